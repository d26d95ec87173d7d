import { memoryBlobs } from '../../shared/blobs'
import { callerIn, letterEmbedder } from '../../shared/knowledge/testing'
import { fault } from '../../shared/faults'
import { createKnowledge } from '../../shared/knowledge'
import { prepareDocument } from '../../shared/knowledge/prepare'
import type { PrepareDocument } from '../../shared/knowledge/contract'
import { hubOf, setUp } from './room'

const owner = callerIn()
const reader = (...groups: string[]) => callerIn(groups, ['reader'])

/** Reads of each document what stands before its filling: 20 MB need not be parsed to be too many. */
const withoutFilling: PrepareDocument = (order) =>
  prepareDocument({ ...order, body: order.body.subarray(0, Math.max(0, order.body.indexOf(0))) })

const textOf = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  const parts: Uint8Array[] = []
  for await (const part of body) parts.push(part)
  return Buffer.concat(parts).toString()
}

test('groups given and taken by their door hold for the next search, and cost no reading and no vectors [18]', async () => {
  let reads = 0
  const { room, sync, find, embedded } = await setUp({
    prepare: (order) => {
      reads++
      return prepareDocument(order)
    },
  })
  await room.putDocument(owner, 'manuals', 'a.md', 'red tent')
  await sync('a.md')
  expect(await room.setAcl(owner, 'manuals', 'a.md', ['staff', ' board'])).toMatchObject({
    acl: ['board', 'staff'],
    status: 'indexed',
  })
  expect([await find('tent'), await find('tent', ['board'])]).toEqual([[], ['a.md: red tent']])
  await room.setAcl(owner, 'manuals', 'a.md', [])
  expect([await find('tent'), await find('tent', ['board'])]).toEqual([[], []])
  await room.setAcl(owner, 'manuals', 'a.md', null)
  expect(await find('tent')).toEqual(['a.md: red tent'])
  expect([reads, embedded.length]).toEqual([1, 1])
  await expect(room.setAcl(owner, 'manuals', 'none.md', null)).rejects.toMatchObject({ word: 'not_found' })
  await expect(room.setAcl(reader(), 'manuals', 'a.md', null)).rejects.toMatchObject({ word: 'forbidden' })
})

test('a sync that looked before groups were taken cannot give them back [18]', async () => {
  const { deps, room, sync, find } = await setUp()
  await room.putDocument(owner, 'manuals', 'a.md', 'red tent')
  let isFirst = true
  const write = deps.index.write.bind(deps.index)
  Object.assign(deps.index, {
    write: async (...parameters: Parameters<typeof write>) => {
      await write(...parameters)
      if (!isFirst) return
      isFirst = false
      await room.setAcl(owner, 'manuals', 'a.md', ['staff'])
      expect(await find('tent')).toEqual([])
    },
  })
  await sync('a.md')
  expect([await find('tent'), await find('tent', ['staff'])]).toEqual([[], ['a.md: red tent']])
})

test('a replaced document keeps its groups unless the upload names others', async () => {
  const { room, sync, find } = await setUp()
  await room.putDocument(owner, 'manuals', 'a.md', 'red tent', { acl: ['staff'] })
  await sync('a.md')
  await room.putDocument(owner, 'manuals', 'a.md', 'blue tent')
  await sync('a.md')
  expect([await find('tent'), await find('tent', ['staff'])]).toEqual([[], ['a.md: blue tent']])
  await room.putDocument(owner, 'manuals', 'a.md', 'blue tent', { acl: null })
  await sync('a.md')
  expect(await find('tent')).toEqual(['a.md: blue tent'])
})

test('content and passages are for readers in the document’s groups; to anybody else it is not there [18]', async () => {
  const { room, sync } = await setUp()
  await room.putDocument(owner, 'manuals', 'tents/a b.md', '# Tents\n\nred tent', {
    acl: ['staff'],
    contentType: 'text/markdown',
  })
  await sync('tents/a b.md')
  const opened = await room.openDocument(reader('staff'), 'manuals', 'tents/a b.md')
  expect({ ...opened, body: await textOf(opened.body) }).toMatchObject({
    contentType: 'text/markdown',
    size: 17,
    body: '# Tents\n\nred tent',
  })
  const { items } = await room.listPassages(reader('staff'), 'manuals', 'tents/a b.md')
  expect(items).toMatchObject([
    { section: 'Tents', text: expect.stringContaining('red tent'), start: expect.any(Number) },
  ])
  expect(items[0]).not.toHaveProperty('vector')
  for (const path of ['tents/a b.md', 'none.md']) {
    await expect(room.openDocument(reader(), 'manuals', path)).rejects.toMatchObject({ word: 'not_found' })
    await expect(room.listPassages(reader(), 'manuals', path)).rejects.toMatchObject({ word: 'not_found' })
    await expect(room.getDocument(reader(), 'manuals', path)).rejects.toMatchObject({ word: 'not_found' })
  }
  // Whoever publishes knows of every document, and reads none for it.
  await expect(room.openDocument(owner, 'manuals', 'tents/a b.md')).rejects.toMatchObject({ word: 'forbidden' })
  const agent = { ...callerIn(['staff'], ['owner']), actingFor: { id: 'guest', groups: [] } }
  await expect(room.openDocument(agent, 'manuals', 'tents/a b.md')).rejects.toMatchObject({ word: 'not_found' })
})

test('lists and counts hold what a reader may know of, by state and page by page', async () => {
  const { room, sync } = await setUp()
  for (let n = 0; n < 6; n++)
    await room.putDocument(owner, 'manuals', `${n}.md`, n === 3 ? '' : `tent ${n}`, { acl: n % 2 ? ['staff'] : null })
  for (let n = 0; n < 5; n++) await sync(`${n}.md`)
  const paths = async (caller = owner, page: Parameters<typeof room.listDocuments>[2] = {}) =>
    (await room.listDocuments(caller, 'manuals', page)).items.map(({ path }) => path)
  expect(await paths()).toEqual(['0.md', '1.md', '2.md', '3.md', '4.md', '5.md'])
  expect(await paths(reader())).toEqual(['0.md', '2.md', '4.md'])
  expect(await paths(owner, { status: 'failed' })).toEqual(['3.md'])
  expect(await paths(owner, { status: 'pending' })).toEqual(['5.md'])
  const first = await room.listDocuments(owner, 'manuals', { status: 'indexed', limit: 2 })
  const second = await room.listDocuments(owner, 'manuals', { status: 'indexed', limit: 2, cursor: first.next })
  expect([...first.items, ...second.items].map(({ path }) => path)).toEqual(['0.md', '1.md', '2.md', '4.md'])
  expect(await room.getIndex(owner, 'manuals')).toMatchObject({
    documents: 5,
    chunks: 4,
    states: { indexed: 4, failed: 1 },
  })
  expect(await room.getIndex(reader(), 'manuals')).toMatchObject({ documents: 3, chunks: 3, states: { failed: 0 } })
})

test('a document says what came of reading it, how often that was tried and why it failed; retry tries again', async () => {
  let isDown = true
  const working = letterEmbedder()
  const embedder = {
    ...working,
    embed: (texts: readonly string[]) => (isDown ? Promise.reject(new Error('down')) : working.embed(texts)),
  }
  const { room, sync, client } = await setUp({ embedder: () => embedder })
  const contentType = 'text/markdown'
  await room.putDocument(owner, 'manuals', 'retry', '# Tents\n\nred tent', { contentType })
  await expect(sync('retry')).rejects.toMatchObject({ word: 'internal' })
  await expect(sync('retry')).rejects.toMatchObject({ word: 'internal' })
  expect(await room.getDocument(owner, 'manuals', 'retry')).toMatchObject({
    status: 'failed',
    attempts: 2,
    error: { code: 'internal' },
  })
  isDown = false
  expect(await room.retryDocument(owner, 'manuals', 'retry', client)).toMatchObject({
    status: 'indexed',
    attempts: 3,
    title: 'Tents',
    report: { headings: 1, bytes: 17, warnings: [] },
  })
  await room.putDocument(owner, 'manuals', 'retry', '# Tents\n\nblue tent', { contentType })
  await sync('retry')
  expect(await room.getDocument(owner, 'manuals', 'retry')).toMatchObject({ attempts: 1 })
  await expect(room.retryDocument(owner, 'manuals', 'none', client)).rejects.toMatchObject({ word: 'not_found' })
  await expect(room.retryDocument(reader(), 'manuals', 'retry', client)).rejects.toMatchObject({ word: 'forbidden' })
})

test('a document that failed for good is read again when it is retried, and only then', async () => {
  let reads = 0
  const { room, sync, client } = await setUp({
    prepare: () => {
      reads++
      throw fault('invalid_input', 'it is encrypted')
    },
  })
  await room.putDocument(owner, 'manuals', 'a.pdf', 'x')
  await sync('a.pdf')
  await sync('a.pdf')
  expect(reads).toBe(1)
  expect(await room.retryDocument(owner, 'manuals', 'a.pdf', client)).toMatchObject({
    status: 'failed',
    error: { message: 'it is encrypted' },
  })
  expect(reads).toBe(2)
})

test('a file above 20 MB is indexed by an orchestration, one above the largest is refused by name and never read', async () => {
  const blobs = memoryBlobs()
  let opened = 0
  const counting = {
    ...blobs,
    getWithin: async (...parameters: Parameters<typeof blobs.getWithin>) => {
      const found = await blobs.getWithin(...parameters)
      opened += found?.body?.byteLength ?? 0
      return found
    },
  }
  const { room, sync, find, carry } = await setUp({ blobs: counting, largest: 25 * 2 ** 20, prepare: withoutFilling })
  const large = `red tent${'\0'.repeat(21 * 2 ** 20)}`
  await room.putDocument(owner, 'manuals', 'large.md', large)
  await blobs.put('documents', 'default/manuals/huge.md', 'x'.repeat(26 * 2 ** 20))
  await sync('large.md')
  expect([await find('tent'), opened]).toEqual([[], 0])
  expect(await room.getDocument(owner, 'manuals', 'large.md')).toMatchObject({ status: 'pending' })
  await sync('huge.md')
  expect(await room.getDocument(owner, 'manuals', 'huge.md')).toMatchObject({
    status: 'failed',
    error: { code: 'too_large' },
  })
  expect(opened).toBe(0)
  await carry()
  expect(await find('tent')).toHaveLength(1)
}, 30_000)

test('a document that is not done in one step goes on with the vectors that are paid', async () => {
  const { world, ...all } = await setUp()
  const slow = letterEmbedder(true)
  const embedder = {
    ...slow,
    embed: (texts: readonly string[]) => {
      void world.sleep(100_000)
      world.advance()
      return slow.embed(texts)
    },
  }
  const room = createKnowledge({
    ...all.deps,
    embedder: () => embedder,
    prepare: withoutFilling,
    largest: 25 * 2 ** 20,
  })
  const { hub, carry } = hubOf(room, world)
  const text = Array.from({ length: 400 }, (_, n) => `# Part ${n}\n\nThe tent ${n} stands in the meadow ${n}.`).join(
    '\n\n',
  )
  await room.putDocument(owner, 'manuals', 'slow.md', `${text}${'\0'.repeat(21 * 2 ** 20)}`)
  await room.handleEvent(
    { subject: '/blobServices/default/containers/documents/blobs/default/manuals/slow.md' },
    hub.client,
  )
  await carry()
  expect(await room.getDocument(owner, 'manuals', 'slow.md')).toMatchObject({ status: 'indexed', chunks: 400 })
  expect(hub.begun.get('knowledgeStep')).toBeGreaterThan(1)
  expect(slow.texts).toHaveLength(400)
}, 30_000)

test('ten thousand documents at once are brought in a few at a time', async () => {
  let under = 0
  let most = 0
  const { room, sync, deps } = await setUp({
    atOnce: 3,
    prepare: async (order) => {
      most = Math.max(most, ++under)
      await new Promise(setImmediate)
      under--
      return prepareDocument(order)
    },
  })
  for (let n = 0; n < 200; n++) await deps.blobs.put('documents', `default/manuals/${n}.md`, `tent ${n}`)
  await Promise.all(Array.from({ length: 200 }, (_, n) => sync(`${n}.md`)))
  expect(most).toBe(3)
  expect(await room.getIndex(owner, 'manuals')).toMatchObject({ states: { indexed: 200 } })
})
