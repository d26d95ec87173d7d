import type { IndexedChunk, IndexScope, SearchIndex } from './contract'
import { readFilter } from './filter/read-filter'

const scope: IndexScope = { project: 'p', index: 'manuals', generation: 'g1' }

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

/** What every search index does; run on the fake and on each adapter. */
export const searchIndexSuite = (name: string, open: () => Promise<SearchIndex>): void => {
  describe(`the search index on ${name}`, () => {
    let index: SearchIndex
    beforeEach(async () => {
      index = await open()
    })
    afterEach(() => index.close())
    const find = async (text: string, groups: readonly string[] = [], top = 10) =>
      (await index.search(scope, { text, mode: 'keyword', top, groups })).map((hit) => hit.chunk.id)

    test('finds a chunk by its words and gives it back whole', async () => {
      const written = chunk('c1', 'Wash the tent cold.', { page: 3, vector: new Float32Array([1, 0]) })
      await index.write(scope, [written, chunk('c2', 'Something else.')])
      const [hit] = await index.search(scope, { text: 'tent', mode: 'keyword', top: 5, groups: [] })
      expect(hit).toMatchObject({ keyword_rank: 1, vector_rank: null, chunk: chunk('c1', written.text, { page: 3 }) })
      expect(await index.chunks(scope, 'a.md', 1)).toEqual([written, chunk('c2', 'Something else.')])
    })

    test('an index nobody wrote to is empty, not an error', async () => {
      expect(await find('tent')).toEqual([])
      expect(await index.chunks(scope, 'a.md', 1)).toEqual([])
      expect(await index.remove(scope, 'a.md', { upTo: 9, keep: null })).toBe(0)
      await index.drop(scope)
    })

    test('writing a chunk again replaces it', async () => {
      await index.write(scope, [chunk('c1', 'tent')])
      await index.write(scope, [chunk('c1', 'stove')])
      expect(await find('tent')).toEqual([])
      expect(await find('stove')).toEqual(['c1'])
    })

    test('removes the decided syncs of one document and keeps the current and later ones [17]', async () => {
      await index.write(
        scope,
        [1, 2, 3, 4].map((sync) => chunk(`c${sync}`, 'tent', { sync })),
      )
      await index.write(scope, [chunk('other', 'tent', { document: 'b.md' })])
      expect(await index.remove(scope, 'a.md', { upTo: 3, keep: 2 })).toBe(2)
      expect((await find('tent')).toSorted()).toEqual(['c2', 'c4', 'other'])
    })

    test('an inventory names what lies there by id, page by page, of one document or of all', async () => {
      await index.write(scope, [
        chunk('c2', 'tent', { sync: 2, acl: ['staff'] }),
        chunk('c1', 'tent'),
        chunk('c3', 'tent', { document: 'b.md' }),
      ])
      const first = { id: 'c1', document: 'a.md', sync: 1, acl: null }
      const second = { id: 'c2', document: 'a.md', sync: 2, acl: ['staff'] }
      expect(await index.inventory(scope, { limit: 2 })).toEqual([first, second])
      expect((await index.inventory(scope, { after: 'c2', limit: 2 })).map(({ id }) => id)).toEqual(['c3'])
      expect(await index.inventory(scope, { document: 'a.md', limit: 10 })).toEqual([first, second])
      expect(await index.inventory(scope, { document: 'a.md', after: 'c1', limit: 10 })).toEqual([second])
      expect(await index.inventory({ ...scope, generation: 'none' }, { limit: 10 })).toEqual([])
    })

    test('gives a reader public chunks and those of its groups only [18]', async () => {
      await index.write(scope, [
        chunk('public', 'tent'),
        chunk('staff', 'tent tent tent', { acl: ['staff', 'board'] }),
        chunk('nobody', 'tent', { acl: [] }),
      ])
      expect(await find('tent')).toEqual(['public'])
      expect((await find('tent', ['board'])).toSorted()).toEqual(['public', 'staff'])
      expect(await find('tent', ['sta', '"staff"', '%'], 1)).toEqual(['public'])
    })

    test('keeps projects, indexes and generations apart', async () => {
      await index.write({ ...scope, generation: 'g2' }, [chunk('new', 'tent')])
      await index.write({ ...scope, project: 'q' }, [chunk('foreign', 'tent')])
      expect(await find('tent')).toEqual([])
      await index.write(scope, [chunk('own', 'tent')])
      await index.drop({ ...scope, generation: 'g2' })
      expect(await find('tent')).toEqual(['own'])
    })

    test.each([
      '"',
      '(',
      '*',
      'tent AND',
      'title:tent',
      '-tent',
      'NEAR(',
      '" OR 1 --',
      "'; DROP TABLE chunks",
      '\0',
      '^tent',
      '{a b}: c',
    ])('takes any text as words to look for: %j', async (text) => {
      await index.write(scope, [chunk('c1', 'tent')])
      await expect(index.search(scope, { text, mode: 'keyword', top: 5, groups: [] })).resolves.toBeDefined()
      expect(await find('tent')).toEqual(['c1'])
    })

    test('ranks by vector, and by both where both are asked', async () => {
      await index.write(scope, [
        chunk('near', 'stove', { vector: new Float32Array([1, 0]) }),
        chunk('far', 'tent', { vector: new Float32Array([0, 1]) }),
        chunk('secret', 'tent', { vector: new Float32Array([1, 0]), acl: ['staff'] }),
      ])
      const vector = new Float32Array([1, 0])
      const asked = { text: 'stove', vector, top: 2, groups: [] }
      expect((await index.search(scope, { ...asked, mode: 'vector' })).map((hit) => hit.chunk.id)).toEqual([
        'near',
        'far',
      ])
      const [best] = await index.search(scope, { ...asked, mode: 'hybrid' })
      expect(best).toMatchObject({ chunk: { id: 'near' }, keyword_rank: 1, vector_rank: 1 })
      expect(best?.score).toBeCloseTo(2 / 61)
    })

    test('finds words of scripts without spaces', async () => {
      await index.write(scope, [chunk('c1', '帐篷可以用冷水清洗'), chunk('c2', 'Zelt waschen')])
      expect(await find('清洗')).toEqual(['c1'])
    })

    test('answers nothing but what passes the filter, by words and by vectors', async () => {
      const vector = new Float32Array([1, 0])
      await index.write(scope, [
        chunk('c1', 'tent', { document: 'guides/a.md', page: 1, vector }),
        chunk('c2', 'tent', { document: "guides/o'neil.pdf", page: 2, vector }),
        chunk('c3', 'tent', { document: 'b.PDF', section: 'Care, and “more”', vector }),
      ])
      const passing = async (filter: string) => {
        const asked = { text: 'tent', vector, top: 9, groups: [], filter: readFilter(filter) }
        const modes = ['keyword', 'vector', 'hybrid'] as const
        const found = await Promise.all(modes.map((mode) => index.search(scope, { ...asked, mode })))
        const [ids = [], ...others] = found.map((hits) => hits.map((hit) => hit.chunk.id).toSorted())
        expect(others).toEqual([ids, ids])
        return ids
      }
      expect(await passing("type eq 'pdf'")).toEqual(['c2', 'c3'])
      expect(await passing("path eq 'guides/o''neil.pdf'")).toEqual(['c2'])
      expect(await passing("startswith(path, 'guides/')")).toEqual(['c1', 'c2'])
      expect(await passing("startswith(path, '')")).toEqual(['c1', 'c2', 'c3'])
      expect(await passing('page gt 1')).toEqual(['c2'])
      expect(await passing('page ne 1')).toEqual(['c2', 'c3'])
      expect(await passing('not (page le 1)')).toEqual(['c2', 'c3'])
      expect(await passing('page eq null')).toEqual(['c3'])
      expect(await passing("path in ('b.PDF', 'guides/a.md', 'x')")).toEqual(['c1', 'c3'])
      expect(await passing("page in (1, 2) and section eq 'Care'")).toEqual(['c1', 'c2'])
      expect(await passing("section eq 'Care, and “more”' or title lt 'A'")).toEqual(['c3'])
    })

    test('counts what is found by its fields, of what the reader may read, without the documents left out [18]', async () => {
      await index.write(scope, [
        chunk('c1', 'tent', { document: 'a.md', page: 1 }),
        chunk('c2', 'tent', { document: 'b.pdf', page: 1 }),
        chunk('c3', 'a tent', { document: 'c.pdf', page: 2 }),
        chunk('c4', 'tent', { document: 'd.pdf', page: 3, acl: ['staff'] }),
        chunk('c5', 'stove', { document: 'e.pdf', page: 4 }),
      ])
      const count = (groups: readonly string[], except: readonly string[] = [], filter?: string) =>
        index.facets(scope, {
          text: 'tents',
          mode: 'keyword',
          top: 1,
          groups,
          except,
          facets: [
            { field: 'type', count: 5 },
            { field: 'page', count: 2 },
          ],
          ...(filter !== undefined && { filter: readFilter(filter) }),
        })
      const [pdf, md] = ['pdf', 'md'].map((value) => (times: number) => ({ value, count: times }))
      const page = (value: number, times: number) => ({ value, count: times })
      expect(await count([])).toEqual({ type: [pdf?.(2), md?.(1)], page: [page(1, 2), page(2, 1)] })
      expect((await count(['staff'])).type).toEqual([pdf?.(3), md?.(1)])
      expect((await count([], ['c.pdf', "it's.md"])).type).toEqual([md?.(1), pdf?.(1)])
      expect(await count([], [], 'page eq 2')).toEqual({ type: [pdf?.(1)], page: [page(2, 1)] })
    })

    test('counts by vector what is nearest, and of both what either finds', async () => {
      const near = new Float32Array([1, 0])
      await index.write(scope, [
        chunk('c1', 'tent', { document: 'a.md' }),
        chunk('c2', 'stove', { document: 'b.pdf', vector: near }),
        chunk('c3', 'lamp', { document: 'c.txt', vector: near, acl: ['staff'] }),
      ])
      const count = async (mode: 'keyword' | 'vector' | 'hybrid') => {
        const asked = { text: 'tent', vector: near, mode, top: 5, groups: [], except: [] }
        const { type = [] } = await index.facets(scope, { ...asked, facets: [{ field: 'type', count: 9 }] })
        return type.map(({ value }) => value)
      }
      expect(await count('keyword')).toEqual(['md'])
      expect(await count('vector')).toEqual(['pdf'])
      expect(await count('hybrid')).toEqual(['md', 'pdf'])
    })

    test('tells a chunk and all it carries from every other', async () => {
      const parent = { passage: 'p', text: 'The tent, and all of it.', start: 0, end: 24 }
      const rich = chunk('c1', 'tent', {
        parent,
        header: { start: 0, end: 4 },
        links: [{ text: 'a', url: 'https://a.b' }],
      })
      await index.write(scope, [rich])
      expect((await index.search(scope, { text: 'tent', mode: 'keyword', top: 1, groups: [] }))[0]?.chunk).toEqual(rich)
    })
  })
}
