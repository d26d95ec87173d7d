import * as fc from 'fast-check'
import { memoryBlobs } from '../blobs'
import { memoryStore } from '../store'
import { memorySearchIndex } from './adapters/memory-search-index'
import type { KnowledgeDeps } from './ground'
import { createKnowledge } from './knowledge'
import { manifestId } from './names'
import { manifests } from './shapes'
import { callerIn, countingWorld, letterEmbedder } from './testing'

const owner = callerIn()
const path = 'a.md'
const name = `default/manuals/${path}`
const subject = `/blobServices/default/containers/documents/blobs/${name}`

/** Hands every call of a port to `gate` before and after it is done. */
const gated = <T extends object>(port: T, gate: () => Promise<void>): T =>
  new Proxy(port, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key)
      if (typeof member !== 'function') return member
      return async (...parameters: unknown[]) => {
        await gate()
        const answer: unknown = await Reflect.apply(member, target, parameters)
        await gate()
        return answer
      }
    },
  })

const ground = () => {
  const embedder = letterEmbedder()
  const deps: KnowledgeDeps = {
    store: memoryStore(),
    blobs: memoryBlobs(),
    index: memorySearchIndex(),
    embedder: () => embedder,
    world: countingWorld(),
  }
  const through = (gate: () => Promise<void>) =>
    createKnowledge({
      ...deps,
      store: gated(deps.store, gate),
      blobs: gated(deps.blobs, gate),
      index: gated(deps.index, gate),
    })
  return { deps, room: createKnowledge(deps), through }
}

/** What is true when all is quiet: index and manifest say exactly what the blob says, and nothing is left beside it. */
const expectTruth = async ({ deps, room }: Pick<ReturnType<typeof ground>, 'deps' | 'room'>) => {
  const blob = await deps.blobs.get('documents', name)
  const manifest = await manifests.get(deps.store, 'knowledge', ['default', 'manuals'], manifestId(path))
  const texts = blob ? [Buffer.from(blob.body).toString()] : []
  const { results } = await room.search(owner, { index: 'manuals', query: 'tent', top: 50 })
  expect(results.map(({ text }) => text)).toEqual(texts)
  const { generation } = await room.getIndex(owner, 'manuals')
  const scope = { project: 'default', index: 'manuals', generation }
  const held = await deps.index.search(scope, { text: 'tent', mode: 'keyword', top: 1000, groups: [] })
  expect(held.map(({ chunk }) => chunk.text)).toEqual(texts)
  if (blob) {
    const { etag } = blob.properties
    expect(manifest?.value.etag).toBe(etag)
    const standing = manifest?.value.generations[generation]
    expect(standing).toMatchObject({ etag, status: 'indexed', current: held[0]?.chunk.sync })
  }
  expect(await deps.index.inventory(scope, { limit: 1000 })).toHaveLength(texts.length)
}

class Killed extends Error {}

/** Lets `steps` gates pass, then kills every later one: a process that has died does nothing more. */
const dyingAfter = (steps: number) => {
  let left = steps
  return {
    gate: async () => {
      if (left-- <= 0) throw new Killed()
    },
    wasKilled: () => left < 0,
  }
}

const changes = {
  created: async ({ deps }: ReturnType<typeof ground>) => void (await deps.blobs.put('documents', name, 'red tent')),
  replaced: async ({ deps, room }: ReturnType<typeof ground>) => {
    await deps.blobs.put('documents', name, 'red tent')
    await room.handleEvent({ subject })
    await deps.blobs.put('documents', name, 'blue tent')
  },
  deleted: async ({ deps, room }: ReturnType<typeof ground>) => {
    await deps.blobs.put('documents', name, 'red tent')
    await room.handleEvent({ subject })
    await deps.blobs.delete('documents', name)
  },
  'created again': async ({ deps, room }: ReturnType<typeof ground>) => {
    await deps.blobs.put('documents', name, 'red tent')
    await room.handleEvent({ subject })
    await deps.blobs.delete('documents', name)
    await room.handleEvent({ subject })
    await deps.blobs.put('documents', name, 'red tent')
  },
}

test.each(Object.entries(changes))(
  'a document %s: a kill after any step is repaired by the next event [17]',
  async (_, change) => {
    let kills = 0
    for (let steps = 0; ; steps++) {
      const all = ground()
      await all.room.putIndex(owner, 'manuals')
      await change(all)
      const dying = dyingAfter(steps)
      await all
        .through(dying.gate)
        .handleEvent({ subject })
        .catch(() => undefined)
      if (!dying.wasKilled()) break
      kills++
      // Until the next event nothing is found that the blob never said.
      const { results } = await all.room.search(owner, { index: 'manuals', query: 'tent', top: 50 })
      expect(results.length).toBeLessThanOrEqual(1)
      await all.room.handleEvent({ subject })
      await expectTruth(all)
    }
    expect(kills).toBeGreaterThan(10)
  },
)

test.each(Object.entries({ put: 'green tent', delete: null }))(
  'a kill within %s by the API leaves a truth that the event repairs [17]',
  async (_, body) => {
    for (let steps = 0; ; steps++) {
      const all = ground()
      await changes.replaced(all)
      await all.room.handleEvent({ subject })
      const dying = dyingAfter(steps)
      const room = all.through(dying.gate)
      const call =
        body === null ? room.deleteDocument(owner, 'manuals', path) : room.putDocument(owner, 'manuals', path, body)
      await call.catch(() => undefined)
      if (!dying.wasKilled()) break
      await all.room.handleEvent({ subject })
      await expectTruth(all)
    }
  },
)

/** Runs tasks one gate at a time, in the order that `pick` says: every interleaving of their steps can be played. */
const scheduler = (pick: (count: number) => number) => {
  const waiting: (() => void)[] = []
  let running = 0
  const gate = () => new Promise<void>((resolve) => void waiting.push(resolve))
  const play = async (tasks: readonly (() => Promise<unknown>)[]) => {
    const outcomes = tasks.map((task) => {
      running++
      return task().finally(() => running--)
    })
    const settled = Promise.allSettled(outcomes)
    // eslint-disable-next-line eslint/no-unmodified-loop-condition -- the tasks count it down
    while (running > 0) {
      // All that can go on without a gate goes on first.
      await new Promise((resolve) => setImmediate(resolve))
      const [next] = waiting.splice(waiting.length > 0 ? pick(waiting.length) : 0, 1)
      next?.()
    }
    return settled
  }
  return { gate, play }
}

test('two syncs, an upload and a deletion at once, in any interleaving, end in the blob as it is [17]', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.infiniteStream(fc.nat(1000)),
      fc.array(fc.constantFrom('sync', 'put', 'delete', 'raw put', 'raw delete'), { minLength: 1, maxLength: 3 }),
      async (order, actions) => {
        const all = ground()
        await changes.replaced(all)
        const { gate, play } = scheduler((count) => (order.next().value ?? 0) % count)
        let written = 0
        const event = (room = all.through(gate)) => room.handleEvent({ subject })
        await play([
          () => event(),
          ...actions.map((action) => async () => {
            const room = all.through(gate)
            const text = `tent ${written++}`
            if (action === 'put') await room.putDocument(owner, 'manuals', path, text)
            if (action === 'delete') await room.deleteDocument(owner, 'manuals', path).catch(() => undefined)
            await gate()
            if (action === 'raw put') await all.deps.blobs.put('documents', name, text)
            if (action === 'raw delete') await all.deps.blobs.delete('documents', name)
            await event()
          }),
        ])
        await expectTruth(all)
      },
    ),
    { numRuns: 60 },
  )
})

test('the same event twice, and events out of order, change nothing that is true [17]', async () => {
  const all = ground()
  await changes.replaced(all)
  await all.room.handleEvent({ subject })
  await all.room.handleEvent({ subject })
  await expectTruth(all)
  await all.deps.blobs.delete('documents', name)
  await all.room.handleEvent({ subject })
  await all.room.handleEvent({ subject })
  await expectTruth(all)
})

test('an embedder that does not answer leaves the reason in the document and the message to come again', async () => {
  const all = ground()
  const broken = createKnowledge({
    ...all.deps,
    embedder: () => ({ ...letterEmbedder(), embed: () => Promise.reject(new Error('no route')) }),
  })
  await all.deps.blobs.put('documents', name, 'red tent')
  await expect(broken.handleEvent({ subject })).rejects.toMatchObject({ word: 'internal' })
  expect(await all.room.getDocument(owner, 'manuals', path)).toMatchObject({
    status: 'failed',
    error: { code: 'internal' },
  })
  await all.room.handleEvent({ subject })
  await expectTruth(all)
})

test('a text is embedded once over all documents', async () => {
  const embedder = letterEmbedder(true)
  const { deps } = ground()
  const room = createKnowledge({ ...deps, embedder: () => embedder })
  for (const file of ['a.md', 'b.md']) {
    await room.putDocument(owner, 'manuals', file, 'red tent')
    await room.syncDocument({ project: 'default', index: 'manuals', path: file })
  }
  expect(embedder.texts).toEqual(['red tent'])
  const { results } = await room.search(owner, { index: 'manuals', query: 'tent', mode: 'hybrid' })
  expect(results).toHaveLength(2)
  expect(results[0]?.why).toMatchObject({ keyword_rank: expect.any(Number), vector_rank: 1 })
})

/** Does something once, right after the first call of one method of a port and before its caller goes on. */
const once = <T extends object>(port: T, method: keyof T, work: () => Promise<unknown>): T => {
  let isDone = false
  return new Proxy(port, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key)
      if (key !== method || typeof member !== 'function') return member
      return async (...parameters: unknown[]) => {
        const answer: unknown = await Reflect.apply(member, target, parameters)
        if (!isDone) {
          isDone = true
          await work()
        }
        return answer
      }
    },
  })
}

test.each(['delete', 'put'])(
  'a sync that looked before a %s cannot bring the old passages back [18]',
  async (change) => {
    const all = ground()
    await all.deps.blobs.put('documents', name, 'red tent')
    const { room } = all
    const found: number[] = []
    const index = once(all.deps.index, 'write', async () => {
      if (change === 'delete') await room.deleteDocument(owner, 'manuals', path)
      else await room.putDocument(owner, 'manuals', path, 'blue tent')
    })
    // Looks whenever the index is swept, that is after every decision.
    const watched = new Proxy(index, {
      get(target, key) {
        if (key !== 'remove') return Reflect.get(target, key) as unknown
        return async (...parameters: Parameters<typeof index.remove>) => {
          const { results } = await room.search(owner, { index: 'manuals', query: 'red' })
          found.push(results.length)
          return target.remove(...parameters)
        }
      },
    })
    await createKnowledge({ ...all.deps, index: watched }).handleEvent({ subject })
    expect(found.length).toBeGreaterThan(0)
    expect(found.every((count) => count === 0)).toBe(true)
    await expectTruth(all)
  },
)

test.each([
  ['red tent', 'indexed'],
  ['', 'failed'],
])('an upload whose event was faster than its answer is not taken back: %j', async (body, status) => {
  const all = ground()
  const blobs = once(all.deps.blobs, 'put', () => all.room.handleEvent({ subject }))
  await createKnowledge({ ...all.deps, blobs }).putDocument(owner, 'manuals', path, body)
  expect(await all.room.getDocument(owner, 'manuals', path)).toMatchObject({ status })
})

test('a number taken on a manifest that changed meanwhile is not taken [17]', async () => {
  const all = ground()
  await all.room.putIndex(owner, 'manuals')
  await all.deps.blobs.put('documents', name, 'red tent')
  const blobs = once(all.deps.blobs, 'head', async () => {
    await all.deps.blobs.put('documents', name, '# One\n\nblue tent\n\n# Two\n\ngreen tent')
    await all.room.handleEvent({ subject })
    await all.deps.blobs.put('documents', name, 'white tent')
  })
  await createKnowledge({ ...all.deps, blobs }).handleEvent({ subject })
  await expectTruth(all)
})

test('passages kept because nothing changed must still be the current ones when that is decided [17]', async () => {
  const all = ground()
  await all.deps.blobs.put('documents', name, 'red tent')
  await all.room.handleEvent({ subject })
  await all.deps.blobs.put('documents', name, 'blue tent')
  let finishFirst: () => void = () => undefined
  const mayFinish = new Promise<void>((resolve) => (finishFirst = resolve))
  let second: Promise<void> = Promise.resolve()
  const first = createKnowledge({
    ...all.deps,
    index: once(all.deps.index, 'write', async () => {
      await all.deps.blobs.put('documents', name, 'red tent')
      const index = once(all.deps.index, 'chunks', async () => {
        finishFirst()
        await first
      })
      second = createKnowledge({ ...all.deps, index }).handleEvent({ subject })
      await mayFinish
    }),
  }).handleEvent({ subject })
  await first
  await second
  await expectTruth(all)
})

test('an index without its filter leaks nothing: the manifest has the last word [18]', async () => {
  const all = ground()
  await all.room.putDocument(owner, 'manuals', path, 'red tent', { acl: ['staff'] })
  await all.room.handleEvent({ subject })
  const index: KnowledgeDeps['index'] = {
    ...all.deps.index,
    search: (scope, query) => all.deps.index.search(scope, { ...query, groups: ['staff'] }),
  }
  const room = createKnowledge({ ...all.deps, index })
  expect((await room.search(owner, { index: 'manuals', query: 'tent' })).results).toEqual([])
  expect((await room.search(callerIn(['staff']), { index: 'manuals', query: 'tent' })).results).toHaveLength(1)
})
