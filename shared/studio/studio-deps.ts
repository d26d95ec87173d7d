import type { Connections } from '../connections/contract'
import type { Datasets } from '../datasets/contract'
import type { Gates } from '../evaluation/gates/contract'
import type { Evaluations } from '../evaluation/runs/contract'
import type { Flows } from '../flows/contract'
import type { KnowledgeRoom } from '../knowledge/contract'
import type { ModelDesk } from '../models/contract'
import type { Runs } from '../runs/contract'
import type { World } from '../world'

/** The lists that the figures and finds are made of. */
export interface StudioDeps {
  readonly flows: Pick<Flows, 'list'>
  readonly runs: Pick<Runs, 'list'>
  readonly knowledge: Pick<KnowledgeRoom, 'listIndexes' | 'listDocuments'>
  readonly datasets: Pick<Datasets, 'list'>
  readonly connections: Pick<Connections, 'list'>
  readonly evaluations: Pick<Evaluations, 'list'>
  readonly gates: Pick<Gates, 'sealed' | 'evidence'>
  readonly modelDesk: Pick<ModelDesk, 'list'>
  readonly world: Pick<World, 'now'>
}
