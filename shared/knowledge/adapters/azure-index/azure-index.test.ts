import type { IndexedChunk } from '../../contract'
import { searchIndexSuite } from '../../search-index.suite'
import { azureSearchFake, type AzureSearchFakeOptions } from './fake/azure-search-fake'
import { openAzureIndex } from './open-azure-index'

const scope = { project: 'p', index: 'manuals', generation: 'g1' }
const chunk = (id: string, text: string, more: Partial<IndexedChunk> = {}): IndexedChunk => ({
  id,
  document: 'a.md',
  sync: 1,
  passage: `passage-${id}`,
  ordinal: 0,
  title: 'Manual',
  section: 'Care',
  text,
  start: 0,
  end: text.length,
  acl: null,
  ...more,
})

const open = (more: Omit<AzureSearchFakeOptions, 'now'> = {}) => {
  let time = 0
  const slept: number[] = []
  const logged: string[] = []
  const fake = azureSearchFake({ now: () => time, ...more })
  const sleep = async (milliseconds: number) => {
    slept.push(milliseconds)
    time += milliseconds
  }
  const world = {
    now: () => time,
    sleep,
    random: () => 1,
    log: (_level: unknown, message: string) => void logged.push(message),
  }
  const index = openAzureIndex({
    endpoint: 'https://search.example.net/',
    credential: { key: 'k' },
    fetch: fake.fetch,
    world,
  })
  return { fake, index, slept, logged, world, pass: (milliseconds: number) => void (time += milliseconds) }
}
const asked = { text: 'tent', mode: 'keyword' as const, top: 5, groups: [] }

searchIndexSuite('Azure AI Search, by its wire fake', async () => open().index)
searchIndexSuite('Azure AI Search that lags by two seconds', async () => {
  const { index, world } = open({ lagMs: 2000 })
  // Deletes are not waited for by the adapter, whose readers believe manifests; the suite looks at once.
  const settled = async <T>(work: Promise<T>): Promise<T> => {
    const done = await work
    await world.sleep(2000)
    return done
  }
  return {
    ...index,
    remove: (...order) => settled(index.remove(...order)),
    drop: (...order) => settled(index.drop(...order)),
    write: (...order) => settled(index.write(...order)),
  }
})

test('a write ends when what it wrote is found', async () => {
  const { index, slept } = open({ lagMs: 1000 })
  await index.write(scope, [chunk('c1', 'tent')])
  expect(await index.search(scope, asked)).toHaveLength(1)
  expect(slept.length).toBeGreaterThan(2)
})

test('a write that is not found for long ends with a warning', async () => {
  const { index, logged } = open({ lagMs: 60_000 })
  await index.write(scope, [chunk('c1', 'tent')])
  expect(logged).toContain('Azure AI Search does not find yet what was written')
})

test('items that the service could not take for now are sent again, the others not', async () => {
  const { fake, index, slept } = open()
  fake.failItems(200, 503, 429, 200, 409)
  await index.write(
    scope,
    ['c1', 'c2', 'c3', 'c4'].map((id) => chunk(id, 'tent')),
  )
  const sent = fake.seen
    .filter(({ line }) => line.endsWith('search.index'))
    .map(({ body }) => (body as { value: unknown[] }).value.length)
  expect(sent).toEqual([4, 2, 1])
  expect(slept).toEqual([200, 400])
  expect(await index.search(scope, asked)).toHaveLength(4)
})

test('an item that the service will never take is named', async () => {
  const { fake, index } = open()
  fake.failItems(200, 400)
  await expect(index.write(scope, [chunk('c1', 'tent'), chunk('c2', 'tent')])).rejects.toMatchObject({
    word: 'unavailable',
    message: expect.stringMatching(/-c2 \(400\)/),
  })
})

test('a service that never takes an item is given up on', async () => {
  const { fake, index } = open()
  fake.failItems(...Array.from({ length: 20 }, () => 503))
  await expect(index.write(scope, [chunk('c1', 'tent')])).rejects.toMatchObject({
    word: 'unavailable',
    message: expect.stringContaining('8 attempts'),
  })
})

test('a batch too large for the service is halved until it fits', async () => {
  const { fake, index } = open()
  fake.failRequests(413, 200, 413)
  await index.write(
    scope,
    ['c1', 'c2', 'c3', 'c4'].map((id) => chunk(id, 'tent')),
  )
  expect(await index.search(scope, asked)).toHaveLength(4)
})

test('large writes and deletes go in batches and pages', async () => {
  const { fake, index } = open()
  const many = Array.from({ length: 2300 }, (_, at) =>
    chunk(`c${String(at).padStart(4, '0')}`, 'tent', { ordinal: at }),
  )
  await index.write(scope, many)
  expect((await index.chunks(scope, 'a.md', 1)).map(({ id }) => id)).toEqual(many.map(({ id }) => id))
  expect(await index.remove(scope, 'a.md', { upTo: 1, keep: null })).toBe(2300)
  expect(await index.search(scope, asked)).toEqual([])
  const batches = fake.seen.filter(({ line }) => line.endsWith('search.index'))
  expect(Math.max(...batches.map(({ body }) => (body as { value: unknown[] }).value.length))).toBe(500)
})

test('vectors of each length have their own physical index, made once [19]', async () => {
  const { fake, index } = open()
  await index.write(scope, [chunk('c1', 'tent', { vector: new Float32Array([1, 0]) })])
  await index.write({ ...scope, generation: 'g2' }, [chunk('c2', 'tent', { vector: new Float32Array([1, 0, 0]) })])
  await index.write({ ...scope, index: 'other' }, [chunk('c3', 'tent')])
  expect(fake.names()).toEqual(['sluice-en1-2', 'sluice-en1-3', 'sluice-en1-0'])
  expect(fake.seen.filter(({ line }) => line.startsWith('PUT'))).toHaveLength(3)
  const near = { ...asked, mode: 'vector' as const, vector: new Float32Array([1, 0]) }
  expect((await index.search(scope, near)).map((hit) => [hit.chunk.id, hit.vector_score])).toEqual([['c1', 1]])
  expect(await index.search({ ...scope, generation: 'g2' }, near)).toEqual([])
})

test('what an older analysis wrote is searched as it was, and said to want a rebuild', async () => {
  const { fake, index, logged, pass } = open()
  await index.write(scope, [chunk('c1', 'tent')])
  const define = fake.seen.find(({ line }) => line.startsWith('PUT'))?.body as object
  const send = (path: string, method: string, body: unknown) =>
    fake.fetch(`https://search.example.net${path}?api-version=2026-04-01`, { method, body: JSON.stringify(body) })
  await send("/indexes('sluice-en0-0')", 'PUT', { ...define, name: 'sluice-en0-0' })
  const old = fake.seen.find(({ line }) => line.endsWith('search.index'))?.body as { value: object[] }
  await send("/indexes('sluice-en0-0')/docs/search.index", 'POST', {
    value: [{ ...old.value[0], key: 'old', id: 'c0', generation: 'g0' }],
  })
  pass(120_000)
  expect((await index.search({ ...scope, generation: 'g0' }, asked)).map((hit) => hit.chunk.id)).toEqual(['c0'])
  expect(logged).toContainEqual(expect.stringContaining('older version'))
})

test('a physical index of an earlier version is given the fields that are new', async () => {
  const { fake, index } = open()
  await index.write(scope, [chunk('c1', 'tent')])
  const define = fake.seen.find(({ line }) => line.startsWith('PUT'))?.body as { fields: { name: string }[] }
  const other = open()
  await other.fake.fetch("https://search.example.net/indexes('sluice-en1-0')?api-version=2026-04-01", {
    method: 'PUT',
    body: JSON.stringify({ ...define, fields: define.fields.filter(({ name }) => name !== 'more') }),
  })
  await other.index.write(scope, [chunk('c1', 'tent', { links: [{ text: 'a', url: 'https://a.b' }] })])
  expect((await other.index.search(scope, asked))[0]?.chunk.links).toHaveLength(1)
})

test('the service’s own ranker orders by what it finds, and where it fails the scores are missing', async () => {
  const write = async (semantic: 'on' | 'partial') => {
    const { index } = open({ semantic })
    await index.write(scope, [chunk('long', `tent tent tent ${'and more '.repeat(50)}`), chunk('short', 'a tent')])
    return index.search(scope, { ...asked, mode: 'hybrid', semantic: true })
  }
  expect((await write('on')).map(({ chunk: { id }, semantic_score }) => [id, typeof semantic_score])).toEqual([
    ['short', 'number'],
    ['long', 'number'],
  ])
  expect((await write('partial')).map(({ semantic_score }) => semantic_score)).toEqual([undefined, undefined])
})

test('it is entered by token or key, and a refusal is told in the service’s words', async () => {
  const { world } = open()
  const fake = azureSearchFake({ entry: { token: 't' } })
  const endpoint = 'https://search.example.net'
  const byToken = openAzureIndex({ endpoint, credential: async () => 't', fetch: fake.fetch, world })
  await byToken.write(scope, [chunk('c1', 'tent')])
  const byKey = openAzureIndex({ endpoint, credential: { key: 'wrong-key' }, fetch: fake.fetch, world })
  await expect(byKey.search(scope, asked)).rejects.toMatchObject({
    word: 'unavailable',
    message: expect.stringMatching(/403.*Access denied/),
  })
  await expect(byKey.search(scope, asked)).rejects.toMatchObject({ message: expect.not.stringContaining('wrong-key') })
})
