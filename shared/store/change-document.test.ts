import { z } from 'zod'
import { changeDocument } from './change-document'
import type { StoredDocument } from './contract'
import { memoryStore } from './memory-store'
import { shape } from './shape'
import { staleStore } from './stale-store'

interface Count extends StoredDocument {
  readonly n: number
}
const counts = shape<Count>({
  name: 'count',
  version: 1,
  schema: z.object({ id: z.string(), v: z.number(), n: z.number() }),
})
const place = { container: 'settings', key: ['p', 'counts'], id: 'c', shape: counts } as const
const oneMore = (current: Count | undefined): Count => ({ id: 'c', v: 1, n: (current?.n ?? 0) + 1 })

const clock = () => {
  let time = 1_000
  return {
    now: () => time,
    random: () => 0.5,
    sleep: async (milliseconds: number) => void (time += milliseconds),
  }
}

test('[15] no change is lost while reads are up to 5 s stale', async () => {
  const world = clock()
  const store = staleStore({ now: world.now })
  for (let n = 0; n < 5; n++) await changeDocument(store, world, place, oneMore)
  await world.sleep(5_000)
  expect((await counts.get(store, 'settings', ['p', 'counts'], 'c'))?.value.n).toBe(5)
})

test('[15] the stale store really is stale, and judges conditions by the truth', async () => {
  const world = clock()
  const store = staleStore({ now: world.now })
  await store.put<Count>('settings', place.key, { id: 'c', v: 1, n: 1 })
  expect(await store.get('settings', place.key, 'c')).toBeUndefined()
  expect((await store.list('settings', place.key)).items).toEqual([])
  await expect(store.put('settings', place.key, { id: 'c', v: 1 }, { ifNoneMatch: '*' })).rejects.toMatchObject({
    word: 'conflict',
  })
  await world.sleep(5_000)
  const seen = await store.get('settings', place.key, 'c')
  await expect(store.put('settings', place.key, { id: 'c', v: 1 }, { ifMatch: seen?.etag })).resolves.toBeDefined()
})

test('concurrent changes all count', async () => {
  const world = clock()
  const store = memoryStore(world.now)
  await Promise.all(Array.from({ length: 5 }, async () => await changeDocument(store, world, place, oneMore)))
  expect((await counts.get(store, 'settings', ['p', 'counts'], 'c'))?.value.n).toBe(5)
})

test('a change that gives nothing writes nothing', async () => {
  const store = memoryStore()
  expect(await changeDocument(store, clock(), place, () => undefined)).toBeUndefined()
  expect(await store.get('settings', place.key, 'c')).toBeUndefined()
})

test('[14] a document of a higher version is never overwritten', async () => {
  const store = memoryStore()
  await store.put<Count>('settings', place.key, { id: 'c', v: 2, n: 1 })
  await expect(changeDocument(store, clock(), place, oneMore)).rejects.toMatchObject({ word: 'newer_data' })
  await expect(counts.put(store, 'settings', place.key, { id: 'c', v: 1, n: 7 }, undefined)).rejects.toMatchObject({
    word: 'conflict',
  })
  expect((await store.get<Count>('settings', place.key, 'c'))?.value).toMatchObject({ v: 2, n: 1 })
})

test('somebody who is always faster ends it in a conflict', async () => {
  const store = memoryStore()
  const changing = changeDocument(
    {
      ...store,
      put: async (...asked) => {
        await store.put('settings', place.key, oneMore(undefined))
        return await store.put(...asked)
      },
    },
    clock(),
    place,
    oneMore,
  )
  await expect(changing).rejects.toMatchObject({ word: 'conflict' })
})
