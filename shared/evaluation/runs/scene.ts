import type { Batches } from '../../batches/contract'
import type { BlobStore } from '../../blobs/contract'
import type { Caller } from '../../caller'
import type { Datasets } from '../../datasets/contract'
import { fault } from '../../faults'
import type { RowFlows } from '../../flows/rows/contract'
import type { JsonObject } from '../../json'
import type { RunBook, RunHeader, Runs } from '../../runs/contract'
import type { DocumentStore } from '../../store/contract'
import type { World } from '../../world'
import type { Evaluators } from '../contract'
import type { EvaluationPlan, RoundAnswer } from './contract'
import { perShard } from './row-documents'

/** What evaluation runs stand on. */
export interface EvaluationDeps {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly world: World
  readonly runs: Pick<Runs, 'start' | 'book' | 'header' | 'list' | 'listHeaders' | 'reopen'>
  readonly flows: RowFlows
  readonly datasets: Pick<Datasets, 'get' | 'read'>
  readonly batches: Pick<Batches, 'rows'>
  readonly evaluators: Evaluators
}

/** An evaluation under way, as its activities see it. */
export interface EvaluationScene {
  readonly deps: EvaluationDeps
  readonly book: RunBook
  readonly header: RunHeader
  readonly caller: Caller
  readonly plan: EvaluationPlan
}

/** What differs between evaluations, gates and tournaments: which rows come when, and what is made of them. */
export interface EvaluationKind {
  /** Shards of a round; an evaluation has one round with all of them. */
  readonly nextRound?: (scene: EvaluationScene, round: number) => Promise<RoundAnswer>
  /** Numbers of the rows of a shard. */
  readonly rowsOfShard?: (plan: EvaluationPlan, shard: number) => readonly number[]
  readonly finish: (scene: EvaluationScene) => Promise<JsonObject>
}

/** Rows of an evaluation in all: each arm runs every one. */
export const totalOf = ({ dataset, arms }: EvaluationPlan): number => dataset.rows * arms.length

/** How many shards run at once; each measures a few rows at once, for a wave waits for its slowest. */
export const parallelOf = ({ concurrency }: EvaluationPlan): number =>
  concurrency === 1 ? 1 : Math.max(2, Math.ceil(concurrency / 4))

/** The rows of a shard, one after another. */
export const contiguousRows = (plan: EvaluationPlan, shard: number): readonly number[] => {
  const from = shard * perShard
  return Array.from({ length: Math.max(0, Math.min(perShard, totalOf(plan) - from)) }, (_none, place) => from + place)
}

/** What the header of an evaluation, a gate or a tournament fixed. */
export const planOf = ({ resolved, id }: RunHeader): EvaluationPlan => {
  const { evaluation } = resolved
  if (typeof evaluation === 'object' && evaluation !== null && !Array.isArray(evaluation))
    return evaluation as unknown as EvaluationPlan
  throw fault('bad_request', `Run “${id}” is no evaluation`, { run: id })
}

/** Whether an evaluation's own time is over: no row of it begins any more. */
export const isLate = ({ header, deps }: EvaluationScene): boolean =>
  header.deadline !== undefined && Date.parse(header.deadline) <= deps.world.now()
