import type { RunView } from '../../shared/runs/contract'
import { owner } from './drivers'
import { hubGround } from './hub-ground'
import { interpret } from './naive'
import { chance } from './random'
import { drawFlow, type RandomFlow } from './random-flow'
import { workNode } from './work-node'

jest.setTimeout(120_000)

const isFull = process.env['SLUICE_CRASH'] === 'full'
const total = Number(process.env['SLUICE_HUB_DAGS'] ?? (isFull ? 100 : 40))

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
  const { runs, hub, client, start } = hubGround([workNode()])
  const features = new Set<string>()

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
    const run_id = await start(flow.plan, flow.inputs)
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
