import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import type { IndexedChunk, IndexQuery } from '../../contract'
import { memorySearchIndex } from '../memory-search-index'
import { openIndexFile } from './index-file'
import { openSqliteIndex } from './open-sqlite-index'
import { openVectors } from './vector-scan'

const scope = { project: 'p', index: 'i', generation: 'g' }
const words = ['tent', 'tents', 'stove', 'the', 'warranty', 'years', '3.5', '帐篷']
const someWords = fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((list) => list.join(' '))
const groups = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 })
const vector = fc
  .array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 4 })
  .map((list) => new Float32Array(list))
const filter = fc.option(
  fc.constantFrom<NonNullable<IndexQuery['filter']>>(
    { field: 'type', is: 'eq', value: 'md' },
    { not: { field: 'page', is: 'gt', value: 1 } },
    {
      or: [
        { field: 'path', is: 'startswith', value: 'x/' },
        { field: 'page', is: 'in', value: [2] },
      ],
    },
  ),
  { nil: undefined },
)
const chunk = (number: number) =>
  fc
    .record({
      text: someWords,
      title: someWords,
      document: fc.constantFrom('x/a.md', 'x/b.txt', 'c.md'),
      acl: fc.option(groups),
      vector,
      page: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ page, ...more }): IndexedChunk => ({
      id: `c${number}`,
      sync: 1,
      passage: `p${number}`,
      ordinal: number,
      section: '',
      start: 0,
      end: more.text.length,
      ...(page > 0 && { page }),
      ...more,
    }))
const chunks = fc
  .integer({ min: 0, max: 25 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => chunk(at))))
const query = fc.record({
  text: someWords,
  vector,
  mode: fc.constantFrom('keyword', 'vector', 'hybrid'),
  top: fc.integer({ min: 1, max: 30 }),
  groups,
  filter,
})

const told = (hits: readonly { chunk: IndexedChunk; score: number }[]) =>
  hits.map(({ chunk: { id }, score, ...ranks }) => ({ id, score: score.toFixed(9), ...ranks }))
// A score is a sum whose order differs between the two.
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, part: unknown) => (typeof part === 'number' ? Number(part.toFixed(9)) : part)))

test('ranks, scores and counts as the naive index does, whatever was written, replaced and removed, and for whom [18]', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-ranking-'))
  let round = 0
  await fc.assert(
    fc.asyncProperty(
      chunks,
      chunks,
      fc.constantFrom('x/a.md', 'c.md'),
      fc.array(query, { maxLength: 6 }),
      async (first, second, gone, queries) => {
        const sqlite = openSqliteIndex({ folder, inProcess: true })
        const naive = memorySearchIndex()
        const own = { ...scope, generation: `g${++round}` }
        for (const index of [sqlite, naive]) {
          await index.write(own, first)
          await index.remove(own, gone, { upTo: 1, keep: null })
          await index.write(own, second)
        }
        for (const asked of queries) {
          const order = { ...asked, facets: [{ field: 'path' as const, count: 5 }], except: ['x/b.txt'] }
          expect(rounded(told(await sqlite.search(own, asked)))).toEqual(rounded(told(await naive.search(own, asked))))
          expect(await sqlite.facets(own, order)).toEqual(await naive.facets(own, order))
        }
        await sqlite.close()
      },
    ),
    { numRuns: 60 },
  )
})

test('what a reader may not read leaves no trace in the scores of what it may [18]', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-traces-'))
  const open = openSqliteIndex({ folder, inProcess: true })
  const at = (id: string, acl: IndexedChunk['acl'], text: string): IndexedChunk => ({
    id,
    document: `${id}.md`,
    sync: 1,
    passage: id,
    ordinal: 0,
    title: '',
    section: '',
    text,
    start: 0,
    end: text.length,
    acl,
  })
  const seen = [at('a', null, 'merger of tents'), at('b', null, 'tents and stoves')]
  await open.write(scope, seen)
  await open.write({ ...scope, generation: 'h' }, [
    ...seen,
    at('c', ['board'], 'merger merger merger'),
    at('d', [], 'merger'),
  ])
  const asked = { text: 'merger tents', mode: 'keyword' as const, top: 5, groups: ['staff'] }
  expect(await open.search({ ...scope, generation: 'h' }, asked)).toEqual(await open.search(scope, asked))
  await open.close()
})

test('a file written by another connection is searched as it is now', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'sluice-two-')), 'index.db')
  const [one, other] = [openIndexFile(file), openIndexFile(file)]
  const [tent] = fc.sample(chunk(1), 1)
  one.write([{ ...(tent as IndexedChunk), text: 'tent', acl: null }])
  expect(other.search({ text: 'tent', mode: 'keyword', top: 5, groups: [] })).toHaveLength(1)
  one.close()
  other.close()
})

test('signs first and vectors then find what comparing all finds, with the vectors in memory and on disk', () => {
  let seed = 1
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5
  const dimensions = 64
  const centres = Array.from({ length: 40 }, () => Float32Array.from({ length: dimensions }, random))
  const all = Array.from({ length: 6000 }, (_, at) => {
    const made = Float32Array.from(centres[at % 40] as Float32Array, (part) => part + random() * 0.5)
    const length = Math.hypot(...made)
    return made.map((part) => part / length)
  })
  const reading = {
    top: 10,
    idOf: String,
    isAllowed: (slot: number) => slot % 3 !== 0,
    readVector: (slot: number) => all[slot],
  }
  const nearest = (limits: { mostBytes: number; exactUpTo: number }) => {
    const vectors = openVectors(limits)
    all.forEach((one, slot) => vectors.add(slot, one))
    return centres.map((one) => vectors.nearest({ ...reading, vector: one }).map(({ slot }) => slot))
  }
  const exact = nearest({ mostBytes: 1e9, exactUpTo: 1e9 })
  expect(exact.flat().every((slot) => slot % 3 !== 0)).toBe(true)
  for (const limits of [
    { mostBytes: 1e9, exactUpTo: 100 },
    { mostBytes: 0, exactUpTo: 100 },
  ]) {
    const found = nearest(limits)
    const common = exact.flatMap((slots, at) => slots.filter((slot) => found[at]?.includes(slot)))
    expect(common.length / exact.flat().length).toBeGreaterThan(0.99)
  }
})
