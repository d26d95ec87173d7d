import { documentStoreSuite } from '../../store.suite'
import type { CosmosWireFake } from './cosmos-wire-fake'
import { startCosmosWireFake } from './cosmos-wire-fake'
import type { CosmosRequest } from './open-cosmos-store'
import { openCosmosStore } from './open-cosmos-store'

const clock = () => {
  let time = 1_800_000_000_000
  return { now: () => time, advance: (milliseconds: number) => void (time += milliseconds) }
}

documentStoreSuite('Cosmos DB on the wire', async () => {
  const { now, advance } = clock()
  const wire = await startCosmosWireFake({ now, pageSize: 7 })
  const store = openCosmosStore({
    endpoint: wire.endpoint,
    database: 'sluice',
    auth: { key: 'a2V5' },
    discoverRegions: false,
    sleep: async () => {},
    random: () => 0,
  })
  return { store, advance, close: async () => await wire.close() }
})

describe('on the wire', () => {
  const key = ['p', 'run-1'] as const
  let wire: CosmosWireFake
  let time: ReturnType<typeof clock>
  const slept: number[] = []
  const requests: CosmosRequest[] = []
  const openStore = () =>
    openCosmosStore({
      endpoint: wire.endpoint,
      database: 'sluice',
      auth: { key: 'a2V5' },
      discoverRegions: false,
      sleep: async (milliseconds) => void slept.push(milliseconds),
      random: () => 0.5,
      onRequest: (request) => void requests.push(request),
    })
  beforeEach(async () => {
    time = clock()
    wire = await startCosmosWireFake({ now: time.now, lagMs: 5_000 })
    slept.length = 0
    requests.length = 0
  })
  afterEach(async () => await wire.close())

  test('429 is waited out for as long as the server asks, and some more by chance, on the handed-in clock', async () => {
    const store = openStore()
    wire.throttle(2, 100)
    await store.put('runs', key, { id: 'a', v: 1 })
    expect(slept).toEqual([150, 150])
    expect(requests).toEqual([{ container: 'runs', operation: 'put', charge: 2.5, attempts: 3 }])
    await store.close()
  })

  test('a store that is throttled on and on is unavailable, after less than 30 s', async () => {
    const store = openStore()
    wire.throttle(1000, 3_000)
    await expect(store.get('runs', key, 'a')).rejects.toMatchObject({ word: 'unavailable' })
    expect(slept.reduce((sum, one) => sum + one, 0)).toBeLessThan(30_000)
    await store.close()
  })

  test('[15] a store reads its own writes though replicas lag 5 s', async () => {
    const store = openStore()
    await store.put('runs', key, { id: 'a', v: 1 })
    expect(await store.get('runs', key, 'a')).toBeDefined()
    expect((await store.list('runs', key)).items).toHaveLength(1)
    await store.close()
  })

  test('[15] another store may read what is stale, but writes nothing on it', async () => {
    const [one, other] = [openStore(), openStore()]
    await one.put('runs', key, { id: 'a', v: 1 })
    time.advance(5_000)
    const seen = await other.get('runs', key, 'a')
    await one.put('runs', key, { id: 'a', v: 2 })
    expect((await other.get('runs', key, 'a'))?.etag).toBe(seen?.etag)
    await expect(other.put('runs', key, { id: 'a', v: 1 }, { ifMatch: seen?.etag })).rejects.toMatchObject({
      word: 'precondition_failed',
    })
    await expect(other.put('runs', key, { id: 'a', v: 1 }, { ifNoneMatch: '*' })).rejects.toMatchObject({
      word: 'conflict',
    })
    await Promise.all([one.close(), other.close()])
  })

  test('a list of one whole key asks that one partition, a prefix every physical one', async () => {
    const store = openStore()
    await store.list('runs', key)
    const asked = (header: string) => wire.seen.flatMap(({ headers }) => headers[header] ?? [])
    expect(asked('x-ms-documentdb-partitionkey')).toContain('["p","run-1"]')
    expect(asked('x-ms-documentdb-partitionkeyrangeid')).toEqual([])
    await store.list('runs', ['p'])
    expect(new Set(asked('x-ms-documentdb-partitionkeyrangeid'))).toEqual(new Set(['0', '1']))
    await store.close()
  })
})
