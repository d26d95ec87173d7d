import { fault } from '../faults'
import type { Json, JsonObject } from '../json'
import { readInputs } from './coerce'
import type { FlowInput, Plan, PlanEach, PlanNode, Snapshot } from './contract'
import { secretInputs } from './masks'

/** A plan with the snapshot that its nodes' files and code lie in. */
export interface Body {
  readonly plan: Plan
  readonly snapshot: Pick<Snapshot, 'hash' | 'files' | 'code'>
}

/** The flows a run calls, by `name@label`, at the versions it fixed when it started [8]. */
export type BoundFlows = ReadonlyMap<string, Body>

/** Under what a called flow is known to a run. */
export const boundName = ({ flow, label }: { readonly flow: string; readonly label: string }): string =>
  `${flow}@${label}`

/** What a node carries out in a run whose called flows are at hand. */
export const bodyOf = ({ body }: PlanEach, own: Body['snapshot'], flows: BoundFlows | undefined): Body => {
  if ('plan' in body) return { plan: body.plan, snapshot: own }
  const bound = flows?.get(boundName(body))
  if (bound) return bound
  throw fault('internal', `Flow “${boundName(body)}” was not fixed when the run started`, { flow: body.flow })
}

/** The path of one item of a node that carries out a plan: `each[3]`, or the node's own where it does so once. */
export const itemPath = ({ each }: PlanNode, path: string, index: number): string =>
  each?.over === null ? path : `${path}[${index}]`

/** What one item's plan works with: the item under its name, the node's other inputs under theirs, as the plan declares them. */
export const inputsOfItem = ({ each }: PlanNode, inputs: JsonObject, item: Json, plan: Plan): JsonObject => {
  if (!each || each.over === null) return readInputs(plan.inputs, inputs)
  const { [each.over]: _list, ...others } = inputs
  const given = { ...others, [each.as]: item }
  return 'flow' in each.body ? readInputs(plan.inputs, given) : given
}

/** The plan of a called flow in which what the caller handed on of its own secrets is secret too. */
export const sealedPlan = (node: PlanNode, outer: Plan, plan: Plan): Plan => {
  const secrets = secretInputs(outer)
  if (secrets.size === 0) return plan
  const sealed = Object.entries(node.inputs).flatMap(([name, reference]): [string, FlowInput][] =>
    reference.from === 'input' && secrets.has(reference.name) ? [[name, { ...plan.inputs[name], type: 'secret' }]] : [],
  )
  return sealed.length === 0 ? plan : { ...plan, inputs: { ...plan.inputs, ...Object.fromEntries(sealed) } }
}
