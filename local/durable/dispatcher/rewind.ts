import type { HistoryEvent } from '../contract'
import type { Completion } from '../mirror/mirror'
import { eventType, readEvents } from '../protocol/history-event'
import { isFinal } from '../store/transaction'
import { execute } from './command'
import type { TurnDeps } from './contract'
import type { Draft } from './draft'
import { type Session, completionOf } from './session'
import { endIfDone, start, step } from './step'

const failures = new Set<number>([eventType.TaskFailed, eventType.SubOrchestrationInstanceFailed])

const scheduled = new Set<number>([
  eventType.TaskScheduled,
  eventType.SubOrchestrationInstanceCreated,
  eventType.TimerCreated,
  eventType.EventSent,
])

/**
 * Takes a failed orchestration back to before its failures. The history is written anew without them: what had come
 * to a good end is taken over, what failed is asked for again, failed sub-orchestrations are rewound themselves.
 */
export async function rewind(session: Session, draft: Draft, reason: string | null, deps: TurnDeps): Promise<void> {
  const steps = session.history.map(readEvents)
  const events = steps.flat()
  const children = failedChildren(events, session.instance.id, deps)
  const { recovered } = session.mirror
  const isFailure = (event: HistoryEvent): boolean =>
    failures.has(event.EventType) && !recovered.has(event.TaskScheduledId ?? -1)
  const repeated = new Set<number>()
  session.rewound = { known: keptSchedules(events, children, isFailure), repeated }

  draft.restart()
  session.reset({ ...session.instance, status: 'Running', output: null })
  session.lastAt = 0
  for (const old of steps) {
    await repeatStep(
      session,
      draft,
      old.filter((event) => !isFailure(event)),
      deps,
    )
    if (isFinal(session.instance.status)) break
  }
  session.rewound = undefined
  for (const [task, child] of children) {
    if (repeated.has(task)) draft.later((tx) => tx.send(child, { kind: 'rewind', reason }))
  }
  if (isFinal(session.instance.status)) return
  draft.end([])
  draft.push('ExecutionRewound', { Reason: reason ?? '' })
  draft.end([])
}

async function repeatStep(session: Session, draft: Draft, old: readonly HistoryEvent[], deps: TurnDeps): Promise<void> {
  const { mirror } = session
  draft.beginAt(Date.parse(old[0]?.Timestamp ?? ''))
  if (old.some((event) => event.EventType === eventType.ExecutionStarted)) {
    await start(session, draft, deps)
    if (isFinal(session.instance.status)) return
  }
  const kept = old.filter((event) => completionOf(event))
  for (let next = 0; next < kept.length; next++) {
    const event = kept[next] as HistoryEvent
    const completion = completionOf(event) as Completion
    if (!isAwaited(session, event)) continue
    draft.pushOld(event)
    if (session.outcome) mirror.settleAfterEnd(completion.key)
    else {
      mirror.settle(completion)
      for (const command of mirror.drain()) execute(command, session, draft, deps)
      if (mirror.isReady) {
        const later = eventsAfter(kept, next + 1)
        for (const each of later) draft.pushOld(each)
        next += later.length
        await step(
          session,
          draft,
          later.map((each) => completionOf(each) as Completion),
          deps,
        )
      }
    }
    endIfDone(session, draft, deps)
    if (isFinal(session.instance.status)) return
  }
  draft.end([])
}

/** Without the failures the orchestrator may not have come as far; a result that it has not asked for again is not its. */
function isAwaited({ mirror, rewound }: Session, event: HistoryEvent): boolean {
  const task = event.TaskScheduledId ?? event.TimerId
  if (task !== undefined) return rewound?.repeated.has(task) === true
  return !isReply(event) || mirror.isOpen(event.Name ?? '')
}

/** Answers of entities come under the id of a request. */
function isReply({ Name = '' }: HistoryEvent): boolean {
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(Name)
}

/** External events that were shown to the orchestrator together with the one before them. */
function eventsAfter(kept: readonly HistoryEvent[], from: number): readonly HistoryEvent[] {
  let end = from
  for (let event = kept[end]; event?.EventType === eventType.EventRaised && !isReply(event); event = kept[end]) end++
  return kept.slice(from, end)
}

/** Instance ids of sub-orchestrations that failed and are still there to be rewound, by their task. */
function failedChildren(events: readonly HistoryEvent[], parent: string, { store }: TurnDeps): Map<number, string> {
  const children = new Map<number, string>()
  const failed = new Set(
    events
      .filter((event) => event.EventType === eventType.SubOrchestrationInstanceFailed)
      .map((event) => event.TaskScheduledId),
  )
  for (const event of events) {
    if (event.EventType !== eventType.SubOrchestrationInstanceCreated || !failed.has(event.EventId)) continue
    const child = store.instance(event.InstanceId ?? '')
    if (child?.status === 'Failed' && child.parent?.instance === parent) children.set(event.EventId, child.id)
  }
  return children
}

/** What was scheduled and has come to a good end, or will by a child that is rewound; messages that were sent stay sent. */
function keptSchedules(
  events: readonly HistoryEvent[],
  children: ReadonlyMap<number, string>,
  isFailure: (event: HistoryEvent) => boolean,
): Map<number, HistoryEvent> {
  const done = new Set<number | undefined>()
  for (const event of events) {
    if (isFailure(event)) continue
    done.add(event.TaskScheduledId)
    done.add(event.TimerId)
  }
  return new Map(
    events
      .filter(({ EventType, EventId }) => {
        if (!scheduled.has(EventType)) return false
        return EventType === eventType.EventSent || done.has(EventId) || children.has(EventId)
      })
      .map((event) => [event.EventId, event]),
  )
}
