import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { mayRead } from './acl'
import { azureSearchFake } from './adapters/azure-index/fake/azure-search-fake'
import { openAzureIndex } from './adapters/azure-index/open-azure-index'
import { memorySearchIndex } from './adapters/memory-search-index'
import { openSqliteIndex } from './adapters/sqlite-index/open-sqlite-index'
import type { IndexedChunk, SearchIndex } from './contract'
import { countingWorld } from './testing'

// Names with every character that could end a list, a text or a condition.
const group = fc.constantFrom(
  'a',
  "o'neil",
  'x,y',
  'x',
  'y',
  '|;,\t\u001f',
  "') or (1 eq 1",
  ' ',
  'ä',
  '"a"',
  'constructor',
)
const groups = fc.uniqueArray(group, { maxLength: 4 })
const words = fc
  .array(fc.constantFrom('tent', 'stove', 'lamp'), { minLength: 1, maxLength: 3 })
  .map((list) => list.join(' '))
const vector = fc
  .tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: 1, max: 3 }))
  .map((pair) => new Float32Array(pair))
const chunks = fc.array(fc.record({ acl: fc.option(groups), text: words, vector }), { maxLength: 12 }).map((list) =>
  list.map(({ acl, text, vector: made }, at): IndexedChunk => ({
    id: `c${at}`,
    document: `d${at % 4}.md`,
    sync: 1,
    passage: `p${at}`,
    ordinal: at,
    title: '',
    section: '',
    text,
    start: 0,
    end: text.length,
    acl: acl && acl.filter((name) => name.trim() !== ''),
    vector: made,
  })),
)
const query = fc.record({
  text: words,
  vector,
  mode: fc.constantFrom('keyword', 'vector', 'hybrid'),
  top: fc.integer({ min: 1, max: 20 }),
  semantic: fc.boolean(),
})

/** What is found is what may be read, and as much is counted: checked against the chunks as they were written, by no adapter's code. */
const leaksNothing = (index: SearchIndex) => {
  let round = 0
  return fc.asyncProperty(
    chunks,
    fc.array(fc.tuple(query, groups), { minLength: 1, maxLength: 6 }),
    async (written, asked) => {
      const scope = { project: 'p', index: 'i', generation: `g${++round}` }
      await index.write(scope, written)
      for (const [one, readers] of asked) {
        const order = { ...one, top: 20, groups: readers }
        const isFound = ({ text }: IndexedChunk) =>
          order.mode !== 'keyword' || order.text.split(' ').some((word) => text.split(' ').includes(word))
        const readable = written.filter((chunk) => mayRead(chunk.acl, readers) && isFound(chunk)).map(({ id }) => id)
        const plain = await index.search(scope, { ...order, semantic: false })
        expect(plain.map(({ chunk }) => chunk.id).toSorted()).toEqual(readable.toSorted())
        for (const { chunk } of await index.search(scope, { ...order, ...one }))
          expect(mayRead(chunk.acl, readers)).toBe(true)
        const { path = [] } = await index.facets(scope, { ...order, facets: [{ field: 'path', count: 9 }], except: [] })
        expect(path.reduce((sum, { count }) => sum + count, 0)).toBe(readable.length)
      }
    },
  )
}

const azure = (): SearchIndex =>
  openAzureIndex({
    endpoint: 'https://search.example.net',
    credential: { key: 'k' },
    fetch: azureSearchFake().fetch,
    world: countingWorld(),
  })
const sqlite = async (): Promise<SearchIndex> =>
  openSqliteIndex({ folder: await mkdtemp(join(tmpdir(), 'sluice-acl-')), inProcess: true })
const adapters: [string, () => Promise<SearchIndex>][] = [
  ['memory', async () => memorySearchIndex()],
  ['SQLite', sqlite],
  ['Azure AI Search', async () => azure()],
]

test.each(adapters)(
  'on %s a search finds and counts what its reader may read, and nothing else [18]',
  async (_name, open) => {
    const index = await open()
    await fc.assert(leaksNothing(index), { numRuns: 25 })
    await index.close()
  },
)

test.each(adapters)(
  'the property finds a mutant of %s whose query or counts forget the filter [18]',
  async (_name, open) => {
    const everything = {
      groups: ['a', "o'neil", 'x,y', 'x', 'y', '|;,\t\u001f', "') or (1 eq 1", 'ä', '"a"', 'constructor'],
    }
    const index = await open()
    const mutants: SearchIndex[] = [
      { ...index, search: (scope, order) => index.search(scope, { ...order, ...everything }) },
      { ...index, facets: (scope, order) => index.facets(scope, { ...order, ...everything }) },
    ]
    for (const mutant of mutants) expect((await fc.check(leaksNothing(mutant), { numRuns: 25 })).failed).toBe(true)
    await index.close()
  },
)
