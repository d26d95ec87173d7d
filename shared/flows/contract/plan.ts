import type { Json, JsonObject } from '../../json'
import type { RecordPolicy } from '../../runs/contract'
import type { FlowInput, FlowOutput, Reference } from './inputs'

/** How a condition compares. `is` is Python equality. */
export type Comparison = 'is' | 'is_not' | 'in' | 'gt' | 'lt' | 'matches'

/** One numbered condition of a plan: the activate of a node. Its number is its place in `Plan.conditions`. */
export interface PlanCondition {
  readonly node: string
  readonly when: Reference
  readonly comparison: Comparison
  readonly value: Json
}

/** One node as the scheduler and the drivers see it. `settings` is what the node's kind made of its own keys. */
export interface PlanNode {
  readonly name: string
  readonly kind: string
  readonly inputs: Readonly<Record<string, Reference>>
  /** Number in `Plan.conditions`, or null. */
  readonly condition: number | null
  readonly join: 'any' | 'all'
  readonly aggregation: boolean
  readonly settings: JsonObject
  /** Numbers of the conditions that read this node's output, or that of a node it stands in for: what `runSegment` answers in `tests`. */
  readonly tests: readonly number[]
  /** What becomes of a failure: a value in place of the output, or a node that runs then and stands in. Absent: the node fails the run. */
  readonly on_error?: OnError
  readonly retry?: RetryPolicy
  /** Milliseconds one attempt may take. */
  readonly timeout?: number
  /** Milliseconds for which an output serves other runs with the same inputs. */
  readonly cache?: number
  /** Present on a node that carries out another plan: for each item of a list, or once. */
  readonly each?: PlanEach
}

/** What stands in for a node that failed. */
export type OnError = { readonly default: Json } | { readonly node: string }

/** How often a node is tried. Times in milliseconds; `on` lists the fault words that are tried again, all where absent. */
export interface RetryPolicy {
  readonly attempts: number
  readonly delay: number
  readonly backoff: number
  readonly max_delay: number
  /** Added to every delay. */
  readonly offset?: number
  readonly on?: readonly string[]
  /** Gives up what another try cannot mend, and waits as long as a server asks, as Prompt flow does. */
  readonly as_promptflow?: true
}

/** A plan that a node carries out for each item of a list, some at a time, or once. The output is the list of the outputs in the order of the items; the first failed item fails the node once all have run. Without a list it is the outputs themselves. */
export interface PlanEach {
  /** The node's input that holds the list; null where the plan runs once. */
  readonly over: string | null
  /** The plan's input that takes the item; the node's other inputs go in under their own names. */
  readonly as: string
  readonly concurrency: number
  readonly body: PlanBody
}

/** What such a node carries out: a plan written inside it, or the published flow of a name, whose version the run fixes when it starts. */
export type PlanBody = { readonly plan: Plan } | { readonly flow: string; readonly label: string }

/** A maximal chain of nodes with no join inside; one durable activity runs one segment. */
export interface PlanSegment {
  readonly nodes: readonly string[]
}

/** Everything a driver must know, made at publishing and never recomputed: data of the snapshot. */
export interface Plan {
  readonly v: number
  readonly flow: string
  readonly inputs: Readonly<Record<string, FlowInput>>
  readonly outputs: Readonly<Record<string, FlowOutput>>
  /** In plan order: stable topological order of the file. */
  readonly nodes: readonly PlanNode[]
  readonly conditions: readonly PlanCondition[]
  readonly segments: readonly PlanSegment[]
  /** Output name by node, for nodes that may stream: referenced by an output and by no other node. */
  readonly streams: Readonly<Record<string, string>>
  /** The flow's `environment_variables`; `${env:…}` takes what SLUICE_FLOW_ENV allows. */
  readonly environment?: Readonly<Record<string, string>>
  /** What the records of its runs hold of values; everything where absent. */
  readonly record?: RecordPolicy
}

/** The two ways in which Prompt flow writes images. */
export type ImageFormat = 'basic' | 'openai-vision'
