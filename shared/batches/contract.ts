import type { Caller } from '../caller'
import type { FaultData } from '../faults'
import type { Json, JsonObject } from '../json'
import type { Usage } from '../models/contract'
import type { DurableClient, RowKind, StoredValue } from '../runs/contract'

/** What a batch runs. */
export interface BatchOrder {
  /** A dataset by name, or `name@version`. */
  readonly dataset: string
  readonly split?: string
  readonly flow: string
  readonly label?: string
  readonly version?: string
  /** `node.variant`, each run over every row; the flow as it is where absent. */
  readonly variants?: readonly string[]
  /** Which column each input takes; inputs without a default take the column of their name. */
  readonly mapping?: Readonly<Record<string, Json>>
  /** An earlier batch whose rows are `${run.inputs.…}` and `${run.outputs.…}`. */
  readonly run?: string
  /** Rows at once; 16 where absent. */
  readonly concurrency?: number
  /** Milliseconds a row may take; 220,000 where absent. */
  readonly row_timeout_ms?: number
  /** Milliseconds the batch may take. */
  readonly timeout_ms?: number
  /** The connection of kind `webhook` that is told of the end. */
  readonly webhook?: string
}

/** What a batch has fixed when it started; part of its header. */
export interface BatchPlan {
  readonly dataset: {
    readonly name: string
    readonly version: string
    readonly rows: number
    readonly split: string | null
  }
  readonly flow: string
  readonly snapshot: string
  /** Null: the flow as it is. */
  readonly variants: readonly (string | null)[]
  readonly mapping: Readonly<Record<string, Json>>
  readonly bound: Readonly<Record<string, string>>
  readonly run: string | null
  readonly concurrency: number
  readonly row_timeout_ms: number
  /** Number of the attempt at rows: 1, and one more with every resume [9]. */
  readonly attempt: number
}

/** One row of one attempt; the first commit wins [9]. Its number counts rows through the variants: variant × rows + row. */
export interface RowDocument {
  readonly id: string
  readonly v: number
  readonly doc: 'row'
  readonly index: number
  readonly attempt: number
  readonly row: number
  readonly variant: string | null
  readonly status: 'completed' | 'failed'
  readonly inputs: StoredValue
  readonly outputs?: StoredValue
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number
  readonly metrics: Readonly<Record<string, number>>
  /** What aggregation nodes will read of it. */
  readonly gathered?: StoredValue
  /** ISO 8601. */
  readonly started: string
  readonly ended: string
}

/** A row as the API shows it; content is left out where the caller may not see it [20]. */
export interface RowView {
  readonly index: number
  readonly row: number
  readonly variant: string | null
  readonly attempt: number
  readonly status: 'completed' | 'failed'
  readonly inputs?: Json
  readonly outputs?: Json
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number
  readonly metrics: Readonly<Record<string, number>>
}

/** How far a batch is, computed from its rows. */
export interface BatchProgress {
  readonly total: number
  readonly completed: number
  readonly failed: number
  /** Rows a second since this attempt began; null before the first. */
  readonly rate: number | null
  /** Milliseconds until the last row at that rate; null where nobody can tell. */
  readonly eta_ms: number | null
}

/** What the instance of a batch is started with. */
export interface BatchInput {
  readonly run: string
  readonly project: string
  readonly epoch: number
  /** The next shard, where a generation before has done some. */
  readonly next?: number
}

/** The run is not this instance's any more; nothing is to be done but end. */
export interface BatchOver {
  readonly over: true
}

/** What `openBatch` and `runShard` answer. `not_before`: it cannot begin yet, or the shard is not finished; it is to be asked for again then (milliseconds since 1970). */
export type OpenedBatch =
  BatchOver | { readonly not_before: number } | { readonly shards: number; readonly parallel: number }
/** See `OpenedBatch`. */
export type ShardAnswer = BatchOver | { readonly not_before?: number }

/** All that a batch does to the world. */
export interface BatchActivities {
  openBatch(input: BatchInput & { readonly instance: string }): Promise<OpenedBatch>
  runShard(input: BatchInput & { readonly shard: number }): Promise<ShardAnswer>
  finishBatch(input: BatchInput): Promise<JsonObject>
}

/** The batches room's offer to doors. */
export interface Batches {
  /** Checks everything before anything is spent, and starts. */
  start(
    caller: Caller,
    order: BatchOrder,
    client: DurableClient,
    idempotencyKey?: string,
  ): Promise<{ readonly run_id: string; readonly created: boolean }>
  progress(caller: Caller, id: string): Promise<BatchProgress>
  /** Rows in their order, each in its highest attempt. */
  rows(
    caller: Caller,
    id: string,
    query?: { readonly status?: 'completed' | 'failed'; readonly limit?: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly RowView[]; readonly next?: string }>
  /** Runs again what failed or never ran, from any state but a running one. */
  resume(caller: Caller, id: string, client: DurableClient): Promise<void>
  /** The rows of batches, as forgetting goes through them [10]. */
  readonly rowKind: RowKind
  readonly activities: BatchActivities
}
