import type { Caller } from '../../caller'
import { fault } from '../../faults'
import type { JsonObject } from '../../json'
import type { DurableClient, NodeRecord, RecordPolicy, RunHeader, Runs } from '../../runs/contract'
import { boundHashes, recordPolicyOf } from '../bind-flows'
import type { BoundFlows } from '../bodies'
import { readInputs } from '../coerce'
import type { ForkOrder, Plan } from '../contract'
import { hiddenSecret, secretInputs } from '../masks'
import { requireRole } from '../names'
import { planOfVariant } from '../plan-of-variant'
import type { StoredSnapshot } from '../snapshot/snapshots'
import { changedInputs, reusableNodes } from './fork-plan'

/** What going on with runs stands on. */
export interface RunLifeDeps {
  readonly runs: () => Pick<Runs, 'start' | 'book' | 'header' | 'reopen' | 'content'>
  readonly load: (caller: Caller, flow: string, hash: string) => Promise<StoredSnapshot>
  readonly find: (
    caller: Caller,
    flow: string,
    at: { readonly label?: string; readonly version?: string },
  ) => Promise<{ readonly snapshot: StoredSnapshot; readonly label: string | null }>
  readonly bind: (caller: Caller, plan: Plan) => Promise<BoundFlows>
  /** Refuses inputs and flows that no durable run can hold. */
  readonly refuse: (plan: Plan, inputs: JsonObject, record: RecordPolicy | undefined) => void
}

/** Lets a flow's run go on from its failed nodes: what stands is taken over, and no call that was paid is paid again. */
export const resumeRun = async (
  deps: RunLifeDeps,
  caller: Caller,
  id: string,
  client: DurableClient,
): Promise<void> => {
  requireRole(caller, 'runner')
  const { header, inputs } = await endedRun(deps, caller, id)
  if (header.status === 'completed') {
    throw fault(
      'conflict',
      `Run “${id}” has completed; nothing of it is left to run. Fork it to run from a node again`,
      {
        run: id,
        status: header.status,
      },
    )
  }
  const plan = planOfVariant(await deps.load(caller, header.flow, header.snapshot), header.variant)
  refuseHidden(id, plan, inputs)
  await deps.runs().reopen(caller, id, {}, client)
}

/** Starts a new run from a node of an ended one; what does not depend on anything that is other now is taken over. */
export const forkRun = async (
  deps: RunLifeDeps,
  caller: Caller,
  id: string,
  { idempotencyKey, ...order }: ForkOrder,
  client: DurableClient,
): Promise<{ readonly run_id: string; readonly created: boolean }> => {
  requireRole(caller, 'runner')
  const { from, overrides = {}, label, version } = order
  const { header, inputs: given } = await endedRun(deps, caller, id)
  const source = await deps.load(caller, header.flow, header.snapshot)
  const sourcePlan = planOfVariant(source, header.variant)
  refuseHidden(id, sourcePlan, given)
  const isOther = label !== undefined || version !== undefined
  const target = isOther
    ? await deps.find(caller, header.flow, {
        ...(label !== undefined && { label }),
        ...(version !== undefined && { version }),
      })
    : { snapshot: source, label: header.label }
  const plan = planOfVariant(target.snapshot, header.variant)
  checkNames(plan, [from, ...Object.keys(overrides)])
  const inputs = readInputs(plan.inputs, { ...given, ...order.inputs })
  const called = isOther ? await deps.bind(caller, plan) : undefined
  const record = called ? recordPolicyOf(plan, called) : header.record
  deps.refuse(plan, inputs, record)

  const bound = boundOf(header)
  const boundNow = called ? boundHashes(called) : bound
  const reuse = reusableNodes(
    { plan: sourcePlan, snapshot: source, bound },
    { plan, snapshot: target.snapshot, bound: boundNow },
    await recordsOf(deps, caller, id),
    { from, changedInputs: changedInputs(given, inputs), overridden: new Set(Object.keys(overrides)) },
  )
  return deps.runs().start(
    caller,
    {
      kind: 'flow',
      flow: header.flow,
      snapshot: target.snapshot.hash,
      label: target.label,
      variant: header.variant,
      inputs,
      resolved: Object.keys(boundNow).length === 0 ? {} : { flows: boundNow },
      body: { fork: id, ...order },
      fork: { run: id, reuse, overrides },
      ...(record && { record }),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    },
    client,
  )
}

const endedRun = async (
  { runs }: RunLifeDeps,
  caller: Caller,
  id: string,
): Promise<{ readonly header: RunHeader; readonly inputs: JsonObject }> => {
  const header = await runs().header(caller, id)
  if (header.kind !== 'flow') {
    throw fault('conflict', `Run “${id}” is of kind ${header.kind}; only a flow’s run goes on from its nodes`, {
      run: id,
    })
  }
  const { status } = header
  if (status === 'queued' || status === 'running' || status === 'waiting') {
    throw fault('conflict', `Run “${id}” is ${status}; cancel it or let it end first`, { run: id, status })
  }
  // Refuses whoever may not see what is taken over [20].
  const { inputs } = await runs().content(caller, id)
  if (header.record !== undefined && header.values !== 'kept') {
    const message = `Run “${id}” keeps no values, as its flow asks; what it knew is not there to go on from`
    throw fault('conflict', message, { run: id, record: header.record })
  }
  return { header, inputs }
}

// A run's records never held its secrets, so nothing can go on with them.
const refuseHidden = (run: string, plan: Plan, inputs: JsonObject): void => {
  const secret = [...secretInputs(plan)].find((name) => Object.hasOwn(inputs, name) && inputs[name] === hiddenSecret)
  if (secret === undefined) return
  const message = `Input “${secret}” of run “${run}” was a secret, which no record holds; start it anew`
  throw fault('conflict', message, { run, input: secret })
}

const checkNames = (plan: Plan, names: readonly string[]): void => {
  const known = plan.nodes.filter(({ aggregation }) => !aggregation).map(({ name }) => name)
  const stranger = names.find((name) => !known.includes(name))
  if (stranger === undefined) return
  throw fault(
    'bad_request',
    `Flow “${plan.flow}” has no node “${stranger.slice(0, 200)}”; it has ${known.join(', ')}`,
    {
      flow: plan.flow,
    },
  )
}

const boundOf = ({ resolved: { flows } }: RunHeader): Readonly<Record<string, string>> =>
  (typeof flows === 'object' && flows !== null ? flows : {}) as Readonly<Record<string, string>>

const recordsOf = async (
  { runs }: RunLifeDeps,
  { project }: Caller,
  run: string,
): Promise<ReadonlyMap<string, NodeRecord>> => {
  const records = await runs().book({ project, run, epoch: Number.MAX_SAFE_INTEGER }).history()
  return new Map(records.filter(({ path }) => !path.includes('/')).map((record) => [record.path, record]))
}
