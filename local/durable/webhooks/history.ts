import type { HistoryEvent, Turn } from '../contract'
import { eventName, eventType, readEvents } from '../protocol/history-event'
import { parsedOrRaw } from './answers'

const hidden = new Set<number>([eventType.OrchestratorStarted, eventType.OrchestratorCompleted])

const scheduling = new Set<number>([
  eventType.TaskScheduled,
  eventType.SubOrchestrationInstanceCreated,
  eventType.TimerCreated,
])

const statusNames: Readonly<Record<number, string>> = { 1: 'Completed', 3: 'Failed', 5: 'Terminated' }

/** A history for people: what was scheduled is told by its completion, bookkeeping is left out. */
export function shownHistory(turns: readonly Turn[], withResults: boolean): readonly object[] {
  const events = turns.flatMap((turn) => readEvents(turn.events))
  const schedules = new Map(
    events.filter(({ EventType }) => scheduling.has(EventType)).map((event) => [event.EventId, event]),
  )
  const done = new Set(events.map(completedId).filter((id) => id !== undefined))
  return events
    .filter(({ EventType, EventId }) => !hidden.has(EventType) && !(scheduling.has(EventType) && done.has(EventId)))
    .map((event) => shown(event, schedules.get(completedId(event) ?? -1), withResults))
}

function completedId({ TaskScheduledId, TimerId }: HistoryEvent): number | undefined {
  return TaskScheduledId ?? TimerId
}

function shown(event: HistoryEvent, scheduled: HistoryEvent | undefined, withResults: boolean): object {
  const { EventType, Timestamp, Name, Result, Reason, Details, FireAt, Input, OrchestrationStatus, FailureDetails } =
    event
  const name = scheduled?.Name ?? (EventType === eventType.EventSent ? undefined : Name)
  const isFunction = scheduled !== undefined || scheduling.has(EventType) || EventType === eventType.ExecutionStarted
  return {
    EventType: eventName(EventType),
    ...(withResults && Result !== undefined && { Result: parsedOrRaw(Result) }),
    ...(withResults && EventType === eventType.EventRaised && { Input: parsedOrRaw(Input ?? null) }),
    Timestamp,
    ...(scheduled && { ScheduledTime: scheduled.Timestamp }),
    ...((scheduled?.FireAt ?? FireAt) !== undefined && { FireAt: scheduled?.FireAt ?? FireAt }),
    ...(name !== undefined && (isFunction ? { FunctionName: name } : { Name: name })),
    ...(OrchestrationStatus !== undefined && { OrchestrationStatus: statusNames[OrchestrationStatus] }),
    ...(Reason !== undefined && { Reason }),
    ...(Details !== undefined && { Details }),
    ...(FailureDetails !== undefined && { FailureDetails }),
  }
}
