import type { Json, JsonObject } from '../../json'
import type { RecordPolicy } from '../../runs/contract'
import type {
  Comparison,
  FlowInput,
  FlowOutput,
  OnError,
  PlanCondition,
  PlanEach,
  Reference,
  RetryPolicy,
} from '../contract'
import type { At } from './problems'

/** A flow file as it was read: complete, checked for shape, not yet for meaning. */
export interface FlowDefinition {
  readonly description: string | null
  readonly type: string
  readonly inputs: Readonly<Record<string, FlowInput>>
  readonly outputs: readonly (FlowOutput & { readonly name: string })[]
  readonly nodes: readonly NodeDefinition[]
  readonly variants: readonly VariantDefinition[]
  readonly environment: Readonly<Record<string, string>>
  readonly additional_includes: readonly string[]
  readonly record?: RecordPolicy
  /** Where it stands in the file: at the top, or inside a map. */
  readonly at: At
}

/** One node, its common keys read. */
export interface NodeDefinition {
  readonly name: string
  readonly kind: string
  readonly inputs: Readonly<Record<string, Reference>>
  readonly activate: Omit<PlanCondition, 'node'> | null
  readonly join: 'any' | 'all'
  readonly aggregation: boolean
  readonly on_error?: OnError
  readonly retry?: RetryPolicy
  readonly timeout?: number
  readonly cache?: number
  /** What a map or a flow node carries out. */
  readonly each?: EachDefinition
  /** What the node's kind must read itself. */
  readonly keys: JsonObject
  /** Where its body stands in the file. */
  readonly at: At
}

/** What a node carries out for each item of a list or once: a flow written inside it, or a published one by name. */
export type EachDefinition = Omit<PlanEach, 'body'> &
  ({ readonly inner: FlowDefinition } | { readonly flow: string; readonly label: string })

/** A body that may take a node's place. */
export interface VariantDefinition {
  readonly node: string
  readonly id: string
  readonly body: NodeDefinition
  readonly isDefault: boolean
}

/** The comparison a condition makes, with the value beside it. */
export interface ReadComparison {
  readonly comparison: Comparison
  readonly value: Json
}
