import type { RunView } from '../../shared/runs/contract'
import type { NodeDefinition } from '../../shared/flows/definition/definition'
import { inMaps } from './compare'
import { owner } from './drivers'
import { hubGround } from './hub-ground'
import { interpret } from './naive'
import { chance } from './random'
import { answerAt, drawFlow, type RandomFlow } from './random-flow'
import { workNode } from './work-node'

jest.setTimeout(120_000)

const isFull = process.env['SLUICE_CRASH'] === 'full'
const total = Number(process.env['SLUICE_HUB_DAGS'] ?? (isFull ? 100 : 40))

// A flow whose people either answer, whenever it may be, or never do: what happens does not hang on this machine's haste.
const drawSteady = (seed: number): RandomFlow => {
  for (let turn = 0; ; turn++) {
    const flow = drawFlow(chance(seed * 15_485_863 + turn), { people: true, maps: true, most: 10 })
    const isSteadyIn = (nodes: readonly NodeDefinition[], within: string): boolean =>
      nodes.every(({ kind, name, timeout, each }) => {
        if (each && 'inner' in each) return isSteadyIn(each.inner.nodes, `${name}/`)
        return kind !== 'human' || flow.answers.has(`${within}${name}`) === (timeout === undefined)
      })
    const isSteady = isSteadyIn(flow.definition.nodes, '')
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
      for (const { path, status } of [...view.nodes, ...(await inMaps(runs, run, view.nodes))]) {
        const answer = answerAt(flow, path)
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
  try {
    await Promise.all(Array.from({ length: total }, (_none, index) => play(index + 1)))
  } finally {
    await hub.stop()
  }
  expect([...features]).toEqual(
    expect.arrayContaining(['human', 'human timeout', 'map', 'human in a map', 'stand-in', 'retry']),
  )
  expect(hub.logs.filter((line) => line.startsWith('error'))).toEqual([])
})
