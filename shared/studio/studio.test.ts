import type { Caller } from '../caller'
import type { RunSummary } from '../runs/contract'
import { createStudio, type StudioDeps } from '.'

const caller: Caller = { project: 'p', id: 'me', groups: [], roles: ['reader'] }
const now = Date.parse('2026-01-02T12:00:00Z')

const run = (change: Partial<RunSummary>): RunSummary => ({
  id: 'r1',
  kind: 'flow',
  flow: 'shop',
  hash: 'h',
  label: null,
  variant: null,
  status: 'completed',
  durable: false,
  usage: null,
  cost: 0.01,
  latency_ms: 100,
  started_at: '2026-01-02T11:30:00Z',
  ended_at: '2026-01-02T11:30:01Z',
  ...change,
})

const document = (path: string, status: 'indexed' | 'failed' = 'indexed') => ({
  path,
  status,
  chunks: 1,
  etag: null,
  acl: null,
  indexed_at: null,
  ...(status === 'failed' && { error: { code: 'encrypted_document', message: 'It asks for a password', details: {} } }),
})

const depsWith = (runs: readonly RunSummary[], more: Partial<Record<keyof StudioDeps, unknown>> = {}): StudioDeps =>
  ({
    flows: {
      list: async () => ({
        items: [
          {
            name: 'shop',
            description: 'Sells tents',
            type: 'chat',
            latest: 'h',
            labels: { latest: 'h' },
            published_at: null,
          },
        ],
      }),
    },
    runs: {
      list: async (
        _: Caller,
        { status, kind, cursor = '0', limit = 50 }: { status?: string; kind?: string; cursor?: string; limit?: number },
      ) => {
        const fitting = runs.filter((one) => (status ?? one.status) === one.status && (kind ?? one.kind) === one.kind)
        const from = Number(cursor)
        const next = from + limit < fitting.length ? { next: String(from + limit) } : {}
        return { items: fitting.slice(from, from + limit), ...next }
      },
    },
    knowledge: {
      listIndexes: async () => ({ items: [{ name: 'products' }] }),
      listDocuments: async (_: Caller, __: string, { cursor }: { cursor?: string }) =>
        cursor === undefined
          ? { items: [document('tent.md')], cursor: 'two' }
          : { items: [document('stove.pdf', 'failed')] },
    },
    datasets: { list: async () => ({ items: [{ name: 'questions' }] }) },
    connections: { list: async () => ({ items: [] }) },
    evaluations: { list: async () => ({ items: [] }) },
    gates: { sealed: async () => [], evidence: async () => undefined },
    modelDesk: {
      list: async () => ({
        items: [
          { prices: { input: 1, output: 2, cached: null } },
          { prices: { input: null, output: null, cached: null } },
        ],
        endpoints: [{ ok: true }],
      }),
    },
    world: { now: () => now },
    ...more,
  }) as unknown as StudioDeps

test('the summary counts the runs of 24 hours and no older one', async () => {
  const summary = await createStudio(
    depsWith([run({}), run({ id: 'r2', status: 'failed' }), run({ id: 'old', started_at: '2026-01-01T11:00:00Z' })]),
  ).summary(caller)
  expect(summary.operate).toEqual({ runs: 2, failed: 1, waiting: 0, partial: false })
  expect(summary.flows[0]?.by_hour.at(-1)).toBe(2)
})

test('a flow with a run of unknown price has no cost a run, and no cost is not nothing', async () => {
  const { flows, manage } = await createStudio(depsWith([run({}), run({ id: 'r2', cost: null })])).summary(caller)
  expect(flows[0]?.cost).toBeNull()
  expect(manage).toMatchObject({ spent: 0.01, unpriced: 1 })
})

test('a flow’s figures are of its own runs, not of evaluations over it', async () => {
  const { flows, operate } = await createStudio(
    depsWith([run({}), run({ id: 'e', kind: 'evaluation', latency_ms: 90_000 })]),
  ).summary(caller)
  expect(flows[0]).toMatchObject({ runs: 1, p95_ms: 100 })
  expect(operate.runs).toBe(2)
})

const line = (id: string, value: number | null) => ({
  id,
  hash: 'h2',
  figures: { quality: { evaluator: 'f1', figure: 'mean', value, low: 0.7, high: 0.9 } },
})

test('a flow’s quality is of the newest finished evaluation that tells any, and is looked for once', async () => {
  const asked: unknown[] = []
  const evaluations = {
    list: async (_: Caller, query: unknown) => {
      asked.push(query)
      return { items: [{ id: 'costs only', hash: 'h2', figures: {} }, line('unknown', null), line('told', 0.8)] }
    },
  }
  const runs = [
    run({ id: 'going', kind: 'evaluation', status: 'running', ended_at: null }),
    run({ id: 'new', kind: 'evaluation' }),
  ]
  const studio = createStudio(depsWith(runs, { evaluations }))
  await studio.summary(caller)
  const { flows } = await studio.summary(caller)
  const told = { evaluation: 'told', hash: 'h2', name: 'f1', figure: 'mean', value: 0.8, low: 0.7, high: 0.9 }
  expect(flows[0]?.quality).toEqual(told)
  expect(asked).toEqual([{ flow: 'shop', status: 'completed', limit: 3 }])
})

test('an evaluation that cannot be read leaves its flow without a figure, not the project without a summary', async () => {
  const evaluations = { list: async () => Promise.reject(new Error('forgotten')) }
  const { flows } = await createStudio(depsWith([run({ kind: 'evaluation' })], { evaluations })).summary(caller)
  expect(flows[0]?.quality).toBeNull()
})

const evidence = (verdict: string) => ({
  id: 'g1',
  gate: 'release',
  verdict,
  candidate: { snapshot: 'h2' },
  at: '2026-01-02T11:00:00Z',
  required: {
    f1: { state: 'pass', metric: 'quality', reason: 'it is' },
    'total-latency.p95': { state: 'fail', metric: 'latency', reason: 'slower by 520 ms', difference: 520 },
  },
  comparison: {
    metrics: {
      f1: { metric: 'quality', verdict: 'improved' },
      'total-latency.p95': { metric: 'latency', verdict: 'degraded' },
      'total-latency.p50': { metric: 'latency', verdict: 'improved' },
    },
  },
})

test('a flow’s gate says what its newest try gained, lost and did not meet', async () => {
  const gates = {
    sealed: async () => [
      { name: 'release', flow: 'shop' },
      { name: 'other', flow: 'x' },
    ],
    evidence: async () => evidence('fail'),
  }
  const { flows, needs } = await createStudio(depsWith([run({ id: 'g1', kind: 'gate' })], { gates })).summary(caller)
  expect(flows[0]).toMatchObject({
    gates: ['release'],
    gate: {
      verdict: 'fail',
      hash: 'h2',
      improved: ['quality'],
      degraded: ['latency'],
      unmet: [{ name: 'total-latency.p95', difference: 520 }],
    },
  })
  expect(needs.some(({ kind }) => kind === 'inconclusive_gate')).toBe(false)
})

test('a try that settled nothing needs somebody, at its gate', async () => {
  const gates = { sealed: async () => [], evidence: async () => evidence('inconclusive') }
  const { needs } = await createStudio(depsWith([run({ id: 'g1', kind: 'gate' })], { gates })).summary(caller)
  expect(needs).toContainEqual(expect.objectContaining({ kind: 'inconclusive_gate', id: 'g1', gate: 'release' }))
})

test('models without a known price are counted apart', async () => {
  const { explore } = await createStudio(depsWith([])).summary(caller)
  expect(explore).toEqual({ models: 2, priced: 1, endpoints: 1 })
})

test('documents are counted over every page, and what could not be read needs somebody', async () => {
  const { build, needs } = await createStudio(depsWith([])).summary(caller)
  expect(build).toMatchObject({ documents: 2, searchable: 1 })
  expect(needs).toEqual([expect.objectContaining({ kind: 'failed_document', id: 'stove.pdf', index: 'products' })])
})

test('more runs than are looked at are said to be more', async () => {
  const { operate } = await createStudio(
    depsWith(Array.from({ length: 5_001 }, (_, n) => run({ id: `r${n}` }))),
  ).summary(caller)
  expect(operate).toMatchObject({ runs: 5_000, partial: true })
})

test('find takes every word, looks at names of each kind, and finds nothing for nothing', async () => {
  const studio = createStudio(depsWith([run({ id: '01abc', flow: 'other' })]))
  expect(await studio.find(caller, 'TENT')).toEqual([
    { kind: 'flow', id: 'shop', name: 'shop', detail: 'Sells tents' },
    { kind: 'document', id: 'tent.md', name: 'tent.md', detail: 'products', index: 'products' },
  ])
  expect((await studio.find(caller, '01a')).map(({ kind }) => kind)).toEqual(['run'])
  expect((await studio.find(caller, 'quest ions')).map(({ kind }) => kind)).toEqual(['dataset'])
  expect(await studio.find(caller, '  ')).toEqual([])
})

test('find gives at most so many of each kind', async () => {
  const studio = createStudio(depsWith(Array.from({ length: 20 }, (_, n) => run({ id: `01x${n}` }))))
  expect(await studio.find(caller, '01x', 3)).toHaveLength(3)
})
