import type { Database } from '../../../shared/sqlite'
import type { Alarm, Instance, Message, Turn, Work } from '../contract'
import { openHub } from './open-hub'
import {
  type AlarmRow,
  type InstanceRow,
  type TurnRow,
  alarmOf,
  instanceColumns,
  instanceOf,
  messageOf,
  turnOf,
  workColumns,
} from './rows'
import { type EntityRow, type StoredEntity, entityColumns, entityOf } from './stored-entity'
import { type Effects, Transaction } from './transaction'

/** Everything a hub has to take up again after a start. */
export interface OpenWork {
  readonly fresh: readonly Instance[]
  readonly messages: readonly Message[]
  readonly work: readonly Work[]
  readonly alarms: readonly Alarm[]
}

/** How a store is made. */
export interface StoreOptions {
  /** A path, or `:memory:`. */
  readonly file: string
  readonly durable?: 'process' | 'power'
  /** Runs work a little later; what is written until then shares one transaction. */
  readonly later: (work: () => void) => void
  /** Told of every change that is on disk, before whoever asked for it hears. */
  readonly onCommitted: (effects: Effects) => void
}

interface Job {
  readonly run: (transaction: Transaction) => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** More than this in one transaction would only make everybody wait. */
const largestGroup = 512

/** The hub's memory on disk. Writers of one moment share a transaction, and hear of it when it is on disk. */
export class HubStore {
  readonly database: Database
  private jobs: Job[] = []
  private isPlanned = false
  private isClosed = false
  private lastNumber: number

  constructor(private readonly options: StoreOptions) {
    this.database = openHub(options.file, options.durable)
    this.lastNumber = Math.max(...['message', 'work', 'alarm'].map((table) => this.highest(table)))
  }

  /** Runs the work in the next transaction; it may be run twice, so it must do nothing but ask the transaction. */
  write<T>(run: (transaction: Transaction) => T): Promise<T> {
    if (this.isClosed) return Promise.reject(new Error('The task hub is closed'))
    return new Promise<T>((resolve, reject) => {
      this.jobs.push({ run, resolve: resolve as (value: unknown) => void, reject })
      if (this.jobs.length >= largestGroup) this.flush()
      else if (!this.isPlanned) {
        this.isPlanned = true
        this.options.later(() => {
          this.isPlanned = false
          this.flush()
        })
      }
    })
  }

  instance(id: string): Instance | undefined {
    const row = this.database.prepare(`SELECT ${instanceColumns} FROM instance WHERE id = ?`).get<InstanceRow>(id)
    return row && instanceOf(row)
  }

  entity(id: string): StoredEntity | undefined {
    const row = this.database.prepare(`SELECT ${entityColumns} FROM entity WHERE id = ?`).get<EntityRow>(id)
    return row && entityOf(row)
  }

  turns(instance: string): readonly Turn[] {
    return this.database
      .prepare('SELECT events, plan, cancelled, outcome FROM turn WHERE instance = ? ORDER BY number')
      .all<TurnRow>(instance)
      .map(turnOf)
  }

  open(): OpenWork {
    const { database } = this
    return {
      fresh: database
        .prepare(`SELECT ${instanceColumns} FROM instance WHERE is_fresh = 1`)
        .all<InstanceRow>()
        .map(instanceOf),
      messages: database
        .prepare('SELECT number, target, body FROM message ORDER BY number')
        .all<Parameters<typeof messageOf>[0]>()
        .map(messageOf),
      work: database.prepare(`SELECT ${workColumns} FROM work ORDER BY number`).all<Work>(),
      alarms: database
        .prepare('SELECT number, instance, execution, task, fire_at FROM alarm')
        .all<AlarmRow>()
        .map(alarmOf),
    }
  }

  /** When anything was changed last, by the clock of then. */
  lastChange(): number {
    const latest =
      'SELECT max(updated_at) AS at FROM (SELECT updated_at FROM instance UNION ALL SELECT updated_at FROM entity)'
    return this.database.prepare(latest).get<{ at: number | null }>()?.at ?? 0
  }

  /** Writes what is waiting, then closes; later writes are refused. */
  close(): void {
    if (this.isClosed) return
    this.flush()
    this.isClosed = true
    this.database.close()
  }

  /** Drops what is waiting and closes, as a killed process would. */
  abandon(): void {
    this.isClosed = true
    for (const { reject } of this.jobs) reject(new Error('The task hub was abandoned'))
    this.jobs = []
    this.database.close()
  }

  private flush(): void {
    const { jobs } = this
    if (jobs.length === 0 || this.isClosed) return
    this.jobs = []
    try {
      this.commit(jobs)
    } catch (error) {
      if (jobs.length === 1) return jobs[0]?.reject(error)
      // One that fails must not take the others with it: each tries by itself.
      for (const job of jobs) {
        try {
          this.commit([job])
        } catch (own) {
          job.reject(own)
        }
      }
    }
  }

  private commit(jobs: readonly Job[]): void {
    const done = this.database.transaction(() =>
      jobs.map((job) => {
        const transaction = new Transaction(this.database, { next: () => ++this.lastNumber })
        return { job, value: job.run(transaction), effects: transaction.effects }
      }),
    )
    for (const { effects } of done) this.options.onCommitted(effects)
    for (const { job, value } of done) job.resolve(value)
  }

  private highest(table: string): number {
    return this.database.prepare(`SELECT max(number) AS top FROM ${table}`).get<{ top: number | null }>()?.top ?? 0
  }
}
