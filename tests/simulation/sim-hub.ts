import type { JsonObject } from '../../shared/json'
import type { DurableClient, InstanceStatus } from '../../shared/runs/contract'
import type { Chance } from '../differential/random'
import type { SimClock } from './sim-clock'
import type { SimProcess } from './sim-process'
import { replay, type HubEvent, type Orchestrator, type Turn } from './sim-replay'
import type { Weather } from './weather'

/** A task hub that survives every process: histories, activities at least once, timers and events, late and in any order. */
export interface SimHub {
  readonly client: DurableClient
  /** A process has died: what it was doing is given to others. */
  died(process: SimProcess): void
  /** How its instances stand, for whoever reads a replay. */
  describe(): string
}

interface Instance {
  readonly id: string
  readonly name: string
  input: unknown
  status: InstanceStatus
  turns: Turn[]
  inbox: HubEvent[]
  scheduled: number
  generation: number
}

interface Delivery {
  readonly instance: Instance
  readonly generation: number
  readonly task: number
  readonly name: string
  readonly input: unknown
  tries: number
  isAnswered: boolean
}

const mostTries = 6

// Some ten are usual, and a history grows with each.
const mostTurns = 600

/** Makes a task hub. */
export const simHub = (
  clock: SimClock,
  random: Chance,
  weather: Weather,
  orchestrators: Readonly<Record<string, Orchestrator>>,
  processes: () => readonly SimProcess[],
  onEndless: (instance: string) => void,
): SimHub => {
  const instances = new Map<string, Instance>()
  const held = new Map<SimProcess, Set<Delivery>>()
  const isOpen = ({ status }: Instance): boolean => status === 'pending' || status === 'running'
  const soon = (act: () => void): void => void clock.after(random.below(weather.hubDelay), act)

  const wake = (instance: Instance): void => soon(() => turn(instance))

  const turn = (instance: Instance): void => {
    if (!isOpen(instance) || (instance.turns.length > 0 && instance.inbox.length === 0)) return
    instance.status = 'running'
    instance.turns.push({ at: clock.now(), events: instance.inbox })
    instance.inbox = []
    if (instance.turns.length === mostTurns) onEndless(instance.id)
    const orchestrator = orchestrators[instance.name]
    if (!orchestrator) throw new Error(`no orchestrator ${instance.name}`)
    const { tasks, isDone, error, continued } = replay(orchestrator, instance.id, instance.input, instance.turns)
    const { generation } = instance
    for (const [task, order] of tasks.entries()) {
      if (task < instance.scheduled) continue
      if (order.kind === 'timer')
        clock.after(order.at - clock.now(), () => deliver(instance, generation, { task, value: undefined }))
      if (order.kind === 'activity')
        send({ instance, generation, task, name: order.name, input: order.input, tries: 0, isAnswered: false })
    }
    instance.scheduled = tasks.length
    if (error !== undefined) instance.status = 'failed'
    else if (continued !== undefined) {
      Object.assign(instance, { input: continued, turns: [], scheduled: 0, generation: generation + 1 })
      wake(instance)
    } else if (isDone) instance.status = 'completed'
  }

  const deliver = (instance: Instance, generation: number, event: HubEvent): void => {
    if (instance.generation !== generation || !isOpen(instance)) return
    instance.inbox.push(event)
    wake(instance)
  }

  const send = (delivery: Delivery): void => {
    soon(() => perform(delivery))
    if (random.maybe(weather.twice)) clock.after(random.below(4_000), () => perform(delivery))
  }

  const perform = (delivery: Delivery): void => {
    const { instance, generation, task, name } = delivery
    if (delivery.isAnswered || instance.generation !== generation || !isOpen(instance)) return
    const living = processes()
    // All hosts are down: it is delivered when one is up.
    if (living.length === 0) return void clock.after(1_000, () => perform(delivery))
    const process = random.one(living)
    const works = held.get(process) ?? new Set<Delivery>()
    held.set(process, works.add(delivery))
    const answered = (event: HubEvent): void => {
      works.delete(delivery)
      if (delivery.isAnswered) return
      if (random.maybe(weather.lostAnswer))
        return void clock.after(5_000 + random.below(30_000), () => perform(delivery))
      delivery.isAnswered = true
      soon(() => deliver(instance, generation, event))
    }
    process.perform(name, overWire(delivery.input)).then(
      (value) => answered({ task, value: overWire(value) }),
      (error: unknown) => {
        works.delete(delivery)
        process.note(name, error)
        delivery.tries += 1
        if (delivery.tries >= mostTries) answered({ task, error: String(error) })
        else clock.after(2_000 * 2 ** (delivery.tries - 1), () => perform(delivery))
      },
    )
  }

  return {
    client: {
      async start(name, id, input: JsonObject) {
        const there = instances.get(id)
        if (there && isOpen(there)) return
        const made: Instance = {
          id,
          name,
          input: overWire(input),
          status: 'pending',
          turns: [],
          inbox: [],
          scheduled: 0,
          generation: (there?.generation ?? -1) + 1,
        }
        instances.set(id, made)
        wake(made)
      },
      async raise(id, event, data) {
        const there = instances.get(id)
        if (there && isOpen(there)) deliver(there, there.generation, { event, value: data })
      },
      status: async (id) => instances.get(id)?.status ?? null,
      async terminate(id) {
        const there = instances.get(id)
        if (there && isOpen(there)) there.status = 'terminated'
      },
    },
    describe: () =>
      [...instances.values()]
        .map(({ id, status, scheduled, generation, turns }) =>
          JSON.stringify({ id: id.slice(60), status, scheduled, generation, last: turns.at(-1) }),
        )
        .join(' '),
    died(process) {
      const again = [...(held.get(process) ?? [])]
      held.delete(process)
      for (const delivery of again) clock.after(random.below(weather.restart), () => perform(delivery))
    },
  }
}

const overWire = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T))
