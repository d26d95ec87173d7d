import type { HistoryEvent, Instance, Outcome, Planned, Turn } from '../contract'
import { type eventType, eventsText, historyEvent } from '../protocol/history-event'
import type { Transaction } from '../store/transaction'
import type { Session } from './session'

type Operation = (transaction: Transaction) => void

/** What one visit to an orchestration will write, all of it in one transaction. */
export class Draft {
  private readonly turns: Turn[] = []
  private readonly operations: Operation[] = []
  private readonly consumed: number[] = []
  private events: HistoryEvent[] | undefined
  private cancelled: number[] = []
  private readonly execution: string
  private firstNumber: number
  private clearsHistory = false
  private isFresh = false

  constructor(
    private readonly session: Session,
    private readonly now: () => number,
  ) {
    this.execution = session.instance.execution
    this.firstNumber = session.history.length
  }

  /** The time of the step that is being written. */
  get at(): number {
    return this.session.lastAt
  }

  /** Adds an event to the step, which begins with the first one. */
  push(name: keyof typeof eventType, fields: Parameters<typeof historyEvent>[2] = {}, id = -1): HistoryEvent {
    const event = historyEvent(name, this.begin(), fields, id)
    this.events?.push(event)
    return event
  }

  /** Begins a step at a time of its own, for a replay of an older one. */
  beginAt(at: number): void {
    this.session.lastAt = Math.max(this.session.lastAt, at)
    this.events ??= [historyEvent('OrchestratorStarted', this.session.lastAt)]
  }

  /** Begins a step, if none is begun; gives its time. */
  begin(): number {
    if (!this.events) this.beginAt(this.now())
    return this.session.lastAt
  }

  /** The whole history with the step that is being written. */
  history(): readonly string[] {
    return this.events ? [...this.session.history, eventsText(this.events)] : this.session.history
  }

  cancel(id: number): void {
    this.cancelled.push(id)
  }

  /** Ends the step. */
  end(plan: readonly Planned[], outcome?: Outcome): void {
    if (!this.events) return
    this.events.push(historyEvent('OrchestratorCompleted', this.session.lastAt))
    const events = eventsText(this.events)
    this.turns.push({
      events,
      plan,
      ...(this.cancelled.length > 0 && { cancelled: this.cancelled }),
      ...(outcome && { outcome }),
    })
    this.session.append(events)
    this.events = undefined
    this.cancelled = []
  }

  /** Throws away what was written of the history; what follows is a new one. */
  restart(): void {
    this.turns.length = 0
    this.events = undefined
    this.cancelled = []
    this.firstNumber = 0
    this.clearsHistory = true
  }

  /** The instance waits for the first turn of a new generation. */
  beginAnew(): void {
    this.isFresh = true
  }

  get isAnew(): boolean {
    return this.isFresh
  }

  /** Adds an event as it was written once. */
  pushOld(event: HistoryEvent): void {
    this.begin()
    this.events?.push(event)
  }

  later(operation: Operation): void {
    this.operations.push(operation)
  }

  consume(message: number): void {
    this.consumed.push(message)
  }

  get consumedMessages(): readonly number[] {
    return this.consumed
  }

  /** Writes everything; false where the instance was removed or replaced meanwhile. */
  write(transaction: Transaction, instance: Instance): boolean {
    transaction.consume(this.consumed)
    if (!transaction.update(instance, this.execution, this.isFresh)) return false
    if (this.clearsHistory) transaction.forgetHistory(instance.id)
    this.turns.forEach((turn, at) => transaction.appendTurn(instance.id, this.firstNumber + at, turn))
    for (const operation of this.operations) operation(transaction)
    return true
  }
}
