import type { IndexedChunk, IndexScope, SearchIndex } from './contract'

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
  })
}
