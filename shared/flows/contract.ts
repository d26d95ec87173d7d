import type { Caller } from '../caller'
import type { FaultItem } from '../faults'
import type { JsonObject } from '../json'
import type { DurableClient } from '../runs/contract'
import type { ForkOrder, InvokeOptions, InvokeReply, StartOptions } from './contract/calls'
import type { FlowCode, FlowSummary, FlowView, PublishOrder } from './contract/snapshot'
import type { NodeTests } from './node-test/contract'
import type { RowFlows } from './rows/contract'
import type { ScoreReply, Scoring } from './score/contract'
import type { WaveActivities } from './waves/contract'

export type { ScoreReply }
export * from './contract/inputs'
export type * from './contract/plan'
export type * from './contract/snapshot'
export type * from './contract/nodes'
export type * from './contract/calls'

/** The flows room's offer to the doors. */
export interface Flows extends Scoring, NodeTests {
  list(
    caller: Caller,
    page: { readonly limit?: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly FlowSummary[]; readonly next?: string }>
  get(caller: Caller, flow: string, at?: { readonly label?: string; readonly version?: string }): Promise<FlowView>
  /** The text of one code file that a version was published with. */
  code(
    caller: Caller,
    flow: string,
    path: string,
    at?: { readonly label?: string; readonly version?: string },
  ): Promise<FlowCode>
  /** Same content gives the same hash and `created: false`. */
  publish(
    caller: Caller,
    flow: string,
    order: PublishOrder,
    options?: { readonly label?: string; readonly ifMatch?: string; readonly message?: string },
  ): Promise<{ readonly hash: string; readonly warnings: readonly FaultItem[]; readonly created: boolean }>
  validate(
    caller: Caller,
    flow: string,
    order: PublishOrder,
  ): Promise<{
    readonly errors: readonly FaultItem[]
    readonly warnings: readonly FaultItem[]
    /** What the version would be called; absent where there are errors. */
    readonly hash?: string
  }>
  versions(
    caller: Caller,
    flow: string,
  ): Promise<{
    readonly items: readonly {
      readonly hash: string
      readonly published_at: string
      readonly published_by: string
      readonly labels: readonly string[]
      /** What whoever published it first said of it. */
      readonly message?: string
    }[]
  }>
  setLabel(
    caller: Caller,
    flow: string,
    label: string,
    hash: string,
    options?: { readonly ifMatch?: string },
  ): Promise<{ readonly label: string; readonly hash: string; readonly etag: string }>
  /** Starts a durable run; the same `idempotencyKey` and request give the same run [7]. */
  start(
    caller: Caller,
    flow: string,
    inputs: JsonObject,
    options: StartOptions,
    client: DurableClient,
  ): Promise<{ readonly run_id: string; readonly created: boolean }>
  /** Lets an ended run go on from its failed nodes, under a new epoch; one that was called becomes durable. */
  resume(caller: Caller, run: string, client: DurableClient): Promise<void>
  /** Starts a new run from a node of an ended one. */
  fork(
    caller: Caller,
    run: string,
    order: ForkOrder,
    client: DurableClient,
  ): Promise<{ readonly run_id: string; readonly created: boolean }>
  /** Rows of batches. */
  readonly rows: RowFlows
  /** What the activities of durable runs do. */
  readonly activities: WaveActivities
  /** Resolves when the run has ended and its records are stored; a failed run throws its fault with details.run_id. */
  invoke(caller: Caller, flow: string, inputs: JsonObject, options?: InvokeOptions): Promise<InvokeReply>
}
