import type { Completion } from '../mirror/mirror'
import { isFinal } from '../store/transaction'
import type { TurnDeps } from './contract'
import type { Draft } from './draft'
import { continueAsNew, endingOf, finish } from './ending'
import { failedText, runOrchestrator } from './run-orchestrator'
import type { Session } from './session'
import { versionMismatch } from './versions'

/** One run of the orchestrator, and the end of its step. */
export async function step(
  session: Session,
  draft: Draft,
  later: readonly Completion[],
  deps: TurnDeps,
): Promise<void> {
  const plan = await runOrchestrator(session, draft, later, deps)
  const { outcome } = session
  if (outcome && session.mirror.work.size === 0 && outcome.kind !== 'continued') {
    finish(session, draft, endingOf(outcome))
  }
  draft.end(plan, outcome)
}

/** Ends the instance once nothing of its own is open any more. */
export function endIfDone(session: Session, draft: Draft, deps: TurnDeps): void {
  const { outcome } = session
  if (!outcome || session.mirror.work.size > 0 || isFinal(session.instance.status)) return
  if (outcome.kind === 'continued') return continueAsNew(session, draft, outcome.input, deps)
  finish(session, draft, endingOf(outcome))
}

/** The first event of a generation, and the first run. */
export async function start(session: Session, draft: Draft, deps: TurnDeps): Promise<void> {
  const { instance } = session
  const version = instance.version ?? ''
  draft.push('ExecutionStarted', {
    Name: instance.name,
    Version: version,
    Input: instance.input,
    OrchestrationInstance: { InstanceId: instance.id, ExecutionId: instance.execution },
    ParentInstance: instance.parent && {
      Name: instance.parent.name,
      TaskScheduleId: instance.parent.task,
      OrchestrationInstance: { InstanceId: instance.parent.instance, ExecutionId: instance.parent.execution },
    },
  })
  session.instance = { ...instance, status: 'Running' }
  const mismatch = versionMismatch(instance.version, deps.settings)
  if (mismatch !== undefined) {
    finish(session, draft, { status: 'Failed', output: failedText(instance.name, mismatch) })
    draft.end([])
    return
  }
  await step(session, draft, [], deps)
  endIfDone(session, draft, deps)
}
