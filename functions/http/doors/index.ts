import type { Door } from '../door'
import { batchDoors } from './batches'
import { commonDoors, describingDoors, healthDoors } from './common'
import { datasetDoors } from './datasets'
import { evaluationDataDoors } from './evaluation-data'
import { evaluationDoors } from './evaluations'
import { evaluatorDoors } from './evaluators'
import { flowDoors } from './flows'
import { gateDoors } from './gates'
import { knowledgeDoors } from './knowledge'
import { modelDoors } from './models'
import { nodeTestDoors } from './node-test'
import { recordDoors } from './records'
import { runLifeDoors } from './run-life'
import { runDoors } from './runs'
import { scoreDoors } from './score'
import { tournamentDoors } from './tournaments'
import { searchDoors } from './search'
import { studioDoors } from './studio'
import { subjectDoors } from './subjects'

/** Every door of the API, in the order of its document. */
export const doors: readonly Door[] = [
  ...healthDoors,
  ...describingDoors(() => doors),
  ...commonDoors,
  ...modelDoors,
  ...flowDoors,
  ...nodeTestDoors,
  ...scoreDoors,
  ...runDoors,
  ...runLifeDoors,
  ...knowledgeDoors,
  ...searchDoors,
  ...recordDoors,
  ...subjectDoors,
  ...datasetDoors,
  ...batchDoors,
  ...evaluatorDoors,
  ...evaluationDoors,
  ...gateDoors,
  ...tournamentDoors,
  ...evaluationDataDoors,
  ...studioDoors,
]
