import type { Outcome, Planned } from '../contract'
import type { Completion } from '../mirror/mirror'
import { orchestratorInput } from '../protocol/orchestrator-input'
import { type OrchestratorState, stateOf, stateOfError } from '../protocol/orchestrator-output'
import { plannedOf } from '../protocol/planned'
import { execute } from './command'
import type { TurnDeps } from './contract'
import { actionAt, difference } from './determinism'
import type { Draft } from './draft'
import type { Session } from './session'

/** The platform's limit. */
const customStatusBytes = 16 * 1024

/** Runs the orchestrator over its history and writes down what it asks for; `later` are events behind the one that let it go on. */
export async function runOrchestrator(
  session: Session,
  draft: Draft,
  later: readonly Completion[],
  deps: TurnDeps,
): Promise<readonly Planned[]> {
  const { instance, mirror } = session
  const state = await stateAfterRun(session, draft, deps)
  const change = state.actions && difference(mirror.plans, state.actions)
  if (change !== undefined) {
    endWith(session, draft, { kind: 'failed', output: failedText(instance.name, change) })
    return []
  }

  const actions = state.actions ?? []
  const fresh = actions.slice(mirror.plans.length).map(plannedOf)
  mirror.resume(fresh, later, draft.at)
  for (const command of mirror.drain()) execute(command, session, draft, deps)
  cancelTimers(session, draft, actions)

  if (state.customStatus !== undefined) {
    const size = Buffer.byteLength(state.customStatus)
    if (size > customStatusBytes) {
      const reason = `its custom status has ${size} bytes, and may have ${customStatusBytes}`
      endWith(session, draft, { kind: 'failed', output: failedText(instance.name, reason) })
      return fresh
    }
    session.instance = { ...session.instance, customStatus: state.customStatus }
  }
  if (state.end) endWith(session, draft, outcomeOf(state.end, fresh, instance.name))
  return fresh
}

/** The text that a failed orchestration shows, and that its parent hears. */
export function failedText(name: string, message: string): string {
  return `Orchestrator function '${name}' failed: ${message}`
}

async function stateAfterRun(
  { instance }: Session,
  draft: Draft,
  { functions }: TurnDeps,
): Promise<Omit<OrchestratorState, 'actions'> & { readonly actions?: OrchestratorState['actions'] }> {
  const found = functions.find('orchestrator', instance.name)
  if (found.kind === 'absent') return { end: { kind: 'failed', message: found.why } }
  const input = orchestratorInput(instance, draft.history())
  try {
    return stateOf(await found.target.run(input, { instanceId: instance.id }))
  } catch (error) {
    return stateOfError(error)
  }
}

function outcomeOf(end: NonNullable<OrchestratorState['end']>, fresh: readonly Planned[], name: string): Outcome {
  if (end.kind === 'failed') {
    const { message, failureDetails } = end
    return {
      kind: 'failed',
      output: failedText(name, message),
      ...(failureDetails !== undefined && { failureDetails }),
    }
  }
  const last = fresh.at(-1)
  return last?.kind === 'continue-as-new'
    ? { kind: 'continued', input: last.input ?? null }
    : { kind: 'completed', output: end.output }
}

/** From here on the instance only waits for work of its own that is open. */
function endWith(session: Session, draft: Draft, outcome: Outcome): void {
  session.outcome = outcome
  const { id } = session.instance
  for (const task of session.mirror.dropDelays()) draft.later((tx) => tx.cancelAlarm(id, task))
}

/** A cancelled timer shows only in its action; it must not hold the instance. */
function cancelTimers(session: Session, draft: Draft, actions: OrchestratorState['actions']): void {
  const { mirror, instance } = session
  for (const [task, path] of mirror.timers) {
    if (actionAt(actions, path)?.['isCanceled'] !== true) continue
    mirror.cancel(task)
    draft.cancel(task)
    draft.later((tx) => tx.cancelAlarm(instance.id, task))
  }
}
