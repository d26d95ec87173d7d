import type { BlobStore } from '../blobs/contract'
import type { Caller } from '../caller'
import { fault } from '../faults'
import type { RunBook, RunHeader, Runs } from '../runs/contract'
import type { DocumentStore } from '../store/contract'
import type { World } from '../world'
import type { PlanDeps } from './batch-plan'
import type { BatchPlan } from './contract'

/** What batches stand on. */
export interface BatchesDeps extends PlanDeps {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly world: World
  readonly runs: Pick<Runs, 'start' | 'book' | 'header' | 'reopen'>
}

/** A batch under way, as its activities see it. */
export interface BatchScene {
  readonly deps: BatchesDeps
  readonly book: RunBook
  readonly header: RunHeader
  readonly caller: Caller
  readonly plan: BatchPlan
}

/** Rows of a batch in all: each variant runs every one. */
export const totalOf = ({ dataset, variants }: BatchPlan): number => dataset.rows * variants.length

/** What a batch's header fixed. */
export const planOf = ({ resolved, id }: RunHeader): BatchPlan => {
  const { batch } = resolved
  if (typeof batch === 'object' && batch !== null && !Array.isArray(batch)) return batch as unknown as BatchPlan
  throw fault('bad_request', `Run “${id}” is no batch`, { run: id })
}
