import { fault, type FaultItem } from '../../faults'
import type { Json, JsonObject } from '../../json'
import { coerce } from '../coerce'
import type { Plan, PlanNode, Reference } from '../contract'
import { referenceText, valueAt } from '../references'

/** The values a node is tried with, by input name; literals and `${env:…}` are left to the plan. Throws `invalid_input` naming all that is missing. */
export const findInputs = (
  plan: Plan,
  node: PlanNode,
  given: JsonObject,
  recorded: JsonObject,
  parameters: ReadonlySet<string>,
): ReadonlyMap<string, Json> => {
  const errors: FaultItem[] = []
  const found = new Map<string, Json>()
  const used = new Set<string>()
  const take = (names: readonly string[]): Json | undefined => {
    const name = names.find((candidate) => Object.hasOwn(given, candidate))
    if (name === undefined) return undefined
    for (const candidate of names) used.add(candidate)
    return given[name]
  }

  for (const [name, reference] of Object.entries(node.inputs)) {
    // Null is a value that a run recorded, such as what a bypassed node gave.
    const earlier = Object.hasOwn(recorded, name) ? recorded[name] : defaultValue(plan, reference)
    const value = take([name]) ?? valueOf(plan, node, reference, take) ?? earlier
    if (value !== undefined) found.set(name, value)
    else if (reference.from === 'input' || reference.from === 'node') errors.push(missing(node, name, reference))
  }
  for (const [name, value] of Object.entries(given)) {
    if (used.has(name) || isOfFlow(plan, name)) continue
    // A model's parameter may be tried though the file does not set it.
    if (parameters.has(name)) {
      found.set(name, value)
      continue
    }
    const there = Object.keys(node.inputs).join(', ') || 'none'
    const message = `Node “${node.name}” takes nothing called “${name.slice(0, 100)}”; its inputs are ${there}`
    errors.push({ code: 'SingleNodeValidationError', message, path: name.slice(0, 100), node: node.name })
  }
  if (errors.length === 0) return found
  const told = errors.map(({ message }) => message).join('; ')
  throw fault('invalid_input', `Node “${node.name}” cannot be tried: ${told}`, { node: node.name }, { errors })
}

// Whoever has the inputs of the whole flow, or the outputs of its nodes, at hand need not sort them.
const isOfFlow = (plan: Plan, name: string): boolean => {
  const bare = name.replace(/^\$\{(.*)\}$/, '$1')
  return (
    Object.hasOwn(plan.inputs, bare.replace(/^inputs\./, '')) ||
    plan.nodes.some(({ name: node }) => bare === `${node}.output` || bare.startsWith(`${node}.output.`))
  )
}

type Take = (names: readonly string[]) => Json | undefined

const valueOf = (plan: Plan, node: PlanNode, reference: Reference, take: Take): Json | undefined => {
  if (reference.from === 'input') {
    const { name } = reference
    const bare = Object.hasOwn(node.inputs, name) ? [] : [name]
    const value = take([`inputs.${name}`, `\${inputs.${name}}`, ...bare])
    return value === undefined ? undefined : read(plan, name, value)
  }
  if (reference.from !== 'node') return undefined
  const written = referenceText(reference)
  const exact = take([written, written.slice(2, -1)])
  if (exact !== undefined) return exact
  const { node: source, path } = reference
  const whole = take([`${source}.output`, `\${${source}.output}`, `\${${source}}`])
  return whole === undefined ? undefined : valueAt(source, whole, path)
}

const defaultValue = (plan: Plan, reference: Reference): Json | undefined => {
  if (reference.from !== 'input') return undefined
  const declared = plan.inputs[reference.name]?.default ?? undefined
  return declared === undefined ? undefined : read(plan, reference.name, declared)
}

const read = (plan: Plan, name: string, value: Json): Json => {
  const declared = Object.hasOwn(plan.inputs, name) ? plan.inputs[name] : undefined
  const read = declared ? coerce(declared.type, value) : { value }
  if ('value' in read) return read.value
  const errors = [{ code: read.code, message: `Input “${name}”: ${read.why}`, path: name }]
  throw fault('invalid_input', `Flow input “${name}” cannot be used: ${read.why}`, { input: name }, { errors })
}

const missing = (node: PlanNode, name: string, reference: Reference): FaultItem =>
  reference.from === 'node'
    ? {
        code: 'InputNotFoundFromAncestorNodeOutput',
        message: `input “${name}” comes from node “${reference.node}”, whose output was not given; give “${name}” or “${reference.node}.output”`,
        path: name,
        node: node.name,
      }
    : {
        code: 'InputNotFound',
        message: `input “${name}” comes from ${referenceText(reference)}, which was not given and has no default`,
        path: name,
        node: node.name,
      }
