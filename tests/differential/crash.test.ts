import { askingNode, tellingModel } from './asking-node'
import { owner } from './drivers'
import { durableTrial, type DurableTrial } from './durable-trial'
import { interpret } from './naive'
import { chance } from './random'
import { drawFlow } from './random-flow'

jest.setTimeout(1_800_000)

const isFull = process.env['SLUICE_CRASH'] === 'full'
const total = Number(process.env['SLUICE_CRASHES'] ?? (isFull ? 1_000 : 60))

test(`[1] [2] [6] ${total} random flows end as they should though their process dies again and again, and no kept call is made again`, async () => {
  const deaths = new Map<string, number>()
  let again = 0
  for (let seed = 1; seed <= total; seed++) {
    const random = chance(seed * 7_919)
    const flow = drawFlow(random, { people: false, maps: true, most: 8 })
    const expected = interpret(flow.plan, flow.inputs, flow.answers)
    const asked = new Map<string, number>()
    const kept = new Set<string>()
    const mayRepeat = new Map<string, number>()
    const wrong: string[] = []
    let left = 1 + random.below(4)
    let fuse = 5 + random.below(60)
    const services = (isAlive: () => boolean) =>
      tellingModel(
        () => trial.world,
        isAlive,
        (call) => {
          asked.set(call, (asked.get(call) ?? 0) + 1)
          if (kept.has(call)) wrong.push(`${call} was kept and is asked again`)
        },
      )
    const trial: DurableTrial = durableTrial(random, [askingNode], {
      services,
      dies(method, document) {
        if (left === 0 || fuse-- > 0) return undefined
        left -= 1
        fuse = 5 + random.below(60)
        const when = random.maybe(0.5) ? 'before' : 'after'
        const boundary = `${when} ${method}${document ? ` ${document.doc}` : ''}`
        deaths.set(boundary, (deaths.get(boundary) ?? 0) + 1)
        return when
      },
      onPut: ({ id, doc }) => {
        if (doc === 'call') kept.add(id)
      },
      onCrash() {
        for (const call of asked.keys()) if (!kept.has(call)) mayRepeat.set(call, (mayRepeat.get(call) ?? 0) + 1)
      },
    })
    const run = await trial.start(flow.plan, flow.inputs)
    await trial.play()

    for (const [call, count] of asked) {
      again += count - 1
      if (count - 1 > (mayRepeat.get(call) ?? 0)) wrong.push(`${call} was asked ${count} times`)
    }
    const { status, outputs, nodes } = await trial.runs.get(owner, run)
    const statuses = Object.fromEntries(nodes.map((node) => [node.path, node.status]))
    expect({ seed, wrong, status, outputs: outputs ?? null, statuses }).toEqual({
      seed,
      wrong: [],
      status: expected.status,
      outputs: expected.outputs,
      statuses: expected.statuses,
    })
  }
  const shown = [...deaths].toSorted(([, left], [, right]) => right - left).map(([name, count]) => `${name}: ${count}`)
  process.stderr.write(`deaths: ${shown.join(', ')}; calls made again: ${again}\n`)
  expect(again).toBeGreaterThan(0)
  for (const doc of ['call', 'node', 'claim', 'event']) {
    expect([doc, (deaths.get(`before put ${doc}`) ?? 0) + (deaths.get(`after put ${doc}`) ?? 0) > 0]).toEqual([
      doc,
      true,
    ])
  }
})
