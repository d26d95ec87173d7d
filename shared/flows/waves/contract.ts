import type { JsonObject } from '../../json'
import type { DurableClient, NodeStatus } from '../../runs/contract'

/** A plan as history holds it: places instead of names, and nothing a scheduler does not ask. */
export interface CompactPlan {
  /** By node: the places it reads from, and what else holds of it. */
  readonly nodes: readonly CompactNode[]
  /** By condition: the place of the node it reads, or -1. */
  readonly conditions: readonly number[]
  readonly segments: readonly (readonly number[])[]
}

/** `c` its condition; `all` where it needs all; `d` where a default takes its place, `e` the place of the node that does. */
export interface CompactNode {
  readonly r?: readonly number[]
  readonly c?: number
  readonly all?: 1
  readonly d?: 1
  readonly e?: number
}

/** What an instance of `flowRun` is started with: names only, no value of a user. With a scope it carries the items of one map. */
export interface FlowRunInput {
  readonly run: string
  readonly project: string
  readonly epoch: number
  readonly snapshot: string
  readonly protocol: number
  readonly scope?: string
}

/** What each activity is told: which run, at which epoch. */
export interface ActivityInput {
  readonly run: string
  readonly project: string
  readonly epoch: number
  readonly scope?: string
}

/** What became of a node, as the orchestrator needs it: `node` is its place in the plan, `tests` the truth of the conditions that read it, absent where none does. */
export interface NodeResult {
  readonly node: number
  readonly status: NodeStatus
  /** Where the output lies in a blob: the hash that names it. */
  readonly ref?: string
  /** Bytes of an output in a blob. */
  readonly size?: number
  readonly tests?: Readonly<Record<number, boolean>>
  /** Of a node that waits: when somebody has to look after it (milliseconds since 1970). */
  readonly until?: number
}

/** An activity found that the run is not this instance's any more; nothing is to be done but end. */
export interface RunOver {
  readonly over: true
}

/** What `openRun` answers. */
export type OpenAnswer =
  | RunOver
  /** The epoch before has not settled yet: to be asked for again then (milliseconds since 1970). */
  | { readonly not_before: number }
  | {
      readonly plan: CompactPlan
      /** Truth of the conditions on flow inputs. */
      readonly truth: Readonly<Record<number, boolean>>
      /** What was known of nodes when the instance (or its next generation) began. */
      readonly done: readonly NodeResult[]
    }
  | { readonly items: number; readonly concurrency: number }

/** What `runSegment`, `runItem` and `lookAt` answer. */
export type WorkAnswer =
  | RunOver
  | {
      readonly done: readonly NodeResult[]
      /** The work is not finished and is to be asked for again then. */
      readonly not_before?: number
      /** Of an item: people are to answer first, and somebody has to look after them then at the latest. */
      readonly waits?: number
      /** Of a look at a map: the items that can go on. */
      readonly items?: readonly number[]
    }

/** The activities of `flowRun`: all that a durable run does to the world. */
export interface WaveActivities {
  openRun(input: ActivityInput & { readonly instance: string }, client: DurableClient): Promise<OpenAnswer>
  runSegment(input: ActivityInput & { readonly segment: number }, client: DurableClient): Promise<WorkAnswer>
  runItem(input: ActivityInput & { readonly item: number }, client: DurableClient): Promise<WorkAnswer>
  /** With a scope `nodes` are the items of a map that wait for people. */
  lookAt(
    input: ActivityInput & { readonly nodes: readonly number[]; readonly idle?: boolean },
    client: DurableClient,
  ): Promise<WorkAnswer>
  finishRun(input: ActivityInput, client: DurableClient): Promise<JsonObject>
}
