import type { Clock } from '../clock'
import type { LogLevel } from '../core/contract'
import type { FunctionKind } from './contract'
import { HubClient } from './client/hub-client'
import { Dispatcher } from './dispatcher/dispatcher'
import { FunctionTable } from './function-table'
import { resumedClock } from './resumed-clock'
import type { DurableSettings } from './settings'
import { HubStore } from './store/hub-store'
import type { Effects } from './store/transaction'
import { Alarms } from './work/alarms'
import type { HttpDeps } from './work/http-activity'
import { Worker } from './work/worker'

/** How to make a hub. */
export interface HubOptions {
  /** A path, or `:memory:`. */
  readonly file: string
  readonly durable?: 'process' | 'power'
  readonly settings: DurableSettings
  readonly clock: Clock
  /** The clock runs faster than the machine's, and must go on from where the hub's last change was. */
  readonly isHastened?: boolean
  readonly newId: () => string
  readonly http: HttpDeps
  readonly log: (level: LogLevel, message: string) => void
  /** The disk has failed; nothing more can be promised. */
  readonly onBroken: (error: unknown) => void
  readonly isDisabled?: (functionName: string) => boolean
  /** Runs work a little later; what is written until then shares one transaction. */
  readonly later?: (work: () => void) => void
}

/** A task hub: orchestrations, activities, timers and entities, kept in one SQLite file. */
export interface Hub {
  readonly settings: DurableSettings
  readonly functions: FunctionTable
  readonly client: HubClient
  add(kind: FunctionKind, given: Parameters<FunctionTable['add']>[1]): void
  /** Takes up everything that is open. Functions must have been added. */
  start(): void
  /** Begins nothing more, lets what runs end for so long, and closes the file. */
  stop(grace?: number): Promise<void>
  /** Lets go at once and leaves the file as a killed process would. */
  abandon(): void
}

/** Opens a hub; throws a HostError where the file is not one this version can read. */
export function createHub(options: HubOptions): Hub {
  const { settings, newId, log, onBroken } = options
  const functions = new FunctionTable(options.isDisabled)
  let isOpen = true
  const broken = (error: unknown): void => {
    if (isOpen) onBroken(error)
  }

  const apply = ({ voided, cancelled, fresh, messages, work, alarms: added }: Effects): void => {
    for (const instance of voided) {
      worker.drop(instance)
      alarms.cancelAll(instance)
    }
    for (const { instance, task } of cancelled) alarms.cancel(instance, task)
    for (const instance of fresh) dispatcher.begin(instance)
    for (const each of work) worker.add(each)
    for (const alarm of added) alarms.add(alarm)
    for (const message of messages) dispatcher.deliver(message)
  }

  const store = new HubStore({
    file: options.file,
    ...(options.durable && { durable: options.durable }),
    later: options.later ?? ((work) => void setImmediate(work)),
    onCommitted: (effects) => {
      if (isOpen) apply(effects)
    },
  })
  const clock = options.isHastened === true ? resumedClock(options.clock, store.lastChange()) : options.clock
  const dispatcher = new Dispatcher({ store, functions, settings, clock, newId, log }, broken)
  const limit = settings.maxConcurrentActivityFunctions
  const worker = new Worker({ store, functions, http: options.http, limit, log, onBroken: broken })
  const alarms = new Alarms(clock, (alarm) => {
    const { instance, execution, task, number } = alarm
    store
      .write((tx) => {
        if (tx.finishAlarm(number)) tx.send(instance, { kind: 'timer', execution, task })
      })
      .catch(broken)
  })
  const client = new HubClient({ store, functions, settings, clock, newId })

  return {
    settings,
    functions,
    client,
    add: (kind, given) => functions.add(kind, given),
    start() {
      const { fresh, messages, work, alarms: added } = store.open()
      apply({
        voided: [],
        cancelled: [],
        fresh: [...fresh],
        messages: [...messages],
        work: [...work],
        alarms: [...added],
      })
    },
    async stop(grace = 5000) {
      alarms.stop()
      let expired: NodeJS.Timeout | undefined
      const time = new Promise<void>((resolve) => (expired = setTimeout(resolve, grace)))
      await Promise.race([Promise.all([worker.stop(), dispatcher.stop()]), time])
      clearTimeout(expired)
      isOpen = false
      store.close()
    },
    abandon() {
      isOpen = false
      alarms.stop()
      void worker.stop()
      void dispatcher.stop()
      store.abandon()
    },
  }
}
