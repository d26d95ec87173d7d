import type { Json, JsonObject } from '../../json'
import type {
  Comparison,
  FlowInput,
  FlowOutput,
  OnError,
  PlanCondition,
  PlanMap,
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
  readonly each?: PlanMap
  /** What the node's kind must read itself. */
  readonly keys: JsonObject
  /** Where its body stands in the file. */
  readonly at: At
}

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
