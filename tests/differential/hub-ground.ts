import host from '../../host.json'
import { waveActivities } from '../../functions/activities/wave-activities'
import { flowRun } from '../../functions/orchestrations/flow-run'
import { systemClock } from '../../local/clock'
import type { Tap } from '../../local/durable/fixtures/sdk-functions'
import { trial } from '../../local/durable/fixtures/trial-hub'
import { memoryBlobs } from '../../shared/blobs'
import { createWaveActivities } from '../../shared/flows'
import type { NodeKind, Plan } from '../../shared/flows/contract'
import type { JsonObject } from '../../shared/json'
import { createRuns } from '../../shared/runs'
import type { DurableClient, InstanceStatus } from '../../shared/runs/contract'
import { keepValue, memoryStore, openValue } from '../../shared/store'
import { sortableIds } from '../../shared/system-world'
import { bareSnapshot, noServices, owner } from './drivers'
import { chance } from './random'

const timesFaster = 100

/** Durable runs of plans at hand on the task hub of the local ground, in memory and a hundred times faster. */
export const hubGround = (kinds: readonly NodeKind[], tap?: Tap) => {
  const clock = systemClock(timesFaster)
  const world = {
    now: clock.now,
    sleep: (milliseconds: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        if (signal?.aborted) return resolve()
        const undo = clock.setTimer(resolve, milliseconds)
        signal?.addEventListener('abort', () => {
          undo()
          resolve()
        })
      }),
    newId: sortableIds(clock.now),
    random: chance(1),
    log: () => {},
  }
  const runs = createRuns({
    store: memoryStore(world.now),
    blobs: memoryBlobs(),
    world,
    ground: 'local',
    version: 'test',
    keepValue,
    openValue,
    // What is a second on this clock is ten milliseconds on the machine's.
    leaseMs: 30_000 * timesFaster,
  })
  const plans = new Map<string, Plan>()
  const activities = createWaveActivities({
    world,
    kinds: new Map(kinds.map((kind) => [kind.kind, kind])),
    services: noServices,
    environment: {},
    book: (ref) => runs.book(ref),
    loadFlow: () => Promise.reject(new Error('these flows call none')),
    load: async (_project, { flow }) => {
      const plan = plans.get(flow) as Plan
      return { snapshot: bareSnapshot(plan), plan }
    },
  })
  const hub = trial(
    {
      orchestrators: { flowRun },
      activities: Object.fromEntries(
        waveActivities.map((activity) => [activity.name, (input: never) => activity.run(activities, input, client)]),
      ),
    },
    { clock, host: host.extensions.durableTask, ...(tap && { tap }) },
  )
  const client: DurableClient = {
    start: async (name, instanceId, input) => {
      await hub.client.start({ name, instanceId, input: JSON.stringify(input) })
    },
    raise: async (id, event, data) => {
      await hub.client.raiseEvent(id, event, JSON.stringify(data))
    },
    status: async (id) => (hub.client.status(id)?.status.toLowerCase() as InstanceStatus | undefined) ?? null,
    terminate: async (id, reason) => {
      await hub.client.terminate(id, reason)
    },
  }
  return {
    runs,
    hub,
    client,
    /** Starts a run of a plan, under the plan's own name. */
    start: async (plan: Plan, inputs: JsonObject): Promise<string> => {
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
          body: null,
        },
        client,
      )
      return run_id
    },
  }
}
