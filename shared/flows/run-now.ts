import type { Caller } from '../caller'
import { Fault, statusOfFault, type FaultData, type FaultWord } from '../faults'
import type { JsonObject } from '../json'
import type { RequestMark, RunJournal } from '../runs/contract'
import { isoTime } from '../world'
import { allPlans, boundHashes, recordPolicyOf } from './bind-flows'
import type { BoundFlows } from './bodies'
import { readInputs } from './coerce'
import type { InvokeOptions, Plan, RunOutcome } from './contract'
import type { FlowsDeps, FlowsRoom } from './flows-deps'
import { inputsWithoutSecrets } from './masks'
import { runInProcess } from './run'
import type { RunOrder } from './run-order'
import type { StoredSnapshot } from './snapshot/snapshots'
import { onlyDurable, waitingKind } from './waiting'

/** A call of a flow whose version is settled. */
export interface CallNow extends Pick<InvokeOptions, 'variant' | 'signal' | 'onEvent'>, Pick<RunOrder, 'onKnown'> {
  readonly caller: Caller
  readonly snapshot: StoredSnapshot
  readonly label: string | null
  readonly plan: Plan
  /** As they were given; read against the plan before anything begins. */
  readonly inputs: JsonObject
  readonly request?: RequestMark
}

/** How long a call may take where the house does not say. */
export const defaultDeadline = 220_000

/** Runs a plan while the caller holds the line, journalled and watched for a cancel; a run that failed throws its fault with details.run_id. */
export const runNow = async (deps: FlowsRoom, call: CallNow): Promise<RunOutcome & { readonly run_id: string }> => {
  const { kinds, services, world, deadlineMs = defaultDeadline, flowEnvironment = {} } = deps
  const { caller, snapshot, plan, signal, onEvent, onKnown } = call
  const flows = await deps.bind(caller, plan)
  refuseWaiting(plan, flows)
  const inputs = readInputs(plan.inputs, call.inputs)
  const record = recordPolicyOf(plan, flows)
  const journal = deps.openJournal(caller, {
    kind: 'flow',
    flow: snapshot.flow,
    snapshot: snapshot.hash,
    label: call.label,
    variant: call.variant ?? null,
    inputs: inputsWithoutSecrets(plan, inputs),
    deadline: isoTime(world.now() + deadlineMs),
    resolved: flows.size === 0 ? {} : { flows: boundHashes(flows) },
    ...(call.request && { request: call.request }),
    ...(record && { record }),
  })
  const watch = watchRun(deps, caller, journal)
  const signals = [signal, watch.signal].filter((one) => one !== undefined)
  const outcome = await runInProcess({
    caller,
    plan,
    snapshot,
    flows,
    inputs,
    kinds,
    services,
    world,
    journal,
    deadlineMs,
    environment: flowEnvironment,
    signal: AbortSignal.any(signals),
    ...(onEvent && { onEvent }),
    ...(onKnown && { onKnown }),
  }).finally(watch.stop)
  if (outcome.error) throw asFault(outcome.error, journal.runId)
  return { ...outcome, run_id: journal.runId }
}

/** Refuses a plan that waits for a person, wherever the person stands: in the flow, in a map or in a flow that is called. */
export const refuseWaiting = (plan: Plan, flows: BoundFlows): void => {
  for (const { nodes } of allPlans(plan, flows)) {
    const waiting = nodes.find(({ kind }) => kind === waitingKind)
    if (waiting) throw onlyDurable(waiting, plan)
  }
}

const betweenLooks = 2_000

// Whoever is called by hand is watched like a durable run: a cancel is a mark in the header, seen within two seconds; so is somebody who follows.
const watchRun = ({ runs, world }: FlowsDeps, { project }: Caller, journal: RunJournal) => {
  const { runId: run } = journal
  const over = new AbortController()
  const work = new AbortController()
  const look = async (): Promise<void> => {
    for (;;) {
      await world.sleep(betweenLooks, over.signal)
      if (over.signal.aborted) return
      try {
        const header = await runs?.book({ project, run, epoch: 1 }).current()
        if (!header) return work.abort()
        if (header.followed) journal.followed?.()
      } catch (cause) {
        world.log('warning', 'A run could not be looked after', { run, cause })
      }
    }
  }
  if (runs) void look()
  return { signal: work.signal, stop: () => over.abort() }
}

const asFault = ({ code, message, details, errors }: FaultData, run_id: string): Fault => {
  const word: FaultWord = Object.hasOwn(statusOfFault, code) ? (code as FaultWord) : 'internal'
  return new Fault(word, message, { ...details, run_id }, errors)
}
