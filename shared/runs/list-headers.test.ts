import type { Caller } from '../caller'
import { memoryStore } from '../store/memory-store'
import { keepValue, openValue } from '../store/values'
import { memoryBlobs } from '../blobs'
import { createRuns, type RunsDeps } from '.'
import type { RunEnd, RunStart } from './contract'

const asker: Caller = { project: 'shop', id: 'ada', roles: ['runner'], groups: [] }
const reader: Caller = { ...asker, id: 'rita', roles: ['reader'] }
const start: RunStart = {
  kind: 'flow',
  flow: 'copilot',
  snapshot: 's',
  label: 'latest',
  variant: null,
  inputs: { customer: 'c-1', question: 'How long is\n  the warranty?' },
  resolved: {},
}
const end: RunEnd = { status: 'completed', outputs: {}, usage: null, cost: null, latency_ms: 5, resolved: {} }

const arrange = () => {
  let id = 0
  let now = Date.parse('2026-11-01T10:00:00.000Z')
  const world = { now: () => (now += 1_000), newId: () => `run-${(id += 1)}`, log: () => undefined }
  const deps = {
    store: memoryStore(),
    blobs: memoryBlobs(),
    world,
    ground: 'local',
    version: '0',
    keepValue,
    openValue,
  } as unknown as RunsDeps
  const runs = createRuns(deps)
  const play = async (more: Partial<RunStart> = {}, how: Partial<RunEnd> = {}): Promise<void> =>
    runs.openJournal(asker, { ...start, ...more }).close({ ...end, ...how })
  return { runs, play }
}

test('a line says what a run was asked, to those who may read it', async () => {
  const { runs, play } = arrange()
  await play()
  expect((await runs.list(asker)).items[0]).toMatchObject({ title: 'How long is the warranty?', durable: false })
  const [hidden] = (await runs.list(reader)).items
  expect(hidden).toMatchObject({ content: 'hidden' })
  expect(hidden).not.toHaveProperty('title')
  expect((await runs.list(reader, { q: 'warranty' })).items).toEqual([])
})

test.each(['masked', 'none'] as const)('a run whose flow records %s has no title for anybody', async (record) => {
  const { runs, play } = arrange()
  await play({ record, inputs: { question: `warranty ${'x'.repeat(20_000)}` } })
  const { items } = await runs.list(asker)
  expect(items).toHaveLength(1)
  expect(JSON.stringify(items)).not.toContain('warranty')
})

test('what was asked is cut, also where the inputs lie in a blob; a secret is no title', async () => {
  const { runs, play } = arrange()
  await play({ inputs: { question: 'a😀'.repeat(20_000) } })
  await play({ inputs: { key: '***', n: 4 } })
  await play({ inputs: { dataset: `asks@${'0123456789abcdef'.repeat(4)}` } })
  const [versioned, secret, long] = (await runs.list(asker)).items
  expect(versioned?.title).toBe('asks@0123456')
  expect(long?.title?.length).toBeLessThanOrEqual(160)
  expect(long?.title?.endsWith('…')).toBe(true)
  expect(secret).not.toHaveProperty('title')
})

test('a failed run names its node', async () => {
  const { runs, play } = arrange()
  await play({}, { status: 'failed', error: { code: 'timeout', message: 'Too long', details: { node: 'answer' } } })
  expect((await runs.list(reader)).items[0]).toMatchObject({ failed_node: 'answer', error: { code: 'timeout' } })
})

test('runs are found by words and by time, over pages', async () => {
  const { runs, play } = arrange()
  for (let n = 0; n < 6; n++) await play({ inputs: { question: n === 1 ? 'Where is my TENT?' : 'Hello' } })
  const found = await runs.list(asker, { q: 'tent copilot', limit: 2 })
  expect(found.items.map(({ id }) => id)).toEqual(['run-2'])
  const all = (await runs.list(asker)).items
  const since = all[2]?.started_at ?? ''
  expect((await runs.list(asker, { since })).items.map(({ id }) => id)).toEqual(all.slice(0, 3).map(({ id }) => id))
  expect((await runs.list(asker, { until: since })).items).toHaveLength(3)
})

test('a look for words that are nowhere ends after ten pages and says where to go on', async () => {
  const { runs, play } = arrange()
  for (let n = 0; n < 12; n++) await play()
  const { items, next } = await runs.list(asker, { q: 'nowhere', limit: 1 })
  expect(items).toEqual([])
  expect(await runs.list(asker, { q: 'nowhere', limit: 1, ...(next !== undefined && { cursor: next }) })).toEqual({
    items: [],
  })
})
