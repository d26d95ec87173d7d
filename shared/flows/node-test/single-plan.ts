import type { Json, JsonObject } from '../../json'
import type { FlowInput, Plan, PlanNode, Reference } from '../contract'
import { nodesByName } from '../plan-lookups'

/** Under what the only output of a single node's plan is known. */
export const onlyOutput = 'output'

/** A plan of one node whose inputs are at hand: its policies stay, but nothing decides whether it runs or hides how it failed. */
export const singlePlan = (
  plan: Plan,
  node: PlanNode,
  values: ReadonlyMap<string, Json>,
): { readonly plan: Plan; readonly inputs: JsonObject } => {
  const nodes = nodesByName(plan)
  const references: [string, Reference][] = []
  const declared: [string, FlowInput][] = []
  const inputs: [string, Json][] = []
  for (const [name, reference] of Object.entries(node.inputs)) {
    const value = values.get(name)
    if (value === undefined) references.push([name, reference])
    // What a prompt node wrote is trusted to open messages, and so is what stands in the file; other data is not.
    else if (
      reference.from === 'literal' ||
      (reference.from === 'node' && nodes.get(reference.node)?.kind === 'prompt')
    )
      references.push([name, { from: 'literal', value }])
    else {
      references.push([name, { from: 'input', name }])
      declared.push([name, { type: isSecret(plan, reference) ? 'secret' : 'object' }])
      inputs.push([name, value])
    }
  }
  for (const [name, value] of values) {
    if (!Object.hasOwn(node.inputs, name)) references.push([name, { from: 'literal', value }])
  }
  const { on_error: _hides, cache: _remembers, ...kept } = node
  return {
    inputs: Object.fromEntries(inputs),
    plan: {
      v: plan.v,
      flow: plan.flow,
      inputs: Object.fromEntries(declared),
      outputs: { [onlyOutput]: { type: 'object', reference: { from: 'node', node: node.name, path: [] } } },
      nodes: [{ ...kept, inputs: Object.fromEntries(references), condition: null, aggregation: false, tests: [] }],
      conditions: [],
      segments: [{ nodes: [node.name] }],
      streams: { [node.name]: onlyOutput },
      ...(plan.environment && { environment: plan.environment }),
    },
  }
}

const isSecret = (plan: Plan, reference: Reference): boolean =>
  reference.from === 'input' && plan.inputs[reference.name]?.type === 'secret'
