import type { OrchestrationHandler } from 'durable-functions'
import type { JsonObject } from '../../shared/json'
import type { DurableClient, InstanceStatus } from '../../shared/runs/contract'
import { loadRunner, runTurn, type HistoryEvent } from './fake-turn'

/** What a fake hub runs, and on which clock. */
export interface FakeHubOptions {
  readonly orchestrators: Readonly<Record<string, OrchestrationHandler>>
  readonly activities: Readonly<Record<string, (input: never, client: DurableClient) => Promise<unknown>>>
  readonly clock: { now(): number; sleep(milliseconds: number): Promise<void> }
  /** A number in [0, 1), for the order in which work is begun; in order where absent. */
  readonly random?: () => number
  /** Whether something outside the hub is still at work, such as a store; it never is where absent. */
  readonly isBusy?: () => boolean
  /** Whether an activity is delivered to a second worker up to a few seconds later; the first answer counts. */
  readonly twice?: () => boolean
}

/** A task hub in memory for tests: the library's own orchestrator runner over JSON histories, activities at least once, timers on a handed-in clock. */
export interface FakeHub {
  readonly client: DurableClient
  /** The bytes of an instance's history, all generations together. */
  historyBytes(instance: string): number
  /** How an instance ended: its output, or the error that ended it. */
  outcome(instance: string): unknown
  /** How many activities were begun, by name. */
  readonly begun: ReadonlyMap<string, number>
  /** The process dies: what its activities still answer is lost, and the activities are delivered again. */
  crash(): void
  /** Resolves when nothing is to be done that does not wait for a timer or an event. */
  settle(): Promise<void>
}

interface Instance {
  readonly id: string
  readonly name: string
  input: unknown
  status: InstanceStatus
  history: HistoryEvent[]
  inbox: HistoryEvent[]
  scheduled: string[]
  generation: number
  bytes: number
  output: unknown
  readonly cancelled: Set<number>
}

/** Makes a fake hub. */
export const createFakeHub = (options: FakeHubOptions): FakeHub => {
  const { orchestrators, activities, clock, random, twice } = options
  const instances = new Map<string, Instance>()
  const begun = new Map<string, number>()
  const isOpen = ({ status }: Instance): boolean => status === 'pending' || status === 'running'

  const client: DurableClient = {
    async start(name, id, input) {
      const there = instances.get(id)
      if (there && isOpen(there)) return
      instances.set(id, newInstance(name, id, overWire(input)))
      wake(id)
    },
    async raise(id, event, data) {
      const there = instances.get(id)
      if (!there || !isOpen(there)) return
      there.inbox.push({ EventType: 15, EventId: -1, Name: event, Input: JSON.stringify(data) })
      wake(id)
    },
    status: async (id) => instances.get(id)?.status ?? null,
    async terminate(id) {
      const there = instances.get(id)
      if (there && isOpen(there)) there.status = 'terminated'
    },
  }

  let work: (() => Promise<void>)[] = []
  let processes = 0
  const delivered = new Set<() => Promise<void>>()
  const wake = (id: string): void => {
    work.push(() => turn(id))
  }

  const turn = async (id: string): Promise<void> => {
    const instance = instances.get(id)
    if (!instance || !isOpen(instance) || (instance.inbox.length === 0 && instance.status === 'running')) return
    const handler = orchestrators[instance.name]
    if (!handler) throw new Error(`No orchestrator “${instance.name}”`)
    instance.status = 'running'
    const events = instance.inbox
    instance.inbox = []
    const at = new Date(clock.now()).toISOString()
    instance.history.push(
      { EventType: 12, EventId: -1, Timestamp: at },
      ...(instance.history.length === 0
        ? [{ EventType: 0, EventId: -1, Name: instance.name, Version: null, Input: JSON.stringify(instance.input) }]
        : []),
      ...events,
    )
    const result = await runTurn(handler, instance)
    result.scheduled.slice(0, instance.scheduled.length).forEach((text, index) => {
      if (text !== instance.scheduled[index]) {
        throw new Error(`Not deterministic: task ${index} of ${id} was ${instance.scheduled[index]} and is ${text}`)
      }
    })
    for (const id of result.cancelledTimers) instance.cancelled.add(id)
    for (const task of result.tasks.slice(instance.scheduled.length)) {
      if (task.kind === 'timer') {
        instance.history.push({ EventType: 10, EventId: task.id, FireAt: task.fireAt })
        startTimer(instance, task.id, task.fireAt)
      } else {
        instance.history.push({ EventType: 4, EventId: task.id, Name: task.name, Input: task.input })
        startActivity(instance, task.id, task.name, task.input)
      }
    }
    instance.scheduled = [...result.scheduled]
    instance.history.push({ EventType: 13, EventId: -1, Timestamp: at })
    if (result.continueAs !== undefined) {
      instance.bytes += JSON.stringify(instance.history).length
      instance.input = result.continueAs
      instance.history = []
      instance.scheduled = []
      instance.cancelled.clear()
      instance.generation += 1
      instance.status = 'pending'
      wake(id)
      return
    }
    if (result.error !== undefined) {
      instance.status = 'failed'
      instance.output = result.error
    } else if (result.isDone) {
      instance.status = 'completed'
      instance.output = result.output
    }
  }

  const deliver = (instance: Instance, generation: number, event: HistoryEvent): void => {
    if (instance.generation !== generation || !isOpen(instance)) return
    instance.inbox.push(event)
    wake(instance.id)
  }

  const startTimer = (instance: Instance, id: number, fireAt: string): void => {
    const { generation } = instance
    const fire = async (): Promise<void> => {
      await clock.sleep(Math.max(0, Date.parse(fireAt) - clock.now()))
      if (!instance.cancelled.has(id))
        deliver(instance, generation, { EventType: 11, EventId: -1, TimerId: id, FireAt: fireAt })
    }
    void fire()
  }

  const startActivity = (instance: Instance, id: number, name: string, input: string | null): void => {
    const { generation } = instance
    let isAnswered = false
    const perform = async (): Promise<void> => {
      if (isAnswered) return
      const mine = processes
      delivered.add(perform)
      const activity = activities[name]
      if (!activity) throw new Error(`No activity “${name}”`)
      begun.set(name, (begun.get(name) ?? 0) + 1)
      const result = overWire(await activity(JSON.parse(input ?? 'null') as never, client))
      if (isAnswered || mine !== processes) return
      isAnswered = true
      delivered.delete(perform)
      deliver(instance, generation, { EventType: 5, EventId: -1, TaskScheduledId: id, Result: JSON.stringify(result) })
    }
    work.push(perform)
    if (twice?.()) void clock.sleep((random?.() ?? 0) * longestEcho).then(() => void work.push(perform))
  }

  const settle = async (): Promise<void> => {
    await loadRunner()
    for (let quiet = 0, turns = 0; quiet < 3; quiet++) {
      if (++turns > mostTurns) throw new Error(`The hub does not come to rest: ${JSON.stringify([...begun])}`)
      if (work.length > 0 || options.isBusy?.() === true) quiet = 0
      const next = work
      work = []
      for (const one of random ? shuffled(next, random) : next) {
        one().catch((error: unknown) => {
          failure ??= error
        })
      }
      await new Promise((resolve) => setImmediate(resolve))
      if (failure !== undefined) throw failure
    }
  }
  let failure: unknown

  return {
    client,
    begun,
    settle,
    crash() {
      processes += 1
      const again = [...delivered]
      delivered.clear()
      work.push(...again)
    },
    outcome: (id) => instances.get(id)?.output,
    historyBytes: (id) => {
      const instance = instances.get(id)
      return instance ? instance.bytes + JSON.stringify(instance.history).length : 0
    },
  }
}

// Work that goes on for so long without time passing goes round in circles.
const mostTurns = 100_000

// A second delivery comes up to this much later, in milliseconds.
const longestEcho = 4_000

const newInstance = (name: string, id: string, input: JsonObject): Instance => ({
  id,
  name,
  input,
  status: 'pending',
  history: [],
  inbox: [],
  scheduled: [],
  generation: 0,
  bytes: 0,
  output: undefined,
  cancelled: new Set(),
})

const overWire = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T))

const shuffled = <T>(items: readonly T[], random: () => number): T[] =>
  items
    .map((item) => ({ item, at: random() }))
    .toSorted((left, right) => left.at - right.at)
    .map(({ item }) => item)
