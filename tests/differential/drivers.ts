import { createFakeHub, type FakeHub } from '../../functions/durable/fake-hub'
import { waveActivities } from '../../functions/activities/wave-activities'
import { flowRun } from '../../functions/orchestrations/flow-run'
import { memoryBlobs } from '../../shared/blobs'
import type { Caller } from '../../shared/caller'
import { createWaveActivities, frozenWorld, memoryJournal, runInProcess } from '../../shared/flows'
import type { Flows, NodeKind, NodeServices, Plan, RunOutcome, Snapshot } from '../../shared/flows/contract'
import type { JsonObject } from '../../shared/json'
import { createRuns, type Runs } from '../../shared/runs'
import { keepValue, memoryStore, openValue } from '../../shared/store'
import type { DocumentStore } from '../../shared/store/contract'
import type { Chance } from './random'
import { virtualWorld, type VirtualWorld } from './virtual-world'

export const owner: Caller = { project: 'default', id: 'owner', groups: [], roles: ['owner'] }

/** Services of which random flows use none. */
export const noServices = {} as NodeServices

/** A snapshot that holds no files. */
export const bareSnapshot = (plan: Plan): Snapshot => ({
  hash: 'f'.repeat(64),
  flow: plan.flow,
  files: new Map(),
  code: {},
  plan,
  variants: {},
  plan_hash: '',
})

/** Runs a plan by the in-process driver; statuses by path. */
export const runInMemory = async (
  plan: Plan,
  inputs: JsonObject,
  kind: NodeKind,
): Promise<{ readonly outcome: RunOutcome; readonly statuses: Readonly<Record<string, string>> }> => {
  const journal = memoryJournal('run')
  const instant = {
    ...frozenWorld(),
    sleep: (ms: number) => (ms > 100_000 ? new Promise<void>(() => {}) : Promise.resolve()),
  }
  const outcome = await runInProcess({
    caller: owner,
    plan,
    snapshot: bareSnapshot(plan),
    inputs,
    kinds: new Map([[kind.kind, kind]]),
    services: noServices,
    world: instant,
    journal,
    environment: {},
    deadlineMs: 220_000,
  })
  return { outcome, statuses: Object.fromEntries(journal.nodes.map(({ path, status }) => [path, status])) }
}

/** A whole durable ground in memory, on a clock of its own. */
export interface DurableTrial {
  readonly world: VirtualWorld
  readonly store: DocumentStore
  readonly runs: Runs
  readonly hub: FakeHub
  start(plan: Plan, inputs: JsonObject, idempotencyKey?: string): Promise<string>
  /** Lets time pass until nothing is left to happen, or until `isThere`. */
  play(isThere?: () => boolean): Promise<void>
}

// A store that says whether somebody still waits for it.
const counting = (inner: DocumentStore): { readonly store: DocumentStore; readonly isBusy: () => boolean } => {
  let open = 0
  const store = new Proxy(inner, {
    get: (target, name: keyof DocumentStore) => {
      const method = target[name] as (...asked: unknown[]) => Promise<unknown>
      return async (...asked: unknown[]) => {
        open += 1
        try {
          return await method.apply(target, asked)
        } finally {
          open -= 1
        }
      }
    },
  })
  return { store, isBusy: () => open > 0 }
}

/** Opens a durable ground in memory. */
export const durableTrial = (
  random: Chance,
  kinds: readonly NodeKind[],
  options: {
    readonly twice?: () => boolean
    readonly services?: NodeServices
    readonly store?: DocumentStore
    readonly around?: (activities: Flows['activities']) => Flows['activities']
  } = {},
): DurableTrial => {
  const world = virtualWorld(random)
  const { store, isBusy } = counting(options.store ?? memoryStore(world.now))
  const blobs = memoryBlobs()
  const runs = createRuns({ store, blobs, world, ground: 'local', version: 'test', keepValue, openValue })
  const plans = new Map<string, Plan>()
  const made = createWaveActivities({
    world,
    kinds: new Map(kinds.map((kind) => [kind.kind, kind])),
    services: options.services ?? noServices,
    environment: {},
    book: (ref) => runs.book(ref),
    async load(_project, { flow }) {
      const plan = plans.get(flow)
      if (!plan) throw new Error(`no plan ${flow}`)
      return { snapshot: bareSnapshot(plan), plan }
    },
  })
  const activities = options.around?.(made) ?? made
  const hub = createFakeHub({
    orchestrators: { flowRun },
    activities: Object.fromEntries(
      waveActivities.map((activity) => [
        activity.name,
        (input: unknown, client: FakeHub['client']) => activity.run(activities, input, client),
      ]),
    ),
    clock: world,
    isBusy,
    random,
    ...(options.twice && { twice: options.twice }),
  })
  return {
    world,
    store,
    runs,
    hub,
    async start(plan, inputs, idempotencyKey) {
      plans.set(plan.flow, plan)
      const { run_id } = await runs.start(
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
      for (;;) {
        await hub.settle()
        if (isThere() || !world.advance()) return
      }
    },
  }
}
