import type { Json, JsonObject } from '../json'
import type { Plan, PlanNode } from './contract'

/** Names of a node's inputs in whose value a role word opens no message: what a prompt node wrote is trusted, data is not. */
export const maskedInputs = (node: PlanNode, nodes: ReadonlyMap<string, PlanNode>): ReadonlySet<string> => {
  let masked = maskedByNode.get(node)
  if (!masked) {
    const untrusted = Object.entries(node.inputs).filter(
      ([, reference]) =>
        reference.from === 'input' || (reference.from === 'node' && nodes.get(reference.node)?.kind !== 'prompt'),
    )
    maskedByNode.set(node, (masked = new Set(untrusted.map(([name]) => name))))
  }
  return masked
}

/** By input, the masked texts of the prompt nodes that a node reads whole. */
export const maskedTextsFor = (node: PlanNode, texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
  if (texts.size === 0) return noTexts
  return new Map(
    Object.entries(node.inputs).flatMap(([name, reference]) => {
      const text = reference.from === 'node' && reference.path.length === 0 ? texts.get(reference.node) : undefined
      return text === undefined ? [] : [[name, text] as const]
    }),
  )
}

/** A node's inputs as its record may hold them: the values of secret flow inputs are left out. */
export const withoutSecrets = (plan: Plan, node: PlanNode, inputs: Json): Json => {
  const secrets = secretInputs(plan)
  if (secrets.size === 0 || typeof inputs !== 'object' || inputs === null) return inputs
  return Object.fromEntries(
    Object.entries(inputs as JsonObject).map(([name, value]) => {
      const reference = node.inputs[name]
      return [name, reference?.from === 'input' && secrets.has(reference.name) ? hiddenSecret : value]
    }),
  )
}

/** A run's inputs as its header may hold them. */
export const inputsWithoutSecrets = (plan: Plan, inputs: JsonObject): JsonObject => {
  const secrets = secretInputs(plan)
  if (secrets.size === 0) return inputs
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, secrets.has(name) ? hiddenSecret : value]),
  )
}

const noTexts: ReadonlyMap<string, string> = new Map()
/** What stands in a record in place of a secret. */
export const hiddenSecret = '***'
const maskedByNode = new WeakMap<PlanNode, ReadonlySet<string>>()
const secretsByPlan = new WeakMap<Plan, ReadonlySet<string>>()

/** Names of a plan's secret inputs. */
export const secretInputs = (plan: Plan): ReadonlySet<string> => {
  let secrets = secretsByPlan.get(plan)
  if (!secrets) {
    const names = Object.entries(plan.inputs).flatMap(([name, { type }]) => (type === 'secret' ? [name] : []))
    secretsByPlan.set(plan, (secrets = new Set(names)))
  }
  return secrets
}
