import type { Evaluator } from '../../shared/evaluation/contract'
import { measureGround, owner } from '../../shared/evaluation/fixtures/measure-ground'
import type { GateDefinition, GateEvidence } from '../../shared/evaluation/gates/contract'
import { createGates, gateKind } from '../../shared/evaluation/gates/create-gates'
import { seededRandom } from '../../shared/evaluation/statistics'

jest.setTimeout(600_000)

// Each seed is a seal of its own: another draw of the model's luck at a gate that is asked once.
const isFull = process.env['SLUICE_CRASH'] === 'full'
const seeds = isFull ? 100 : 20
const rowCount = 80
/** What the worse side loses of its right answers where they vary. */
const planted = 0.3

const count = (length: number): number[] => Array.from({ length }, (_none, index) => index)
const rows = count(rowCount).map((row) => ({ question: `question ${row}`, reference: `a${row}` }))
const right: Evaluator = {
  id: 'right',
  version: '1',
  summary: '',
  metric: 'quality',
  kind: 'code',
  needs: ['response', 'ground_truth'],
  direction: 'higher',
  scale: [0, 1],
  run: ({ response, ground_truth }) => ({ score: response === ground_truth ? 1 : 0, pass: response === ground_truth }),
}
const definition: GateDefinition = {
  flow: 'qa',
  dataset: 'd',
  baseline: { label: 'latest' },
  evaluators: [{ evaluator: 'right' }],
  required: { right: { margin: 0, tolerate_inconclusive: true } },
  concurrency: 1,
}

// Half of the rows are always right; the others are right by chance, anew in every run.
const chanceOf = (row: number): number => (row % 2 === 0 ? 1 : 0.7)

/** The gate over a model that is noisy by a seed; `loss` is taken from the candidate's chances. */
const tryGate = async (seed: number, loss: number): Promise<{ evidence: GateEvidence; varied: number }> => {
  const luck = seededRandom(`noise ${seed} ${loss}`)
  const said: string[] = []
  const texts = { get: async () => ({ files: [] }) as never }
  const ground = await measureGround({
    datasets: { d: rows },
    evaluators: [right],
    kinds: (deps) => ({ gate: gateKind({ ...deps, texts }) }),
    model: {
      id: 'm',
      complete: async ({ messages }) => {
        const asked = messages.at(-1)?.content
        const row = Number(/\d+/.exec(typeof asked === 'string' ? asked : '')?.[0])
        // One at a time: the candidate's rows come first, then the baseline's.
        const isCandidate = said.length < rowCount
        const content = luck() < chanceOf(row) - (isCandidate ? loss : 0) ? `a${row}` : 'wrong'
        said.push(content)
        return { model: 'm', message: { content }, finish_reason: 'stop', usage: null, cost: null, latency_ms: 1 }
      },
    },
  })
  const gates = createGates({ ...ground.deps, texts })
  await gates.put(owner, 'g', definition)
  const { run_id } = await gates.run(owner, 'g', {}, ground.client)
  await ground.work()
  const evidence = (await gates.show(owner, 'g', run_id)) as GateEvidence
  return { evidence, varied: count(rowCount).filter((row) => said[row] !== said[row + rowCount]).length / rowCount }
}

test('the model is noisy: over all seeds at least 30 % of the rows vary between two runs', async () => {
  // A row varies where it is not always answered alike; that is seen over several runs of the same.
  const seen = count(rowCount).map(() => new Set<boolean>())
  for (const seed of count(8)) {
    const luck = seededRandom(`rows ${seed}`)
    rows.forEach((_row, row) => seen[row]?.add(luck() < chanceOf(row)))
  }
  expect(seen.filter((values) => values.size > 1).length / rowCount).toBeGreaterThanOrEqual(0.3)
  expect((await tryGate(0, 0)).varied).toBeGreaterThan(0.1)
})

test(`a noisy version against itself is called worse in at most 5 of 100 seeds (${seeds} here)`, async () => {
  let failed = 0
  let degraded = 0
  for (const seed of count(seeds)) {
    const { evidence } = await tryGate(seed, 0)
    if (evidence.verdict === 'fail') failed += 1
    if (evidence.comparison?.metrics['right']?.verdict === 'degraded') degraded += 1
  }
  expect([failed <= 0.05 * seeds, degraded <= 0.05 * seeds]).toEqual([true, true])
})

test(`a version that answers ${planted * 100} % of rows worse is found in at least 80 of 100 seeds (${seeds} here)`, async () => {
  let found = 0
  for (const seed of count(seeds)) {
    const { evidence } = await tryGate(seed, planted)
    if (evidence.verdict === 'fail') found += 1
  }
  expect(found).toBeGreaterThanOrEqual(0.8 * seeds)
})
