import type { Caller } from '../../caller'
import { fault } from '../../faults'
import { hashOf } from '../../json'
import type { Models } from '../../models/contract'
import type { RunView, Runs } from '../../runs/contract'
import type { FlowsRoom } from '../flows-deps'
import { planOfVariant } from '../plan-of-variant'
import { runInProcess } from '../run'
import { defaultDeadline } from '../run-now'
import type { StoredSnapshot } from '../snapshot/snapshots'
import type { RunPrompt } from './contract'
import { findInputs } from './find-inputs'
import { recordedInputs } from './recorded-inputs'
import { singlePlan } from './single-plan'
import { nodeOf } from './test-node'

/**
 * Writes the first requests of a node of a run anew: its template, at the run's own version, filled with what the node
 * was given there. Records keep a hash of each request and not the request, so that the hash says whether this is it.
 */
export const runPrompts = async (
  room: FlowsRoom,
  runs: Pick<Runs, 'get' | 'value'>,
  caller: Caller,
  { snapshot, run, node: name }: { readonly snapshot: StoredSnapshot; readonly run: RunView; readonly node: string },
): Promise<readonly RunPrompt[]> => {
  const { world, kinds, deadlineMs = defaultDeadline, flowEnvironment = {} } = room
  const whole = planOfVariant(snapshot, run.variant)
  const node = nodeOf(whole, name)
  if (kinds.get(node.kind)?.modelChooses !== true)
    throw fault('bad_request', `Node “${node.name}” is of kind ${node.kind} and asks no model`, { node: node.name })
  const recorded = await recordedInputs(runs, caller, { plan: whole, node, run_id: run.id, keepsHidden: true })
  const { retry: _tries, ...once } = node
  const { plan, inputs } = singlePlan(whole, once, findInputs(whole, once, {}, recorded, new Set()))
  const calls = run.nodes.find(({ path }) => path === node.name)?.calls ?? []
  const prompts: RunPrompt[] = []
  const outcome = await runInProcess({
    caller,
    plan,
    snapshot,
    flows: await room.bind(caller, plan),
    inputs,
    kinds,
    services: { ...room.services, models: asksNobody(room.services.models, prompts, calls) },
    world,
    journal: { runId: world.newId(), nodeEnded: () => undefined, close: async () => undefined },
    deadlineMs,
    environment: flowEnvironment,
  })
  if (prompts.length > 0) return prompts
  const why = outcome.error?.message ?? 'it asked for none'
  throw fault('unavailable', `The prompt of node “${node.name}” cannot be written anew: ${why}`, { node: node.name })
}

const asksNobody = (models: Models, prompts: RunPrompt[], calls: RunView['nodes'][number]['calls']): Models => ({
  ...models,
  chat(order) {
    const model = models.chat(order)
    const connection = order?.connection?.name ?? null
    return {
      ...model,
      complete(request) {
        const hash = hashOf({ ...request, model: model.id, connection })
        const call = calls.find(({ request_hash }) => request_hash === hash)
        const { messages, parameters = {} } = request
        prompts.push({ model: model.id, connection, messages, parameters, call: call?.ordinal ?? null })
        // As a model that is not there, so that the next of a chain is gone on to.
        return Promise.reject(fault('unavailable', 'No model is asked where a prompt is only shown'))
      },
    }
  },
})
