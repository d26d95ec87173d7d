import * as fc from 'fast-check'
import type { Json } from '../../json'
import type { DocumentStore, ListQuery, StoredDocument } from '../contract'
import { memoryStore } from '../memory-store'
import { startCosmosWireFake } from './cosmos/cosmos-wire-fake'
import { openCosmosStore } from './cosmos/open-cosmos-store'

/** Values that are easily confused: equal texts and numbers, true and 1, null and nothing. */
const value = fc.constantFrom<Json | undefined>(
  undefined,
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  '',
  '0',
  '1',
  'a',
  'ab',
  'true',
  [],
  [1, '1', null],
  {},
)
const plain = fc.constantFrom<Json>(true, false, 0, 1, 1.5, '0', '1', 'a')
const field = fc.constantFrom('x', 'y', 'inner.z')

const condition = fc.oneof(
  fc.record({
    field,
    is: fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'array-contains' as const),
    value: plain,
  }),
  fc.record({ field, is: fc.constantFrom('eq', 'array-contains' as const), value: fc.constant(null) }),
  fc.record({
    field,
    is: fc.constant('in' as const),
    value: fc.array(fc.oneof(plain, fc.constant(null)), { maxLength: 3 }),
  }),
  fc.record({ field, is: fc.constant('starts-with' as const), value: fc.constantFrom('', 'a', '1') }),
)
const order = fc.oneof(
  fc.constant([]),
  fc.array(fc.record({ field, direction: fc.constantFrom('ascending', 'descending' as const) }), {
    minLength: 1,
    maxLength: 1,
  }),
)
const query = fc.record({
  where: fc.array(condition, { maxLength: 2 }),
  orderBy: order,
  limit: fc.integer({ min: 1, max: 4 }),
})
const documents = fc.array(
  fc.record({
    run: fc.constantFrom('r1', 'r2', 'r3'),
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    x: value,
    y: value,
    z: value,
  }),
  { maxLength: 10 },
)
const key = fc.constantFrom(['p'], ['p', 'r1'])

const pages = async (store: DocumentStore, of: readonly string[], asked: ListQuery): Promise<string[][]> => {
  const found: string[][] = []
  let cursor: string | undefined
  do {
    const page = await store.list<StoredDocument & { readonly run: string }>('runs', of, { ...asked, cursor })
    found.push(page.items.map((item) => `${item.value.run}/${item.value.id}`))
    cursor = page.cursor
  } while (cursor !== undefined)
  return found
}

test('SQLite and Cosmos DB list the same documents in the same order on the same pages, whatever is stored and asked [15]', async () => {
  const wire = await startCosmosWireFake({ now: () => 0, pageSize: 3 })
  const cosmos = openCosmosStore({
    endpoint: wire.endpoint,
    database: 'sluice',
    auth: { key: 'a2V5' },
    discoverRegions: false,
    sleep: async () => {},
    random: () => 0,
  })
  let projects = 0
  await fc.assert(
    fc.asyncProperty(documents, key, query, async (stored, [, ...rest], asked) => {
      const sqlite = memoryStore()
      const of = [`p${projects++}`, ...rest]
      for (const { run, id, x, y, z } of stored)
        for (const store of [sqlite, cosmos])
          await store.put<StoredDocument>('runs', [of[0] ?? '', run], {
            id,
            v: 1,
            x,
            y,
            inner: { z },
          } as StoredDocument)
      expect(await pages(cosmos, of, asked as ListQuery)).toEqual(await pages(sqlite, of, asked as ListQuery))
      await sqlite.close()
    }),
    { numRuns: 60, seed: 99 },
  )
  await cosmos.close()
  await wire.close()
}, 60_000)
