import { fault } from '../faults'
import type { Json, JsonObject } from '../json'
import type { NodeFinish, Plan, PlanNode, Reference } from './contract'
import { holds } from './conditions'
import { seenNode } from './failures'
import { valueAt } from './references'
import type { Truth } from './truth'

/** What a run knows so far: its inputs, the outputs of its nodes and the names the flow may read of the environment. */
export interface RunValues {
  readonly inputs: JsonObject
  readonly outputs: ReadonlyMap<string, Json>
  readonly finished: ReadonlyMap<string, NodeFinish>
  /** Whose nodes they are: says what stands in for a node that failed. */
  readonly plan?: Plan
  readonly environment: Readonly<Record<string, string>>
}

/** The value of a reference; what a bypassed node would have said is null, with any path. */
export const resolve = (reference: Reference, values: RunValues): Json => {
  switch (reference.from) {
    case 'literal':
      return reference.value
    case 'input':
      return ownValue(values.inputs, reference.name, `Flow input “${reference.name}” is absent`, 'InputNotFound')
    case 'environment':
      return ownValue(
        values.environment,
        reference.name,
        `\${env:${reference.name}} is not set here`,
        'EnvironmentNotSet',
      )
    case 'node':
    default: {
      const name = seen(reference.node, values)
      if (values.finished.get(name)?.status === 'bypassed') return null
      return valueAt(name, values.outputs.get(name) ?? null, reference.path)
    }
  }
}

/** The inputs of a node, every reference resolved. */
export const resolveInputs = (node: PlanNode, values: RunValues): JsonObject => {
  const resolved: Record<string, Json> = {}
  for (const [name, reference] of entriesOf(node)) {
    const value = resolve(reference, values)
    if (name === '__proto__') Object.defineProperty(resolved, name, { value, enumerable: true })
    else resolved[name] = value
  }
  return resolved
}

/** Throws what is wrong with a node's condition where it could not be evaluated; the scheduler sends such a node on, so that the node says why. */
export const checkCondition = (
  plan: Plan,
  { name, condition }: PlanNode,
  values: RunValues,
  inputTruth: Truth,
): void => {
  const own = condition === null ? undefined : plan.conditions[condition]
  if (!own || condition === null) return
  const { when } = own
  const truth = when.from === 'node' ? values.finished.get(seen(when.node, values))?.tests : inputTruth
  if (truth?.[condition] !== undefined) return
  holds(own, resolve(when, values))
  throw fault('node_failed', `The condition of node “${name}” was not evaluated`, { code: 'ConditionTypeError' })
}

/** The outputs of a run. One on a bypassed node is null; with a property path it is an error. */
export const resolveOutputs = (plan: Plan, values: RunValues): JsonObject =>
  Object.fromEntries(
    Object.entries(plan.outputs).map(([name, { reference }]) => {
      if (
        reference.from === 'node' &&
        reference.path.length > 0 &&
        values.finished.get(seen(reference.node, values))?.status === 'bypassed'
      ) {
        throw fault(
          'node_failed',
          `Output “${name}” reads “${reference.path.join('.')}” of node “${reference.node}”, which was bypassed`,
          { code: 'InvalidReferenceProperty', node: reference.node },
        )
      }
      return [name, resolve(reference, values)]
    }),
  )

const seen = (name: string, { plan, finished }: RunValues): string =>
  plan && finished.get(name)?.status === 'failed' ? seenNode(plan, name, finished) : name

const entriesByNode = new WeakMap<PlanNode, readonly (readonly [string, Reference])[]>()

const entriesOf = (node: PlanNode): readonly (readonly [string, Reference])[] => {
  let entries = entriesByNode.get(node)
  if (!entries) entriesByNode.set(node, (entries = Object.entries(node.inputs)))
  return entries
}

const ownValue = (from: JsonObject, name: string, message: string, code: string): Json => {
  const value = Object.hasOwn(from, name) ? from[name] : undefined
  if (value === undefined) throw fault('node_failed', message, { code })
  return value
}
