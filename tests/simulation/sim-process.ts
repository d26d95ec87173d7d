import { AsyncLocalStorage } from 'node:async_hooks'
import { createBatches } from '../../shared/batches'
import type { Batches } from '../../shared/batches/contract'
import { fault, Fault } from '../../shared/faults'
import type { BlobStore } from '../../shared/blobs/contract'
import type { FlowsRoom } from '../../shared/flows/flows-deps'
import type { NodeServices, Plan, RunOutcome } from '../../shared/flows/contract'
import { rowFlow } from '../../shared/flows/rows/row-flow'
import { runInProcess } from '../../shared/flows/run'
import { createWaveActivities } from '../../shared/flows/waves/activities'
import { hashOf, type JsonObject } from '../../shared/json'
import type { ChatModel } from '../../shared/models/contract'
import { createRuns } from '../../shared/runs/create-runs'
import type { DurableClient, Runs } from '../../shared/runs/contract'
import type { DocumentStore } from '../../shared/store/contract'
import { keepValue, openValue } from '../../shared/store/values'
import { isoTime, type World } from '../../shared/world'
import { bareSnapshot, owner } from '../differential/drivers'
import type { Chance } from '../differential/random'
import type { SimClock } from './sim-clock'
import type { Weather } from './weather'
import type { Witness } from './witness'
import { documentOfCall, workKind } from './work-kind'

/** One process of the app: all its rooms, with a memory of their own. */
export interface SimProcess {
  readonly isAlive: boolean
  readonly runs: Runs
  readonly batches: Batches
  readonly client: DurableClient
  perform(activity: string, input: unknown): Promise<unknown>
  /** Calls a flow while somebody holds the line. */
  invoke(plan: Plan, inputs: JsonObject, id: string): Promise<RunOutcome>
  note(activity: string, error: unknown): void
}

/** What processes stand on, and what outlives them. */
export interface Ground {
  readonly clock: SimClock
  readonly random: Chance
  readonly weather: Weather
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly hub: () => DurableClient
  readonly witness: Witness
  readonly plans: ReadonlyMap<string, Plan>
  readonly rows: readonly JsonObject[]
  /** Asked at each access: whether the process dies there. */
  readonly dies: () => 'before' | 'after' | undefined
  readonly died: (process: SimProcess) => void
}

// The activity in which something happens.
const activity = new AsyncLocalStorage<{ isOver: boolean }>()

/** Starts a process. */
export const simProcess = (ground: Ground): SimProcess => {
  const { clock, random, weather, witness, plans } = ground
  let isAlive = true
  let skew = weather.jump > 0 ? random.below(weather.jump) : 0
  let ids = 0
  const birth = witness.born()
  const open = new Set<string>()

  const kill = (): void => {
    isAlive = false
    witness.killed(open)
    ground.died(process)
  }
  const latency = (): number => (random.maybe(weather.slow) ? random.below(3_000) : random.below(8))

  // Every access waits, may be the last, may fail before or after it took effect, and never answers the dead.
  const gate = <T>(effect: () => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const act = (): void => {
        if (!isAlive) return
        const death = ground.dies()
        if (death === 'before') return kill()
        if (weather.jump > 0 && random.maybe(0.005)) skew = random.below(weather.jump)
        const isBroken = random.maybe(weather.broken)
        if (isBroken && random.maybe(0.5)) return reject(fault('unavailable', 'The store is away'))
        effect().then(
          (value) => {
            if (death === 'after') return kill()
            if (isBroken) return reject(fault('unavailable', 'The answer of the store was lost'))
            if (random.maybe(weather.slow)) clock.after(latency(), () => isAlive && resolve(value))
            else resolve(value)
          },
          (error: unknown) => (isAlive ? reject(error as Error) : undefined),
        )
      }
      if (isAlive) clock.after(latency(), act)
    })
  const gated = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (inner, name) => {
        const method = inner[name as keyof T] as (...asked: unknown[]) => Promise<unknown>
        if (typeof method !== 'function') return method
        return (...asked: unknown[]) => gate(() => method.apply(inner, asked))
      },
    })

  const world: World = {
    now: () => clock.now() + skew,
    newId: () => `p${birth}-${++ids}`,
    random,
    log: () => {},
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const wake = (): void => {
          due.isOff = true
          signal?.removeEventListener('abort', wake)
          if (isAlive) resolve()
        }
        const due = clock.after(milliseconds, wake)
        signal?.addEventListener('abort', wake)
      }),
  }
  const model: ChatModel = {
    id: 'simulated',
    async complete({ messages }, { signal } = {}) {
      if (!isAlive) return never
      if (signal?.aborted) throw fault('cancelled', 'The call was given up')
      const content = messages[0]?.content as string
      const document = documentOfCall(content)
      if (activity.getStore()?.isOver) witness.wrong(`call ${content} was made when its activity was over`)
      for (;;) {
        witness.asked(document, content)
        open.add(document)
        await world.sleep(random.maybe(0.1) ? 20_000 : random.below(1_500), signal)
        if (!isAlive) return never
        if (signal?.aborted) throw fault('cancelled', 'The call was given up')
        if (!random.maybe(weather.refused)) break
        witness.refused(document)
        if (witness.throwsRefusals && random.maybe(0.5)) throw fault('rate_limited', 'Too many requests')
        await world.sleep(random.below(2_000), signal)
      }
      const usage = { input_tokens: 1, output_tokens: 1 }
      const message = { content: hashOf(content) }
      return { model: 'simulated-1', message, finish_reason: 'stop', usage, cost: 0.001, latency_ms: 700 }
    },
  }
  const services = { models: { chat: () => model } } as unknown as NodeServices
  const kinds = new Map([[workKind.kind, workKind]])
  const store = gated(ground.store)
  const blobs = gated(ground.blobs)
  const client = gated({
    ...ground.hub(),
    // Now and then a hub says of an instance that it knows nothing of it [6].
    status: async (instance: string) => (witness.mayLie(random) ? null : ground.hub().status(instance)),
  })
  const runs = createRuns({ store, blobs, world, ground: 'local', version: 'simulation', keepValue, openValue })
  const planOf = (flow: string): Plan => {
    const plan = plans.get(flow)
    if (!plan) throw new Error(`no plan ${flow}`)
    return plan
  }
  const flowActivities = createWaveActivities({
    world,
    kinds,
    services,
    environment: {},
    book: (ref) => runs.book(ref),
    loadFlow: () => Promise.reject(new Error('these flows call none')),
    load: async (_project, { flow }) => ({ snapshot: bareSnapshot(planOf(flow)), plan: planOf(flow) }),
  })
  const room = { store, blobs, world, kinds, services, runs } as unknown as FlowsRoom
  const batches = createBatches({
    store,
    blobs,
    world,
    runs,
    flows: {
      open: async (caller, { flow }) =>
        rowFlow(room, caller, {
          snapshot: { ...bareSnapshot(planOf(flow)) } as never,
          label: null,
          plan: planOf(flow),
          flows: new Map(),
        }),
    },
    datasets: datasetOf(ground.rows) as never,
  })
  const activities = { ...flowActivities, ...batches.activities } as unknown as Record<
    string,
    (input: unknown, client: DurableClient) => Promise<unknown>
  >

  const process: SimProcess = {
    get isAlive() {
      return isAlive
    },
    runs,
    batches,
    client,
    perform(name, input) {
      const mark = { isOver: false }
      return activity.run(mark, () =>
        (activities[name] as (typeof activities)[string])(input, client).finally(() => (mark.isOver = true)),
      )
    },
    async invoke(plan, inputs, id) {
      const start = { id, kind: 'flow', flow: plan.flow, snapshot: 'f'.repeat(64), label: null, variant: null } as const
      const deadlineMs = 220_000
      const deadline = isoTime(world.now() + deadlineMs)
      const journal = runs.openJournal(owner, { ...start, inputs, deadline, resolved: {} })
      const snapshot = bareSnapshot(plan)
      const order = { caller: owner, plan, snapshot, inputs, kinds, services, world, journal, environment: {} }
      return runInProcess({ ...order, deadlineMs })
    },
    note(activity, error) {
      if (error instanceof Fault && error.word !== 'internal') return
      witness.wrong(`${activity} threw ${error instanceof Error ? error.stack : String(error)}`)
    },
  }
  return process
}

const never = new Promise<never>(() => {})

const datasetOf = (rows: readonly JsonObject[]) => ({
  get: async (_caller: unknown, name: string) => ({
    name,
    version: 'v1',
    rows: rows.length,
    columns: ['flag', 'list'].map((column) => ({ name: column, types: ['string'] })),
    splits: {},
    split_rule: null,
    versions: [],
  }),
  async *read(_caller: unknown, _name: string, _version: string, { from = 0 }: { readonly from?: number } = {}) {
    for (const [index, row] of rows.entries()) if (index >= from) yield { index, row }
  },
})
