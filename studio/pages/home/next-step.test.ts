import { channelState, nextStep, type SummaryView } from './next-step'

type FlowLine = SummaryView['flows'][number]
type GateTry = NonNullable<FlowLine['gate']>

const flow: FlowLine = {
  name: 'shop bot',
  type: 'chat',
  labels: { latest: 'abcdef0123' },
  runs: 0,
  failed: 0,
  by_hour: [],
  p95_ms: null,
  cost: null,
  quality: null,
  gates: [],
  gate: null,
}
const summary = (change: Partial<SummaryView> = {}): SummaryView => ({
  explore: { models: 1, priced: 1, endpoints: 1 },
  build: { flows: 1, indexes: 0, documents: 0, searchable: 0, datasets: 1, evaluations: 1 },
  operate: { runs: 3, failed: 0, waiting: 0, partial: false },
  manage: { spent: 0, unpriced: 0, connections: 0 },
  flows: [flow],
  needs: [],
  ...change,
})
const unmeasured = { flows: 1, indexes: 0, documents: 0, searchable: 0, datasets: 0, evaluations: 0 }

const tried = (change: Partial<GateTry>): FlowLine => ({
  ...flow,
  gates: ['release'],
  gate: {
    gate: 'release',
    run: 'g1',
    verdict: 'fail',
    hash: 'abcdef0123',
    at: '2026-01-01T00:00:00Z',
    improved: ['quality', 'honesty', 'cost'],
    degraded: ['latency'],
    unmet: [{ name: 'total-latency.p95', metric: 'latency', state: 'fail', reason: 'it rose by 0.52 s' }],
    ...change,
  },
})

test('an empty project starts with a flow', () => {
  expect(nextStep(summary({ flows: [] }))).toMatchObject({
    href: '/flows?new=1',
    other: { href: '/flows?new=import' },
  })
})

test('a chat flow that nobody asked is asked, with its name in the address as data', () => {
  const operate = { runs: 0, failed: 0, waiting: 0, partial: false }
  const step = nextStep(summary({ operate, build: unmeasured }))
  expect(step).toMatchObject({ action: 'Ask the sample', href: '/chat/shop%20bot?ask=1' })
  expect(nextStep(summary({ operate })).action).not.toBe('Ask the sample')
})

test('a person who is waited for comes before everything but a closed gate', () => {
  const need = { kind: 'waiting_run', id: 'r1', title: 'shop waits', detail: '', at: null } as const
  expect(nextStep(summary({ needs: [need] }))).toMatchObject({ action: 'Answer', href: '/runs/r1?view=io' })
  expect(nextStep(summary({ needs: [need], flows: [tried({})] })).action).toBe('Open the comparison')
})

test('what failed is opened before something new is measured', () => {
  expect(
    nextStep(summary({ build: unmeasured, operate: { runs: 3, failed: 1, waiting: 0, partial: false } })).href,
  ).toBe('/runs?status=failed')
  expect(nextStep(summary({ build: unmeasured })).action).toBe('Bring a dataset')
  expect(nextStep(summary({ build: { ...unmeasured, datasets: 1 } })).action).toBe('Evaluate')
  expect(nextStep(summary()).action).toBe('Open the comparison')
})

test('a closed gate says what was gained and what was lost, and leads to both', () => {
  expect(nextStep(summary({ flows: [tried({})] }))).toEqual({
    state: ['fail', 'Gate closed'],
    text: 'shop bot@abcdef0 is better on 3 metrics and slower on one',
    why: 'total-latency.p95: it rose by 0.52 s.',
    action: 'Open the comparison',
    href: '/evaluate/compare?baseline=g1%40baseline&candidate=g1%40candidate',
    other: { action: 'Open the gate', href: '/evaluate/gates/release?run=g1' },
  })
  expect(nextStep(summary({ flows: [tried({ improved: [], degraded: ['quality', 'harm'] })] })).text).toBe(
    'shop bot@abcdef0 is worse on 2',
  )
  expect(nextStep(summary({ flows: [tried({ improved: [], degraded: [] })] }))).toMatchObject({
    text: 'shop bot@abcdef0 was held by release',
    action: 'Open the gate',
  })
})

test('a version that was published after the try has not tried', () => {
  expect(nextStep(summary({ flows: [tried({ hash: '1234567890' })] })).text).toBe(
    'shop bot@1234567 did not pass, and abcdef0 has not tried',
  )
})

test('what passed is to be put into production, once', () => {
  const passed = tried({ verdict: 'pass', unmet: [], degraded: [] })
  expect(nextStep(summary({ flows: [passed] })).action).toBe('Point production at it')
  const isThere = { ...passed, labels: { ...passed.labels, production: 'abcdef0123' } }
  expect(nextStep(summary({ flows: [isThere] })).action).toBe('Open the comparison')
})

test('the channel is closed by one gate that holds, and open only where one let through', () => {
  expect(channelState([flow])).toBe('none')
  expect(channelState([{ ...flow, gates: ['release'] }])).toBe('untried')
  expect(channelState([tried({ verdict: 'inconclusive' })])).toBe('untried')
  expect(channelState([tried({ verdict: 'pass' })])).toBe('open')
  expect(channelState([tried({ verdict: 'pass' }), tried({})])).toBe('closed')
})
