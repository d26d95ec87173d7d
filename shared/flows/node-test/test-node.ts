import type { Caller } from '../../caller'
import { fault, Fault, statusOfFault, type FaultWord } from '../../faults'
import type { JsonObject } from '../../json'
import type { NodeRecordDraft } from '../../runs/contract'
import type { Plan, PlanNode } from '../contract'
import type { FlowsRoom } from '../flows-deps'
import { modelParameters } from '../nodes/model/parameters'
import { nodesByName } from '../plan-lookups'
import { planOfVariant } from '../plan-of-variant'
import { runInProcess } from '../run'
import { defaultDeadline, refuseWaiting } from '../run-now'
import type { StoredSnapshot } from '../snapshot/snapshots'
import type { NodeTestOrder, NodeTestReply } from './contract'
import { findInputs } from './find-inputs'
import { listenToModels } from './listen-to-models'
import { recordedInputs } from './recorded-inputs'
import { singlePlan } from './single-plan'

/** Runs one node of a snapshot by itself. */
export const testNode = async (
  room: FlowsRoom,
  caller: Caller,
  snapshot: StoredSnapshot,
  order: NodeTestOrder,
): Promise<NodeTestReply> => {
  const { onEvent } = order
  const { world, kinds, deadlineMs = defaultDeadline, flowEnvironment = {} } = room
  const whole = planOfVariant(snapshot, variantOf(order))
  const node = nodeOf(whole, order.node)
  const recorded = await recordedOf(room, caller, whole, node, order)
  const parameters = kinds.get(node.kind)?.modelChooses === true ? modelParameters : noParameters
  const { plan, inputs } = singlePlan(whole, node, findInputs(whole, node, order.inputs, recorded, parameters))
  const flows = await room.bind(caller, plan)
  refuseWaiting(plan, flows)

  const { models, prompts } = listenToModels(room.services.models)
  let record: NodeRecordDraft | undefined
  const outcome = await runInProcess({
    caller,
    plan,
    snapshot,
    flows,
    inputs,
    kinds,
    services: { ...room.services, models },
    world,
    journal: {
      runId: world.newId(),
      nodeEnded: (draft) => {
        if (draft.path === node.name) record = draft
      },
      close: async () => {},
    },
    deadlineMs,
    environment: flowEnvironment,
    ...(order.signal && { signal: order.signal }),
    // A model is asked to stream only where somebody listens.
    ...(onEvent && {
      onEvent: (event) => {
        if (event.type === 'node-start' && event.node === node.name) onEvent(event)
        if (event.type === 'token') onEvent({ type: 'token', node: node.name, delta: event.delta })
      },
    }),
  })
  const { attempts = 0, calls = [], output = null } = record ?? {}
  const printed = record?.logs === undefined ? {} : { logs: record.logs }
  if (outcome.error) {
    const { code, message, details, errors } = outcome.error
    const word: FaultWord = Object.hasOwn(statusOfFault, code) ? (code as FaultWord) : 'internal'
    throw new Fault(word, message, { ...details, node: node.name, attempts, prompts, calls, ...printed }, errors)
  }
  const { usage, cost, latency_ms, first_token_ms } = outcome
  return {
    node: node.name,
    kind: node.kind,
    snapshot: snapshot.hash,
    inputs: record?.inputs ?? null,
    output,
    prompts,
    calls,
    usage,
    cost,
    latency_ms,
    ...(first_token_ms !== undefined && { first_token_ms }),
    attempts,
    ...printed,
  }
}

const noParameters: ReadonlySet<string> = new Set()

// Whoever names a node need not name it again.
const variantOf = ({ node, variant }: NodeTestOrder): string | undefined =>
  variant === undefined || variant.includes('.') ? variant : `${node}.${variant.replace(/^\$\{(.*)\}$/, '$1')}`

/** The node of a plan by its name. */
export const nodeOf = (plan: Plan, name: string): PlanNode => {
  const node = nodesByName(plan).get(name)
  if (node) return node
  const there = plan.nodes.map((other) => other.name).join(', ') || 'none'
  throw fault('not_found', `Flow “${plan.flow}” has no node “${name.slice(0, 100)}”; it has ${there}`, {
    code: 'SingleNodeValidationError',
    flow: plan.flow,
  })
}

const recordedOf = async (
  { recorded }: FlowsRoom,
  caller: Caller,
  plan: Plan,
  node: PlanNode,
  { run_id }: NodeTestOrder,
): Promise<JsonObject> => {
  if (run_id === undefined) return {}
  if (recorded) return recordedInputs(recorded, caller, { plan, node, run_id })
  throw fault('unavailable', 'Recorded inputs need the runs room, which this house was made without')
}
