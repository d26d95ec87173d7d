import type { Caller } from '../../caller'
import { fault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { Runs, ValueView } from '../../runs/contract'
import type { Plan, PlanNode } from '../contract'
import { hiddenSecret } from '../masks'

/** What a node was given in an earlier run of the same flow; secrets left out, or as the record hides them. */
export const recordedInputs = async (
  runs: Pick<Runs, 'get' | 'value'>,
  caller: Caller,
  {
    plan,
    node,
    run_id,
    keepsHidden = false,
  }: { readonly plan: Plan; readonly node: PlanNode; readonly run_id: string; readonly keepsHidden?: boolean },
): Promise<JsonObject> => {
  const run = await runs.get(caller, run_id)
  if (run.flow !== plan.flow)
    throw fault('bad_request', `Run “${run_id}” is of flow “${run.flow}”, not of “${plan.flow}”`, { run: run_id })
  if (run.content === 'hidden')
    throw fault('forbidden', `The inputs of run “${run_id}” are another principal's; seeing them needs read-content`, {
      needs: ['read-content'],
    })
  const record = run.nodes.find(({ path }) => path === node.name)
  if (!record?.inputs) {
    const became = record ? `was ${record.status} there` : `has no record there`
    throw fault('bad_request', `Run “${run_id}” keeps no inputs of node “${node.name}”: it ${became}`, {
      code: 'SingleNodeValidationError',
      run: run_id,
      node: node.name,
    })
  }
  const inputs = (await opened(runs, caller, run_id, record.inputs)) as JsonObject
  if (keepsHidden) return inputs
  return Object.fromEntries(Object.entries(inputs).filter(([name, value]) => !isHidden(plan, node, name, value)))
}

const opened = async (runs: Pick<Runs, 'value'>, caller: Caller, run_id: string, value: ValueView): Promise<Json> => {
  const { blob, hash } = value as { readonly blob?: unknown; readonly hash?: unknown }
  if (typeof hash !== 'string' || blob !== `/api/runs/${run_id}/values/${hash}`) return value
  return JSON.parse(new TextDecoder().decode(await runs.value(caller, run_id, hash))) as Json
}

const isHidden = (plan: Plan, node: PlanNode, name: string, value: Json): boolean => {
  const reference = Object.hasOwn(node.inputs, name) ? node.inputs[name] : undefined
  return value === hiddenSecret && reference?.from === 'input' && plan.inputs[reference.name]?.type === 'secret'
}
