import { Fault } from '../faults'
import type { Json } from '../json'
import type { DocumentStore, ListQuery, PatchOperation, StoredDocument, Where } from './contract'

/** A store under test, empty, with the clock it looks at. */
export interface StoreUnderTest {
  readonly store: DocumentStore
  /** Moves the store's clock; absent where the ground cannot play time, and then nothing is claimed about expiry. */
  readonly advance?: (milliseconds: number) => void
  readonly close?: () => Promise<void>
  /** What an emulator gets wrong, so that nothing is claimed of it; every real ground and our own fakes prove it. */
  readonly cannot?: readonly ('tell key fields apart' | 'refuse orphan patches' | 'limit what a patch makes')[]
}

interface Sample extends StoredDocument {
  readonly [field: string]: Json
}

const key = ['p', 'run-1'] as const
const sample = (id: string, fields: Record<string, Json> = {}): Sample => ({ id, v: 1, ...fields })

const word = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'nothing thrown'
  } catch (error) {
    return error instanceof Fault ? error.word : String(error)
  }
}

/** What every document store keeps, whatever it stands on. Each adapter, of this house or of yours, runs it. */
export const documentStoreSuite = (name: string, open: () => Promise<StoreUnderTest>): void => {
  describe(`${name} as a document store`, () => {
    let under: StoreUnderTest
    let store: DocumentStore
    beforeEach(async () => {
      under = await open()
      store = under.store
    })
    const can = (what: NonNullable<StoreUnderTest['cannot']>[number]): boolean => !under.cannot?.includes(what)
    afterEach(async () => {
      await store.close()
      await under.close?.()
    })

    const fill = async (...documents: readonly Sample[]): Promise<void> => {
      for (const document of documents) await store.put('runs', key, document)
    }
    const idsOf = async (query: ListQuery = {}, of: readonly string[] = key): Promise<string[]> =>
      (await store.list('runs', of, query)).items.map(({ value }) => value.id)
    const allPages = async (
      query: ListQuery,
      of: readonly string[] = key,
      between?: () => Promise<void>,
    ): Promise<string[]> => {
      const ids: string[] = []
      let cursor: string | undefined
      do {
        const page = await store.list('runs', of, { ...query, cursor })
        ids.push(...page.items.map(({ value }) => value.id))
        cursor = page.cursor
        await between?.()
      } while (cursor !== undefined)
      return ids
    }

    describe('point reads and writes', () => {
      test('a document is read as it was put, with its partition fields in it', async () => {
        const document = sample('a', {
          text: 'ü 😀 \u0000 "quoted" \\',
          list: [1, null, { deep: true }],
          zero: 0,
          none: null,
        })
        const { etag } = await store.put('runs', key, document)
        expect(await store.get('runs', key, 'a')).toEqual({ value: { ...document, project: 'p', run: 'run-1' }, etag })
      })

      test('nothing is undefined, in another partition too', async () => {
        await fill(sample('a'))
        expect(await store.get('runs', key, 'b')).toBeUndefined()
        expect(await store.get('runs', ['q', 'run-1'], 'a')).toBeUndefined()
        if (can('tell key fields apart')) expect(await store.get('runs', ['p', 'run-2'], 'a')).toBeUndefined()
      })

      test('the same id lives once in every partition and container', async () => {
        if (!can('tell key fields apart')) return
        await store.put('runs', key, sample('a', { n: 1 }))
        await store.put('runs', ['p', 'run-2'], sample('a', { n: 2 }))
        await store.put('flows', key, sample('a', { n: 3 }))
        expect((await store.get<Sample>('runs', key, 'a'))?.value.n).toBe(1)
        expect((await store.get<Sample>('runs', ['p', 'run-2'], 'a'))?.value.n).toBe(2)
        expect((await store.get<Sample>('flows', key, 'a'))?.value.n).toBe(3)
      })

      test('a put replaces the whole document and gives another ETag', async () => {
        const first = await store.put('runs', key, sample('a', { old: 1 }))
        const second = await store.put('runs', key, sample('a', { fresh: 2 }))
        expect(second.etag).not.toBe(first.etag)
        expect((await store.get('runs', key, 'a'))?.value).toEqual({
          id: 'a',
          v: 1,
          fresh: 2,
          project: 'p',
          run: 'run-1',
        })
      })

      test('what was read can be put back, its partition fields with it', async () => {
        await fill(sample('a', { n: 1 }))
        const kept = await store.get<Sample>('runs', key, 'a')
        await store.put('runs', key, { ...(kept?.value as Sample), n: 2 }, { ifMatch: kept?.etag })
        expect((await store.get<Sample>('runs', key, 'a'))?.value.n).toBe(2)
      })

      test('delete says whether there was one', async () => {
        await fill(sample('a'))
        expect(await store.delete('runs', key, 'a')).toBe(true)
        expect(await store.delete('runs', key, 'a')).toBe(false)
        expect(await store.get('runs', key, 'a')).toBeUndefined()
      })

      test('partition values may be of any script', async () => {
        const of = ['p', 'orders', 'Zoë/ß?#\\ 😀']
        await store.put('records', of, sample('a'))
        expect((await store.get<Sample>('records', of, 'a'))?.value.partition).toBe('Zoë/ß?#\\ 😀')
        expect((await store.list('records', of)).items).toHaveLength(1)
      })
    })

    describe('conditions', () => {
      test('create-only writes once: the second is a conflict and changes nothing', async () => {
        await store.put('runs', key, sample('a', { n: 1 }), { ifNoneMatch: '*' })
        expect(await word(store.put('runs', key, sample('a', { n: 2 }), { ifNoneMatch: '*' }))).toBe('conflict')
        expect((await store.get<Sample>('runs', key, 'a'))?.value.n).toBe(1)
      })

      test('of many that create at once, one wins', async () => {
        const tries = await Promise.all(
          Array.from(
            { length: 8 },
            async (_, n) => await word(store.put('runs', key, sample('a', { n }), { ifNoneMatch: '*' })),
          ),
        )
        expect(tries.filter((outcome) => outcome === 'nothing thrown')).toHaveLength(1)
        expect(tries.filter((outcome) => outcome === 'conflict')).toHaveLength(7)
      })

      test('a replace whose ETag is stale fails and changes nothing', async () => {
        const { etag } = await store.put('runs', key, sample('a', { n: 1 }))
        await store.put('runs', key, sample('a', { n: 2 }), { ifMatch: etag })
        expect(await word(store.put('runs', key, sample('a', { n: 3 }), { ifMatch: etag }))).toBe('precondition_failed')
        expect((await store.get<Sample>('runs', key, 'a'))?.value.n).toBe(2)
      })

      test('a replace of what is gone fails and creates nothing', async () => {
        const { etag } = await store.put('runs', key, sample('a'))
        await store.delete('runs', key, 'a')
        expect(await word(store.put('runs', key, sample('a'), { ifMatch: etag }))).toBe('precondition_failed')
        expect(await store.get('runs', key, 'a')).toBeUndefined()
      })

      test('an ETag never comes back, not after delete and create either', async () => {
        const { etag } = await store.put('runs', key, sample('a'))
        await store.delete('runs', key, 'a')
        await store.put('runs', key, sample('a'))
        expect(await word(store.put('runs', key, sample('a'), { ifMatch: etag }))).toBe('precondition_failed')
      })

      test('delete and patch honour an ETag', async () => {
        const { etag } = await store.put('runs', key, sample('a', { n: 1 }))
        const { etag: later } = await store.put('runs', key, sample('a', { n: 2 }))
        const grow: PatchOperation[] = [{ op: 'increment', field: 'n', value: 1 }]
        expect(await word(store.delete('runs', key, 'a', { ifMatch: etag }))).toBe('precondition_failed')
        expect(await word(store.patch('runs', key, 'a', grow, { ifMatch: etag }))).toBe('precondition_failed')
        const patched = await store.patch('runs', key, 'a', grow, { ifMatch: later })
        expect(await store.delete('runs', key, 'a', { ifMatch: patched.etag })).toBe(true)
        expect(await store.delete('runs', key, 'a', { ifMatch: patched.etag })).toBe(false)
      })

      test('two conditions at once are refused', async () => {
        expect(await word(store.put('runs', key, sample('a'), { ifMatch: 'x', ifNoneMatch: '*' }))).toBe('bad_request')
      })
    })

    describe('patches', () => {
      test('set, remove and increment change only what they name', async () => {
        await fill(sample('a', { n: 1, gone: true, inner: { x: 1, y: 2 } }))
        const { etag } = await store.patch('runs', key, 'a', [
          { op: 'increment', field: 'n', value: 2 },
          { op: 'increment', field: 'born', value: 5 },
          { op: 'remove', field: 'gone' },
          { op: 'set', field: 'inner.x', value: { list: [1] } },
          { op: 'set', field: 'fresh', value: null },
        ])
        expect(await store.get('runs', key, 'a')).toEqual({
          value: {
            id: 'a',
            v: 1,
            n: 3,
            born: 5,
            inner: { x: { list: [1] }, y: 2 },
            fresh: null,
            project: 'p',
            run: 'run-1',
          },
          etag,
        })
      })

      test('of nothing is not_found', async () => {
        expect(await word(store.patch('runs', key, 'a', [{ op: 'set', field: 'n', value: 1 }]))).toBe('not_found')
      })

      test('eleven operations are refused [15], as is none', async () => {
        await fill(sample('a'))
        const set = (count: number): PatchOperation[] =>
          Array.from({ length: count }, (_, n) => ({ op: 'set', field: `f${n}`, value: n }))
        expect(await word(store.patch('runs', key, 'a', set(11)))).toBe('bad_request')
        expect(await word(store.patch('runs', key, 'a', []))).toBe('bad_request')
        expect(await word(store.patch('runs', key, 'a', set(10)))).toBe('nothing thrown')
      })

      test.each<[string, PatchOperation]>([
        ['the removal of nothing', { op: 'remove', field: 'nothing' }],
        ['a set without its parent', { op: 'set', field: 'no.where', value: 1 }],
        ['growing a text', { op: 'increment', field: 'text', value: 1 }],
        ['the id', { op: 'set', field: 'id', value: 'b' }],
        ['the key', { op: 'set', field: 'run', value: 'run-2' }],
        ['a member of a list', { op: 'set', field: 'list.0', value: 1 }],
        ['what is not JSON', { op: 'set', field: 'text', value: Number.NaN }],
      ])('%s is refused and changes nothing', async (_what, operation) => {
        if (operation.field === 'no.where' && !can('refuse orphan patches')) return
        await fill(sample('a', { text: 'x', list: [0] }))
        const before = await store.get('runs', key, 'a')
        expect(await word(store.patch('runs', key, 'a', [{ op: 'set', field: 'first', value: 1 }, operation]))).toBe(
          'bad_request',
        )
        expect(await store.get('runs', key, 'a')).toEqual(before)
      })
    })

    describe('what is refused', () => {
      test.each(['a/b', 'a\\b', 'a?b', 'a#b', '', 'ü', 'a b', 'a.b', 'x'.repeat(256)])(
        'the id “%s” [15]',
        async (id) => {
          expect(await word(store.put('runs', key, sample(id)))).toBe('bad_request')
          expect(await word(store.get('runs', key, id))).toBe('bad_request')
          expect(await word(store.delete('runs', key, id))).toBe('bad_request')
        },
      )

      test('a document over 2 MB [15]', async () => {
        expect(await word(store.put('runs', key, sample('a', { text: 'x'.repeat(2 * 1024 * 1024) })))).toBe('too_large')
        expect(await word(store.put('runs', key, sample('a', { text: 'ü'.repeat(1024 * 1024) })))).toBe('too_large')
        if (!can('limit what a patch makes')) return
        await fill(sample('a', { text: 'x'.repeat(1_500_000) }))
        expect(
          await word(store.patch('runs', key, 'a', [{ op: 'set', field: 'more', value: 'x'.repeat(1_000_000) }])),
        ).toBe('too_large')
      })

      test.each<[string, unknown]>([
        ['NaN', Number.NaN],
        ['Infinity', Number.POSITIVE_INFINITY],
        ['a date', new Date(0)],
        ['a map', new Map()],
        ['a function', () => 1],
        ['a bigint', 1n],
        ['undefined in a list', [undefined]],
        ['a hole in a list', Array.from({ length: 1 })],
      ])('%s, which is not JSON', async (_name, value) => {
        expect(await word(store.put('runs', key, sample('a', { deep: [{ value: value as Json }] })))).toBe(
          'bad_request',
        )
      })

      test.each(['ttl', '_etag', '_ts'])('the field “%s”, which the store keeps for itself', async (field) => {
        expect(await word(store.put('runs', key, sample('a', { [field]: 1 })))).toBe('bad_request')
      })

      test('a document that says another partition than its key, or no version', async () => {
        expect(await word(store.put('runs', key, sample('a', { run: 'run-2' })))).toBe('bad_request')
        expect(await word(store.put('runs', key, { id: 'a' } as StoredDocument))).toBe('bad_request')
      })

      test.each<[string, readonly string[]]>([
        ['no project', []],
        ['an empty project', ['', 'run-1']],
        ['too few fields', ['p']],
        ['too many fields', ['p', 'run-1', 'x']],
        ['an empty field', ['p', '']],
        ['a control character', ['p', 'a\u0000b']],
      ])('a key with %s', async (_what, bad) => {
        expect(await word(store.get('runs', bad, 'a'))).toBe('bad_request')
        expect(await word(store.put('runs', bad, sample('a')))).toBe('bad_request')
        expect(await word(store.patch('runs', bad, 'a', [{ op: 'set', field: 'n', value: 1 }]))).toBe('bad_request')
        expect(await word(store.delete('runs', bad, 'a'))).toBe('bad_request')
      })

      test.each<[string, ListQuery]>([
        [
          'an order over two fields without its index [15]',
          {
            orderBy: [
              { field: 'a', direction: 'ascending' },
              { field: 'b', direction: 'ascending' },
            ],
          },
        ],
        ['a page of 0', { limit: 0 }],
        ['a page of 501', { limit: 501 }],
        ['a cursor made up', { cursor: 'made-up' }],
        ['a field that is no path', { where: [{ field: 'a"b', is: 'eq', value: 1 }] }],
        ['a comparison with a list', { where: [{ field: 'a', is: 'eq', value: [1] }] }],
        ['“ne” null, which would match nothing', { where: [{ field: 'a', is: 'ne', value: null }] }],
        ['“in” without a list', { where: [{ field: 'a', is: 'in', value: 1 }] }],
        ['“starts-with” a number', { where: [{ field: 'a', is: 'starts-with', value: 1 }] }],
      ])('%s', async (_what, query) => {
        expect(await word(store.list('runs', key, query))).toBe('bad_request')
      })

      test('a list that names no project', async () => {
        expect(await word(store.list('runs', []))).toBe('bad_request')
        expect(await word(store.list('runs', ['']))).toBe('bad_request')
      })

      test('a time to live where the container allows none, or that is none', async () => {
        expect(await word(store.put('runs', key, sample('a'), { ttl: 10 }))).toBe('bad_request')
        expect(await word(store.put('memo', ['p', 'x'], sample('a'), { ttl: 0 }))).toBe('bad_request')
        expect(await word(store.put('memo', ['p', 'x'], sample('a'), { ttl: 1.5 }))).toBe('bad_request')
      })
    })

    describe('conditions of a list', () => {
      const values: readonly [string, Json | undefined][] = [
        ['zero', 0],
        ['one', 1],
        ['two', 2.5],
        ['text-1', '1'],
        ['text-ab', 'ab'],
        ['text-b', 'b'],
        ['yes', true],
        ['no', false],
        ['null', null],
        ['list', [1, 'x', true, null]],
        ['object', { inner: 1 }],
        ['missing', undefined],
      ]

      test.each<[Where['is'], Json, string[]]>([
        ['eq', 1, ['one']],
        ['eq', '1', ['text-1']],
        ['eq', true, ['yes']],
        ['eq', false, ['no']],
        ['eq', null, ['null']],
        ['ne', 1, ['two', 'zero']],
        ['ne', '1', ['text-ab', 'text-b']],
        ['ne', true, ['no']],
        ['lt', 1, ['zero']],
        ['lte', 1, ['one', 'zero']],
        ['gt', 0, ['one', 'two']],
        ['gte', 1, ['one', 'two']],
        ['gt', '1', ['text-ab', 'text-b']],
        ['lt', 'b', ['text-1', 'text-ab']],
        ['gte', false, ['no', 'yes']],
        ['gt', false, ['yes']],
        ['in', [1, '1', null, true], ['null', 'one', 'text-1', 'yes']],
        ['in', [], []],
        ['starts-with', 'a', ['text-ab']],
        ['starts-with', 'A', []],
        ['starts-with', '', ['text-1', 'text-ab', 'text-b']],
        ['array-contains', 1, ['list']],
        ['array-contains', '1', []],
        ['array-contains', true, ['list']],
        ['array-contains', null, ['list']],
      ])('%s %j finds values of that type only, as on Cosmos DB', async (is, value, found) => {
        for (const [id, x] of values)
          await store.put('runs', key, sample(id, x === undefined ? {} : { x, nested: { 'odd name': x } }))
        expect(await idsOf({ where: [{ field: 'x', is, value }] })).toEqual(found)
        expect(await idsOf({ where: [{ field: 'nested.odd name', is, value }] })).toEqual(found)
      })

      test('several conditions all hold', async () => {
        await fill(sample('a', { x: 1, y: 1 }), sample('b', { x: 1, y: 2 }), sample('c', { x: 2, y: 1 }))
        expect(
          await idsOf({
            where: [
              { field: 'x', is: 'eq', value: 1 },
              { field: 'y', is: 'gt', value: 1 },
            ],
          }),
        ).toEqual(['b'])
      })

      test('a value with quotes is data, never part of the query', async () => {
        await fill(sample('a', { x: "' OR 1=1 --" }), sample('b', { x: '"' }))
        expect(await idsOf({ where: [{ field: 'x', is: 'eq', value: "' OR 1=1 --" }] })).toEqual(['a'])
        expect(await idsOf({ where: [{ field: 'x', is: 'eq', value: "' OR ''='" }] })).toEqual([])
      })
    })

    describe('orders and pages', () => {
      test('a list without an order is ordered by id', async () => {
        await fill(sample('c'), sample('a'), sample('b'))
        expect(await idsOf()).toEqual(['a', 'b', 'c'])
      })

      test('the newest of a kind is the first by descending id, and pages go on from there', async () => {
        await fill(sample('c', { x: 1 }), sample('a', { x: 1 }), sample('d', { x: 2 }), sample('b', { x: 1 }))
        const where = [{ field: 'x', is: 'eq' as const, value: 1 }]
        const orderBy = [{ field: 'id', direction: 'descending' as const }]
        expect(await allPages({ where, orderBy, limit: 1 })).toEqual(['c', 'b', 'a'])
      })

      test('an order by one field leaves out what lacks it, and orders types as Cosmos DB does', async () => {
        await fill(
          sample('missing'),
          sample('list', { x: [1] }),
          sample('text', { x: 'a' }),
          sample('two', { x: 2 }),
          sample('ten', { x: 10 }),
          sample('yes', { x: true }),
          sample('no', { x: false }),
          sample('null', { x: null }),
        )
        const ascending = ['null', 'no', 'yes', 'two', 'ten', 'text']
        expect(await idsOf({ orderBy: [{ field: 'x', direction: 'ascending' }] })).toEqual(ascending)
        expect(await idsOf({ orderBy: [{ field: 'x', direction: 'descending' }] })).toEqual(ascending.toReversed())
        for (const limit of [1, 2, 3]) {
          expect(await allPages({ orderBy: [{ field: 'x', direction: 'ascending' }], limit })).toEqual(ascending)
          expect(await allPages({ orderBy: [{ field: 'x', direction: 'descending' }], limit })).toEqual(
            ascending.toReversed(),
          )
        }
      })

      test('equal values are ordered by id, on every page', async () => {
        await fill(...['d', 'b', 'e', 'a', 'c'].map((id) => sample(id, { x: 1 })), sample('z', { x: 0 }))
        for (const limit of [1, 2, 4, 6]) {
          expect(await allPages({ orderBy: [{ field: 'x', direction: 'ascending' }], limit })).toEqual([
            'z',
            'a',
            'b',
            'c',
            'd',
            'e',
          ])
          expect(await allPages({ orderBy: [{ field: 'x', direction: 'descending' }], limit })).toEqual([
            'a',
            'b',
            'c',
            'd',
            'e',
            'z',
          ])
        }
      })

      test('a declared order over two fields lists the runs of a project, newest first', async () => {
        if (!can('tell key fields apart')) return
        for (let n = 0; n < 12; n++)
          await store.put(
            'runs',
            ['p', `run-${n}`],
            sample('header', { doc: 'run', started: `2026-01-0${1 + (n % 4)}`, n }),
          )
        await store.put('runs', ['p', 'run-1'], sample('node', { doc: 'node', started: '2026-01-09' }))
        await store.put('runs', ['q', 'run-1'], sample('header', { doc: 'run', started: '2026-01-09' }))
        const query: ListQuery = {
          where: [{ field: 'doc', is: 'eq', value: 'run' }],
          orderBy: [
            { field: 'doc', direction: 'ascending' },
            { field: 'started', direction: 'descending' },
          ],
          limit: 5,
        }
        const runs: string[] = []
        let cursor: string | undefined
        do {
          const page = await store.list<Sample>('runs', ['p'], { ...query, cursor })
          runs.push(...page.items.map(({ value }) => value.run as string))
          cursor = page.cursor
        } while (cursor !== undefined)
        // The same id in many partitions: the run makes the order total, as text.
        const newestFirst = [11, 3, 7, 10, 2, 6, 1, 5, 9, 0, 4, 8]
        expect(runs).toEqual(newestFirst.map((n) => `run-${n}`))
      })

      test('a prefix of the key lists every partition below it and no other', async () => {
        if (!can('tell key fields apart')) return
        await store.put('records', ['p', 'customers', 'c1'], sample('profile'))
        await store.put('records', ['p', 'customers', 'c2'], sample('profile'))
        await store.put('records', ['p', 'orders', 'c1'], sample('profile'))
        await store.put('records', ['q', 'customers', 'c3'], sample('profile'))
        const partitions = async (of: readonly string[], limit: number): Promise<string[]> => {
          const found: string[] = []
          let cursor: string | undefined
          do {
            const page = await store.list<Sample>('records', of, { limit, cursor })
            found.push(...page.items.map(({ value }) => `${value.collection as string} ${value.partition as string}`))
            cursor = page.cursor
          } while (cursor !== undefined)
          return found
        }
        for (const limit of [1, 2, 50]) {
          expect(await partitions(['p', 'customers'], limit)).toEqual(['customers c1', 'customers c2'])
          expect(await partitions(['p'], limit)).toEqual(['customers c1', 'customers c2', 'orders c1'])
        }
      })

      test('a cursor is stable: what is added or taken away meanwhile makes no document come twice or be missed', async () => {
        await fill(...['b', 'd', 'f', 'h', 'j'].map((id, n) => sample(id, { x: n })))
        let round = 0
        const between = async (): Promise<void> => {
          round++
          await store.put('runs', key, sample(`a${round}`, { x: -round }))
          await store.delete('runs', key, 'b')
        }
        expect(await allPages({ limit: 2 }, key, between)).toEqual(['b', 'd', 'f', 'h', 'j'])
        expect(
          await allPages(
            {
              limit: 2,
              where: [{ field: 'x', is: 'gte', value: 1 }],
              orderBy: [{ field: 'x', direction: 'ascending' }],
            },
            key,
            between,
          ),
        ).toEqual(['d', 'f', 'h', 'j'])
      })

      test('the last page has no cursor, be it full', async () => {
        await fill(sample('a'), sample('b'))
        expect((await store.list('runs', key, { limit: 2 })).cursor).toBeUndefined()
        expect((await store.list('runs', key, { limit: 1 })).cursor).toEqual(expect.any(String))
        expect(await store.list('runs', ['p', 'empty'])).toEqual({ items: [] })
      })

      test('a cursor serves only the list that gave it', async () => {
        await fill(sample('a'), sample('b'))
        const { cursor } = await store.list('runs', key, { limit: 1 })
        expect(await word(store.list('runs', ['p', 'run-2'], { cursor }))).toBe('bad_request')
        expect(await word(store.list('runs', ['p'], { cursor }))).toBe('bad_request')
        expect(await word(store.list('runs', key, { cursor, where: [{ field: 'x', is: 'eq', value: 1 }] }))).toBe(
          'bad_request',
        )
      })

      test('a page holds 50 documents unless asked otherwise', async () => {
        for (let n = 0; n < 60; n++) await store.put('runs', key, sample(`n${n}`))
        expect(await idsOf()).toHaveLength(50)
        expect(await allPages({})).toHaveLength(60)
      })

      test('ETags of a list are those of a read', async () => {
        await fill(sample('a'))
        expect((await store.list('runs', key)).items[0]).toEqual(await store.get('runs', key, 'a'))
      })
    })

    describe('time to live', () => {
      const memo = ['p', 'x'] as const

      test('is no part of the document', async () => {
        await store.put('memo', memo, sample('a'), { ttl: 60 })
        expect((await store.get('memo', memo, 'a'))?.value).toEqual({ id: 'a', v: 1, project: 'p', prefix: 'x' })
      })

      test('hides a document from reads, lists, patches and deletes once it is over', async () => {
        if (!under.advance) return
        await store.put('memo', memo, sample('a', { n: 1 }), { ttl: 60 })
        await store.put('memo', memo, sample('b'))
        under.advance(59_000)
        expect(await store.get('memo', memo, 'a')).toBeDefined()
        under.advance(1_000)
        expect(await store.get('memo', memo, 'a')).toBeUndefined()
        expect((await store.list('memo', memo)).items.map(({ value }) => value.id)).toEqual(['b'])
        expect(await word(store.patch('memo', memo, 'a', [{ op: 'set', field: 'n', value: 2 }]))).toBe('not_found')
        expect(await store.delete('memo', memo, 'a')).toBe(false)
      })

      test('an expired document is no conflict for one created anew', async () => {
        if (!under.advance) return
        const { etag } = await store.put('memo', memo, sample('a'), { ttl: 1 })
        under.advance(1_000)
        expect(await word(store.put('memo', memo, sample('a'), { ifMatch: etag }))).toBe('precondition_failed')
        expect(await word(store.put('memo', memo, sample('a'), { ifNoneMatch: '*' }))).toBe('nothing thrown')
      })

      test('counts from the last write, and ends with a put without one', async () => {
        if (!under.advance) return
        await store.put('memo', memo, sample('a', { n: 1 }), { ttl: 10 })
        under.advance(9_000)
        await store.patch('memo', memo, 'a', [{ op: 'increment', field: 'n', value: 1 }])
        under.advance(9_000)
        expect((await store.get<Sample>('memo', memo, 'a'))?.value.n).toBe(2)
        await store.put('memo', memo, sample('a'))
        under.advance(1_000_000)
        expect(await store.get('memo', memo, 'a')).toBeDefined()
      })
    })
  })
}
