import type { HistoryEvent, InstanceMessage, Message } from '../contract'
import type { Completion } from '../mirror/mirror'
import { isFinal } from '../store/transaction'
import { execute } from './command'
import type { TurnDeps } from './contract'
import { applyControl, isControl, isRejected, steerUnstarted } from './control'
import { Draft } from './draft'
import { finish } from './ending'
import { rewind } from './rewind'
import { failedText } from './run-orchestrator'
import { type Session, completionOf } from './session'
import { endIfDone, start, step } from './step'

type InstanceMail = Message<InstanceMessage>

/** What became of one visit to an orchestration. */
export interface Visit {
  readonly draft: Draft
  /** There is more to do at once: a new generation waits. */
  readonly isUnfinished: boolean
}

/** Visits an orchestration with the messages that came for it: one or more steps, one transaction; undefined where it must wait. */
export async function visit(
  session: Session,
  mail: readonly InstanceMail[],
  deps: TurnDeps,
): Promise<Visit | undefined> {
  const draft = new Draft(session, () => deps.clock.now())
  if (session.history.length === 0 && !isFinal(session.instance.status)) {
    if (steerUnstarted(session, draft, mail)) return { draft, isUnfinished: true }
    if (session.instance.status === 'Suspended' || isRejected(session, deps)) return undefined
    await start(session, draft, deps)
  }

  let isSkipped = false
  for (let next = 0; next < mail.length; next++) {
    // The start of the next generation belongs to the next visit, and what is left of the mail to it.
    if (draft.isAnew) break
    const message = mail[next] as InstanceMail
    const { body } = message
    if (session.instance.status === 'Suspended' && !isControl(body)) {
      isSkipped = true
      continue
    }
    // What came before the resumption is taken before what came after it.
    if (isSkipped && session.instance.status !== 'Suspended') break
    draft.consume(message.number)
    if (body.kind === 'rewind') {
      if (session.instance.status === 'Failed') await rewind(session, draft, body.reason, deps)
      continue
    }
    if (isFinal(session.instance.status)) continue
    if (applyControl(session, draft, body)) continue

    const event = eventOf(session, draft, body)
    const completion = event && completionOf(event)
    if (!completion) continue
    if (session.outcome) session.mirror.settleAfterEnd(completion.key)
    else {
      session.mirror.settle(completion)
      for (const command of session.mirror.drain()) execute(command, session, draft, deps)
      if (session.mirror.isReady) {
        const later = takeEvents(session, draft, mail, next + 1)
        next += later.length
        await step(session, draft, later, deps)
      }
    }
    endIfDone(session, draft, deps)
  }

  draft.end([])
  if (session.instance.updatedAt < draft.at) session.instance = { ...session.instance, updatedAt: draft.at }
  return { draft, isUnfinished: draft.isAnew || (isSkipped && session.instance.status !== 'Suspended') }
}

/** Ends an orchestration that the host itself could not go on with, so that it is never stuck. */
export function failedVisit(session: Session, mail: readonly InstanceMail[], reason: string, deps: TurnDeps): Draft {
  const draft = new Draft(session, () => deps.clock.now())
  for (const { number } of mail) draft.consume(number)
  finish(session, draft, { status: 'Failed', output: failedText(session.instance.name, reason) })
  draft.end([])
  return draft
}

/** External events that wait behind the one that let the orchestrator go on are shown to it in the same run: it would not
 * act on their coming otherwise than by taking them in order. */
function takeEvents(session: Session, draft: Draft, mail: readonly InstanceMail[], from: number): Completion[] {
  const taken: Completion[] = []
  for (let next = from; mail[next]?.body.kind === 'event'; next++) {
    const message = mail[next] as InstanceMail
    const event = eventOf(session, draft, message.body)
    const completion = event && completionOf(event)
    if (!completion) break
    draft.consume(message.number)
    taken.push(completion)
  }
  return taken
}

/** The event that a message adds to the history; none where it is meant for an older generation. */
function eventOf({ instance }: Session, draft: Draft, body: InstanceMessage): HistoryEvent | undefined {
  if ('execution' in body && body.execution !== instance.execution) return undefined
  switch (body.kind) {
    case 'event':
      return draft.push('EventRaised', { Name: body.name, Input: body.input })
    case 'reply':
      return draft.push('EventRaised', { Name: body.request, Input: body.input })
    case 'timer':
      return draft.push('TimerFired', { TimerId: body.task })
    case 'done': {
      const name = body.of === 'activity' ? 'TaskCompleted' : 'SubOrchestrationInstanceCompleted'
      return draft.push(name, { TaskScheduledId: body.task, Result: body.result })
    }
    case 'failed': {
      const name = body.of === 'activity' ? 'TaskFailed' : 'SubOrchestrationInstanceFailed'
      const { reason, details, failureDetails } = body.failure
      return draft.push(name, {
        TaskScheduledId: body.task,
        Reason: reason,
        Details: details,
        ...(failureDetails !== undefined && { FailureDetails: failureDetails }),
      })
    }
    case 'resume':
    case 'rewind':
    case 'suspend':
    case 'terminate':
    default:
      return undefined
  }
}
