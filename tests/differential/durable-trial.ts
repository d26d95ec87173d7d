import { waveActivities } from '../../functions/activities/wave-activities'
import { createFakeHub, type FakeHub } from '../../functions/durable/fake-hub'
import { flowRun } from '../../functions/orchestrations/flow-run'
import { memoryBlobs } from '../../shared/blobs'
import { createWaveActivities } from '../../shared/flows'
import type { Flows, NodeKind, NodeServices, Plan } from '../../shared/flows/contract'
import type { JsonObject } from '../../shared/json'
import { createRuns, type Runs } from '../../shared/runs'
import { keepValue, memoryStore, openValue } from '../../shared/store'
import type { DocumentStore } from '../../shared/store/contract'
import { bareSnapshot, noServices, owner } from './drivers'
import type { Chance } from './random'
import { virtualWorld, type VirtualWorld } from './virtual-world'

/** A whole durable ground in memory, on a clock of its own. */
export interface DurableTrial {
  readonly world: VirtualWorld
  /** What is stored, whoever is dead. */
  readonly store: DocumentStore
  readonly runs: Runs
  readonly hub: FakeHub
  readonly crashes: number
  start(plan: Plan, inputs: JsonObject, idempotencyKey?: string): Promise<string>
  /** Lets time pass until nothing is left to happen, or until `isThere`. */
  play(isThere?: () => boolean): Promise<void>
}

/** As much of a written document as tells what it is. */
export interface Written {
  readonly id: string
  readonly doc?: string
}

/** How a trial may be bent. */
export interface TrialOptions {
  readonly twice?: () => boolean
  /** What nodes may reach, made for each process. */
  readonly services?: (isAlive: () => boolean) => NodeServices
  /** Asked at each access to the store: whether the process dies there, before or after the access took effect. */
  readonly dies?: (method: string, document: Written | undefined) => 'before' | 'after' | undefined
  /** Told of each document that was written. */
  readonly onPut?: (document: Written) => void
  readonly onCrash?: () => void
}

/** Opens a durable ground in memory. */
export const durableTrial = (random: Chance, kinds: readonly NodeKind[], options: TrialOptions = {}): DurableTrial => {
  const world = virtualWorld(random)
  const store = memoryStore(world.now)
  const blobs = memoryBlobs()
  const plans = new Map<string, Plan>()
  let crashes = 0
  let open = 0

  const crash = (): Promise<never> => {
    crashes += 1
    current = openProcess()
    hub.crash()
    options.onCrash?.()
    return never
  }

  // A process of its own: once it is dead, its store never answers again.
  const openProcess = (): { readonly runs: Runs; readonly activities: Flows['activities'] } => {
    const born = crashes
    const gated = new Proxy(store, {
      get: (target, name: keyof DocumentStore) => {
        const method = target[name] as (...asked: unknown[]) => Promise<unknown>
        return async (...asked: unknown[]) => {
          if (born !== crashes) return never
          const written = name === 'put' ? (asked[2] as Written) : undefined
          const death = options.dies?.(name, written)
          if (death === 'before') return crash()
          open += 1
          const answer = await method.apply(target, asked).finally(() => (open -= 1))
          if (written) options.onPut?.(written)
          if (born !== crashes) return never
          return death === 'after' ? crash() : answer
        }
      },
    })
    const runs = createRuns({ store: gated, blobs, world, ground: 'local', version: 'test', keepValue, openValue })
    const activities = createWaveActivities({
      world,
      kinds: new Map(kinds.map((kind) => [kind.kind, kind])),
      services: options.services?.(() => born === crashes) ?? noServices,
      environment: {},
      book: (ref) => runs.book(ref),
      loadFlow: () => Promise.reject(new Error('random flows call none')),
      async load(_project, { flow }) {
        const plan = plans.get(flow)
        if (!plan) throw new Error(`no plan ${flow}`)
        return { snapshot: bareSnapshot(plan), plan }
      },
    })
    return { runs, activities }
  }

  // Those outside, such as people, are waited for as well before time passes.
  const counted = new Proxy(store, {
    get: (target, name: keyof DocumentStore) => {
      const method = target[name] as (...asked: unknown[]) => Promise<unknown>
      return (...asked: unknown[]) => {
        open += 1
        return method.apply(target, asked).finally(() => (open -= 1))
      }
    },
  })

  let current = openProcess()
  const outside = createRuns({ store: counted, blobs, world, ground: 'local', version: 'test', keepValue, openValue })
  const hub: FakeHub = createFakeHub({
    orchestrators: { flowRun },
    activities: Object.fromEntries(
      waveActivities.map((activity) => [
        activity.name,
        (input: unknown, client: FakeHub['client']) => activity.run(current.activities, input, client),
      ]),
    ),
    clock: world,
    random,
    isBusy: () => open > 0,
    ...(options.twice && { twice: options.twice }),
  })
  return {
    world,
    store,
    runs: outside,
    hub,
    get crashes() {
      return crashes
    },
    async start(plan, inputs, idempotencyKey) {
      plans.set(plan.flow, plan)
      const { run_id } = await outside.start(
        owner,
        {
          kind: 'flow',
          flow: plan.flow,
          snapshot: bareSnapshot(plan).hash,
          label: null,
          variant: null,
          inputs,
          resolved: {},
          body: inputs,
          ...(idempotencyKey !== undefined && { idempotencyKey }),
        },
        hub.client,
      )
      return run_id
    },
    async play(isThere = () => false) {
      for (let moves = 0; moves < mostMoves; moves++) {
        await hub.settle()
        if (isThere() || !world.advance()) return
      }
      throw new Error(`Still not at rest after ${mostMoves} moments: ${JSON.stringify([...hub.begun])}`)
    },
  }
}

// A run of a few hours has some thousand moments; more means that it goes round in circles.
const mostMoves = 5_000

const never = new Promise<never>(() => {})
