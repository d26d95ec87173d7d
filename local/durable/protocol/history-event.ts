import type { HistoryEvent } from '../contract'

/** The numbers of history events on the wire. */
export const eventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventSent: 14,
  EventRaised: 15,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
  ExecutionRewound: 21,
} as const

/** The name of an event's number. */
export function eventName(type: number): string {
  return namesByNumber.get(type) ?? `Event${type}`
}

const namesByNumber = new Map<number, string>(Object.entries(eventType).map(([name, type]) => [type, name]))

type Fields = Omit<HistoryEvent, 'EventType' | 'EventId' | 'IsPlayed' | 'Timestamp'>

/** Makes a history event. */
export function historyEvent(name: keyof typeof eventType, at: number, fields: Fields = {}, id = -1): HistoryEvent {
  return { EventType: eventType[name], EventId: id, IsPlayed: false, Timestamp: new Date(at).toISOString(), ...fields }
}

/** Events as they lie on disk and cross to the SDK: a JSON list without its brackets. */
export function eventsText(events: readonly HistoryEvent[]): string {
  return JSON.stringify(events).slice(1, -1)
}

/** Reads what `eventsText` wrote. */
export function readEvents(text: string): HistoryEvent[] {
  return JSON.parse(`[${text}]`) as HistoryEvent[]
}
