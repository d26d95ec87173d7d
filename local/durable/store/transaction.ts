import type { Database } from '../../../shared/sqlite'
import type { Alarm, EntityMessage, Instance, InstanceMessage, Message, RuntimeStatus, Turn, Work } from '../contract'
import { storedPlan } from '../protocol/planned'
import { type EntityRow, type StoredEntity, entityColumns, entityOf } from './stored-entity'
import { type InstanceRow, instanceColumns, instanceOf } from './rows'

/** What has to happen in memory once a transaction is on disk. */
export interface Effects {
  readonly messages: Message[]
  readonly work: Work[]
  readonly alarms: Alarm[]
  /** Instances that wait for their first turn. */
  readonly fresh: Instance[]
  /** Instances whose open work is void. */
  readonly voided: string[]
  readonly cancelled: { readonly instance: string; readonly task: number }[]
}

/** Gives numbers to messages, work and timers. */
export interface Numbers {
  next(): number
}

const finals: readonly RuntimeStatus[] = ['Completed', 'Failed', 'Terminated', 'Canceled']

/** Whether an orchestration has come to its end. */
export function isFinal(status: RuntimeStatus): boolean {
  return finals.includes(status)
}

/** The writing side of the store: every change of the hub goes through here and is seen in `effects` when it is on disk. */
export class Transaction {
  readonly effects: Effects = { messages: [], work: [], alarms: [], fresh: [], voided: [], cancelled: [] }

  constructor(
    private readonly database: Database,
    private readonly numbers: Numbers,
  ) {}

  instance(id: string): Instance | undefined {
    const row = this.database.prepare(`SELECT ${instanceColumns} FROM instance WHERE id = ?`).get<InstanceRow>(id)
    return row && instanceOf(row)
  }

  /** Puts an instance before its first turn, in the place of an older one of the same id. */
  create(instance: Instance): void {
    this.remove(instance.id)
    this.database
      .prepare(`INSERT INTO instance (${instanceColumns}, is_fresh) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`)
      .run(...valuesOf(instance))
    this.effects.fresh.push(instance)
  }

  /** Writes what a turn changed of an instance; false where the instance is not this execution any more. */
  update(instance: Instance, execution: string, isFresh: boolean): boolean {
    const { changes } = this.database
      .prepare(
        `UPDATE instance SET execution = ?, version = ?, status = ?, input = ?, output = ?, custom_status = ?,
         updated_at = ?, is_fresh = ? WHERE id = ? AND execution = ?`,
      )
      .run(
        instance.execution,
        instance.version,
        instance.status,
        instance.input,
        instance.output,
        instance.customStatus,
        instance.updatedAt,
        isFresh ? 1 : 0,
        instance.id,
        execution,
      )
    return changes === 1
  }

  /** Removes an instance with its history and everything open. */
  remove(id: string): boolean {
    const { changes } = this.database.prepare('DELETE FROM instance WHERE id = ?').run(id)
    if (changes === 0) return false
    this.forgetHistory(id)
    this.dropWork(id)
    this.database.prepare('DELETE FROM message WHERE target = ?').run(id)
    return true
  }

  appendTurn(instance: string, number: number, { events, plan, cancelled, outcome }: Turn): void {
    this.database
      .prepare('INSERT INTO turn (instance, number, events, plan, cancelled, outcome) VALUES (?, ?, ?, ?, ?, ?)')
      .run(
        instance,
        number,
        events,
        plan.length === 0 ? '[]' : JSON.stringify(plan.map(storedPlan)),
        cancelled ? JSON.stringify(cancelled) : null,
        outcome ? JSON.stringify(outcome) : null,
      )
  }

  forgetHistory(instance: string): void {
    this.database.prepare('DELETE FROM turn WHERE instance = ?').run(instance)
  }

  /** Voids what is still to be run for an instance. */
  dropWork(instance: string): void {
    this.database.prepare('DELETE FROM work WHERE instance = ?').run(instance)
    this.database.prepare('DELETE FROM alarm WHERE instance = ?').run(instance)
    this.effects.voided.push(instance)
  }

  send(target: string, body: InstanceMessage | EntityMessage): void {
    const number = this.numbers.next()
    this.database
      .prepare('INSERT INTO message (number, target, body) VALUES (?, ?, ?)')
      .run(number, target, JSON.stringify(body))
    this.effects.messages.push({ number, target, body })
  }

  consume(messages: Iterable<number>): void {
    const statement = this.database.prepare('DELETE FROM message WHERE number = ?')
    for (const number of messages) statement.run(number)
  }

  addWork(given: Omit<Work, 'number'>): void {
    const work = { number: this.numbers.next(), ...given }
    this.database
      .prepare('INSERT INTO work (number, instance, execution, task, kind, name, input) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(work.number, work.instance, work.execution, work.task, work.kind, work.name, work.input)
    this.effects.work.push(work)
  }

  /** False where the work was voided meanwhile, so that its result is of no use. */
  finishWork(number: number): boolean {
    return this.database.prepare('DELETE FROM work WHERE number = ?').run(number).changes === 1
  }

  addAlarm(given: Omit<Alarm, 'number'>): void {
    const alarm = { number: this.numbers.next(), ...given }
    this.database
      .prepare('INSERT INTO alarm (number, instance, execution, task, fire_at) VALUES (?, ?, ?, ?, ?)')
      .run(alarm.number, alarm.instance, alarm.execution, alarm.task, alarm.fireAt)
    this.effects.alarms.push(alarm)
  }

  finishAlarm(number: number): boolean {
    return this.database.prepare('DELETE FROM alarm WHERE number = ?').run(number).changes === 1
  }

  cancelAlarm(instance: string, task: number): void {
    this.database.prepare('DELETE FROM alarm WHERE instance = ? AND task = ?').run(instance, task)
    this.effects.cancelled.push({ instance, task })
  }

  entity(id: string): StoredEntity | undefined {
    const row = this.database.prepare(`SELECT ${entityColumns} FROM entity WHERE id = ?`).get<EntityRow>(id)
    return row && entityOf(row)
  }

  /** Entities that an instance holds locked. */
  lockedBy(instance: string): readonly StoredEntity[] {
    return this.database
      .prepare(`SELECT ${entityColumns} FROM entity WHERE locked_by = ?`)
      .all<EntityRow>(instance)
      .map(entityOf)
  }

  /** Keeps an entity; one that neither exists nor is locked leaves no trace. */
  putEntity(entity: StoredEntity): void {
    if (!entity.exists && entity.lockedBy === null) {
      this.database.prepare('DELETE FROM entity WHERE id = ?').run(entity.id)
      return
    }
    this.database
      .prepare(`INSERT OR REPLACE INTO entity (${entityColumns}) VALUES (?, ?, ?, ?, ?, ?)`)
      .run(entity.id, entity.exists ? 1 : 0, entity.state, entity.lockedBy, entity.lockRequest, entity.updatedAt)
  }
}

function valuesOf(instance: Instance): (string | number | null)[] {
  return [
    instance.id,
    instance.execution,
    instance.name,
    instance.version,
    instance.status,
    instance.input,
    instance.output,
    instance.customStatus,
    instance.parent === null ? null : JSON.stringify(instance.parent),
    instance.createdAt,
    instance.updatedAt,
  ]
}
