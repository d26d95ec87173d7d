import type { HistoryEvent, Instance, Outcome, Turn } from '../contract'
import { type Completion, Mirror } from '../mirror/mirror'
import { eventType, readEvents } from '../protocol/history-event'

/** An orchestration in memory: its row, its history as text, and the mirror that knows its ids. */
export class Session {
  mirror = new Mirror()
  /** Each step's events, as they cross to the SDK. */
  history: string[] = []
  outcome: Outcome | undefined
  /** The time of the last step; time never runs backwards inside a history. */
  lastAt = 0
  /** While a history is written anew: what was scheduled under which id, and what of it was asked for again. */
  rewound: { readonly known: ReadonlyMap<number, HistoryEvent>; readonly repeated: Set<number> } | undefined

  constructor(public instance: Instance) {}

  /** Characters held, roughly. */
  size = 1000

  append(events: string): void {
    this.history.push(events)
    this.size += events.length
  }

  /** Forgets the history, for a new generation. */
  reset(instance: Instance): void {
    this.instance = instance
    this.mirror = new Mirror()
    this.history = []
    this.size = 1000
    this.outcome = undefined
  }
}

/** Takes an orchestration up from its stored steps, without running any code of the app. */
export function loadSession(instance: Instance, turns: readonly Turn[]): Session {
  const session = new Session(instance)
  const { mirror } = session
  for (const turn of turns) {
    const events = readEvents(turn.events)
    const at = Date.parse(events[0]?.Timestamp ?? '')
    const completions = events.map(completionOf).filter((each) => each !== undefined)
    const isStart = events.some((event) => event.EventType === eventType.ExecutionStarted)

    let next = 0
    if (session.outcome) for (const { key } of completions) mirror.settleAfterEnd(key)
    else {
      if (!isStart)
        while (next < completions.length && !mirror.isReady) mirror.settle(completions[next++] as Completion)
      if (isStart || mirror.isReady) mirror.resume(turn.plan, completions.slice(next), at)
    }
    for (const event of events) renameBy(mirror, event)
    for (const id of turn.cancelled ?? []) mirror.cancel(id)
    if (turn.outcome) {
      session.outcome = turn.outcome
      mirror.dropDelays()
    }
    session.append(turn.events)
    session.lastAt = at
  }
  // All of this was done when it happened.
  mirror.drain()
  return session
}

/** What an event completes, if anything. */
export function completionOf(event: HistoryEvent): Completion | undefined {
  const at = Date.parse(event.Timestamp)
  switch (event.EventType) {
    case eventType.TaskCompleted:
    case eventType.SubOrchestrationInstanceCompleted:
      return { key: String(event.TaskScheduledId), isSuccess: true, result: event.Result ?? null, at }
    case eventType.TaskFailed:
    case eventType.SubOrchestrationInstanceFailed: {
      const { Reason: reason = '', Details: details = '', FailureDetails: failureDetails } = event
      const failure = { reason, details, ...(failureDetails !== undefined && { failureDetails }) }
      return { key: String(event.TaskScheduledId), isSuccess: false, failure, at }
    }
    case eventType.TimerFired:
      return { key: String(event.TimerId), isSuccess: true, at }
    case eventType.EventRaised:
      return { key: event.Name ?? '', isSuccess: true, result: event.Input ?? null, at }
    default:
      return undefined
  }
}

/** Answers of entities come under the id of the request that was sent. */
export function renameBy(mirror: Mirror, { EventType, EventId, Input }: HistoryEvent): void {
  if (EventType !== eventType.EventSent || EventId < 0 || typeof Input !== 'string') return
  const { id } = JSON.parse(Input) as { id?: unknown }
  if (typeof id === 'string') mirror.rename(EventId, id)
}
