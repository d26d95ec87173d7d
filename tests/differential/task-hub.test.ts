import { waveActivities } from '../../functions/activities/wave-activities'
import { flowRun } from '../../functions/orchestrations/flow-run'
import { systemClock } from '../../local/clock'
import { trial } from '../../local/durable/fixtures/trial-hub'
import { memoryBlobs } from '../../shared/blobs'
import { createWaveActivities } from '../../shared/flows'
import type { Plan } from '../../shared/flows/contract'
import { createRuns } from '../../shared/runs'
import type { DurableClient, InstanceStatus, RunView } from '../../shared/runs/contract'
import { keepValue, memoryStore, openValue } from '../../shared/store'
import { sortableIds } from '../../shared/system-world'
import { bareSnapshot, noServices, owner } from './drivers'
import { interpret } from './naive'
import { chance } from './random'
import { drawFlow, type RandomFlow } from './random-flow'
import { workNode } from './work-node'

jest.setTimeout(120_000)

const total = Number(process.env['SLUICE_HUB_DAGS'] ?? 40)
const timesFaster = 100

// A flow whose people either answer, whenever it may be, or never do: what happens does not hang on this machine's haste.
const drawSteady = (seed: number): RandomFlow => {
  for (let turn = 0; ; turn++) {
    const flow = drawFlow(chance(seed * 104_729 + turn), { people: true, maps: true, most: 10 })
    const isSteady = flow.plan.nodes.every(
      ({ kind, name, timeout }) => kind !== 'human' || flow.answers.has(name) === (timeout === undefined),
    )
    if (isSteady) return flow
  }
}

test(`${total} random flows at once on the task hub of the local ground end as the rules say, people and maps among them`, async () => {
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
  const features = new Set<string>()
  const activities = createWaveActivities({
    world,
    kinds: new Map([['work', workNode()]]),
    services: noServices,
    environment: {},
    book: (ref) => runs.book(ref),
    loadFlow: () => Promise.reject(new Error('random flows call none')),
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
    { clock },
  )
  const statusOf = async (id: string): Promise<InstanceStatus | null> =>
    (hub.client.status(id)?.status.toLowerCase() as InstanceStatus | undefined) ?? null
  const client: DurableClient = {
    start: async (name, instanceId, input) => {
      await hub.client.start({ name, instanceId, input: JSON.stringify(input) })
    },
    raise: async (id, event, data) => {
      await hub.client.raiseEvent(id, event, JSON.stringify(data))
    },
    status: statusOf,
    terminate: async (id, reason) => {
      await hub.client.terminate(id, reason)
    },
  }

  const endOf = async (run: string, flow: RandomFlow): Promise<RunView> => {
    for (;;) {
      const view = await runs.get(owner, run)
      if (view.status === 'completed' || view.status === 'failed') return view
      for (const { path, status } of view.nodes) {
        const answer = flow.answers.get(path)
        if (status === 'waiting' && answer) await runs.answer(owner, run, path, answer.value, client)
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const play = async (seed: number): Promise<void> => {
    const drawn = drawSteady(seed)
    const flow = { ...drawn, plan: { ...drawn.plan, flow: `f${seed}` } }
    plans.set(flow.plan.flow, flow.plan)
    const { run_id } = await runs.start(
      owner,
      {
        kind: 'flow',
        flow: flow.plan.flow,
        snapshot: bareSnapshot(flow.plan).hash,
        label: null,
        variant: null,
        inputs: flow.inputs,
        resolved: {},
        body: null,
      },
      client,
    )
    const { status, outputs, nodes } = await endOf(run_id, flow)
    const expected = interpret(
      flow.plan,
      flow.inputs,
      new Map([...flow.answers].map(([name, { value }]) => [name, { after: 0, value }])),
    )
    for (const feature of expected.features) features.add(feature)
    const statuses = Object.fromEntries(nodes.map((node) => [node.path, node.status]))
    expect({ seed, status, outputs: outputs ?? null, statuses }).toEqual({
      seed,
      status: expected.status,
      outputs: expected.outputs,
      statuses: expected.statuses,
    })
  }
  await Promise.all(Array.from({ length: total }, (_none, index) => play(index + 1)))
  expect([...features]).toEqual(expect.arrayContaining(['human', 'human timeout', 'map', 'stand-in', 'retry']))
  await hub.stop()
  expect(hub.logs.filter((line) => line.startsWith('error'))).toEqual([])
})
