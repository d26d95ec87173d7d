import type { Caller } from '../../caller'
import type { FaultData } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { Usage } from '../../models/contract'
import type { RunBook } from '../../runs/contract'

/** Which version of a flow the rows of a batch run on. */
export interface RowsOf {
  readonly flow: string
  readonly label?: string
  readonly version?: string
  /** `node.variant` */
  readonly variant?: string
  /** Asked in place of every model that the flow's nodes name, and with these parameters on top of theirs: for arms of a comparison. */
  readonly model?: string
  readonly parameters?: JsonObject
  /** The called flows by `name@label`, where a run has fixed them already [8]. */
  readonly bound?: Readonly<Record<string, string>>
}

/** One row to run. */
export interface RowOrder {
  /** As the mapping made them; read against the flow's inputs before anything begins. */
  readonly inputs: JsonObject
  /** What the paths of its nodes begin with: row number and row attempt, `12~1` [2]. */
  readonly path: string
  readonly signal: AbortSignal
  readonly timeoutMs: number
  /** Names of the nodes whose outputs are handed back. */
  readonly wants?: readonly string[]
}

/** How a row ended. `gathered` is what aggregation nodes will read of it, by reference. */
export interface RowOutcome {
  readonly status: 'completed' | 'failed' | 'cancelled'
  readonly outputs: JsonObject | null
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number
  readonly metrics: Readonly<Record<string, number>>
  readonly gathered: JsonObject
  /** Milliseconds to the first token of a streamed answer. */
  readonly first_token_ms?: number
  /** Milliseconds by node path. */
  readonly nodes?: Readonly<Record<string, number>>
  /** Outputs of the nodes that were wanted. */
  readonly wanted?: JsonObject
  /** The models that answered, as they named themselves. */
  readonly models?: readonly string[]
}

/** A flow at one version, ready to run rows. */
export interface RowFlow {
  readonly flow: string
  readonly snapshot: string
  readonly label: string | null
  readonly inputs: Readonly<
    Record<string, { readonly type: string; readonly default?: Json; readonly is_chat_input?: boolean }>
  >
  readonly outputs: Readonly<Record<string, { readonly type: string; readonly is_chat_output?: boolean }>>
  /** Names of its outermost nodes. */
  readonly nodes: readonly string[]
  readonly bound: Readonly<Record<string, string>>
  readonly aggregates: boolean
  /** Runs one row; what it has been answered is kept with the run, so that a row begun again asks for nothing twice [2]. */
  run(book: RunBook, row: RowOrder): Promise<RowOutcome>
  /** Runs the aggregation nodes over what completed rows gathered, in their order, and records them with the run; a node that fails is told by its record. */
  aggregate(
    book: RunBook,
    lines: readonly JsonObject[],
    signal: AbortSignal,
  ): Promise<{
    readonly metrics: Readonly<Record<string, number>>
    readonly usage: Usage | null
    readonly cost: number | null
  }>
}

/** Opens flows for batches. */
export interface RowFlows {
  open(caller: Caller, of: RowsOf): Promise<RowFlow>
}

/** A value an aggregation node reads of a line, by the text of its reference. */
export type Gathered = Readonly<Record<string, Json>>
