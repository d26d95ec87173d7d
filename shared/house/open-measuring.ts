import { createBatches, type BatchesDeps } from '../batches'
import type { Batches } from '../batches/contract'
import type { Datasets } from '../datasets/contract'
import {
  createComparisons,
  createEvaluationData,
  createEvaluations,
  createEvaluators,
  createGates,
  createTournaments,
  gateKind,
  tournamentKind,
  type EvaluatorsDeps,
} from '../evaluation'
import type { Comparisons } from '../evaluation/comparison/contract'
import type { Evaluators } from '../evaluation/contract'
import type { EvaluationData } from '../evaluation/data/contract'
import type { Gates } from '../evaluation/gates/contract'
import type { Evaluations } from '../evaluation/runs/contract'
import type { Tournaments } from '../evaluation/tournaments/contract'
import type { Flows } from '../flows/contract'
import type { RowFlows } from '../flows/rows/contract'
import type { KnowledgeRoom } from '../knowledge/contract'
import type { Runs } from '../runs/contract'

/** The rooms that run flows over rows and say what came of it. */
export interface Measuring {
  readonly batches: Batches
  readonly evaluators: Evaluators
  readonly evaluations: Evaluations
  readonly comparisons: Comparisons
  readonly gates: Gates
  readonly tournaments: Tournaments
  readonly evaluationData: EvaluationData
}

/** What the measuring rooms stand on. */
export interface MeasuringDeps extends Omit<EvaluatorsDeps, 'flows'>, Pick<BatchesDeps, 'blobs'> {
  readonly runs: Runs
  readonly flows: RowFlows
  /** Where a gate reads what a flow's version says. */
  readonly texts: Pick<Flows, 'get'>
  readonly datasets: Datasets
  readonly knowledge: Pick<KnowledgeRoom, 'listDocuments' | 'listPassages'>
}

/** Puts together the rooms that measure. */
export const openMeasuring = (deps: MeasuringDeps): Measuring => {
  const batches = createBatches(deps)
  const evaluators = createEvaluators(deps)
  const measuring = { ...deps, batches, evaluators }
  return {
    batches,
    evaluators,
    evaluations: createEvaluations(measuring, { gate: gateKind(measuring), tournament: tournamentKind }),
    comparisons: createComparisons(deps),
    gates: createGates(measuring),
    tournaments: createTournaments(measuring),
    evaluationData: createEvaluationData(measuring),
  }
}
