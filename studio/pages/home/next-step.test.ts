import { nextStep, type SummaryView } from './next-step'

const flow = { name: 'shop bot', type: 'chat', labels: {}, runs: 0, failed: 0, by_hour: [], p95_ms: null, cost: null }
const summary = (change: Partial<SummaryView> = {}): SummaryView => ({
  explore: { models: 1, priced: 1, endpoints: 1 },
  build: { flows: 1, indexes: 0, documents: 0, searchable: 0, datasets: 1, evaluations: 1 },
  operate: { runs: 3, failed: 0, waiting: 0, partial: false },
  manage: { spent: 0, unpriced: 0, connections: 0 },
  flows: [flow],
  needs: [],
  ...change,
})

test('an empty project starts with a flow', () => {
  expect(nextStep(summary({ flows: [] })).href).toBe('/flows?new=1')
})

test('a chat flow that nobody asked is asked, with its name in the address as data', () => {
  const step = nextStep(summary({ operate: { runs: 0, failed: 0, waiting: 0, partial: false } }))
  expect(step).toMatchObject({ action: 'Ask the sample', href: '/chat/shop%20bot?ask=1' })
})

test('a person who is waited for comes before everything that can wait', () => {
  const need = { kind: 'waiting_run', id: 'r1', title: 'shop waits', detail: '', at: null } as const
  expect(nextStep(summary({ needs: [need] }))).toMatchObject({ action: 'Answer', href: '/runs/r1?view=io' })
})

test('what failed is opened before something new is measured', () => {
  const build = { flows: 1, indexes: 0, documents: 0, searchable: 0, datasets: 0, evaluations: 0 }
  expect(nextStep(summary({ build, operate: { runs: 3, failed: 1, waiting: 0, partial: false } })).href).toBe(
    '/runs?status=failed',
  )
  expect(nextStep(summary({ build })).action).toBe('Bring a dataset')
  expect(nextStep(summary({ build: { ...build, datasets: 1 } })).action).toBe('Evaluate')
  expect(nextStep(summary()).action).toBe('Open the comparison')
})
