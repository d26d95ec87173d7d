import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { memoryBlobs } from '../blobs'
import type { BlobStore } from '../blobs/contract'
import type { Caller, Role } from '../caller'
import { Fault, fault } from '../faults'
import type { JsonObject } from '../json'
import { memoryStore, staleStore } from '../store'
import { openSqliteStore } from '../store/adapters/sqlite/open-sqlite-store'
import type { DocumentStore } from '../store/contract'
import type { DatasetRow, Datasets, DatasetUpload, RunContent } from './contract'
import { createDatasets } from './create-datasets'
import { limits } from './limits'

const anna: Caller = { project: 'shop', id: 'anna', roles: ['author', 'reader'], groups: [] }
const as = (...roles: Role[]): Caller => ({ ...anna, roles })
const jsonl: DatasetUpload = { format: 'jsonl' }

/** A clock that a pause moves on. */
const playedWorld = () => {
  let now = Date.parse('2026-11-01T12:00:00Z')
  return {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds
    },
    random: () => 0.5,
  }
}

const arrange = (
  open: (now: () => number) => DocumentStore = memoryStore,
  wrap: (blobs: BlobStore) => BlobStore = (blobs) => blobs,
  runs: Readonly<Record<string, RunContent>> = {},
) => {
  const world = playedWorld()
  const store = open(world.now)
  const blobs = memoryBlobs(world)
  const content = async (_: Caller, run: string) => {
    const found = runs[run]
    if (!found) throw fault('forbidden', `Run “${run}” is another’s`)
    return found
  }
  return { store, blobs, datasets: createDatasets({ store, blobs: wrap(blobs), world, runs: { content } }) }
}

async function* bodyOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    await Promise.resolve()
    yield Buffer.from(text)
  }
}

const linesOf = (rows: readonly JsonObject[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const numbered = (count: number, from = 0): JsonObject[] =>
  Array.from({ length: count }, (_, n) => ({ n: from + n, text: `row ${from + n}` }))

const collect = async <T>(values: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = []
  for await (const value of values) found.push(value)
  return found
}

const everyPage = async (datasets: Datasets, name: string, query: { limit: number; split?: string }) => {
  const found: DatasetRow[] = []
  for (let cursor: string | undefined; ;) {
    const page = await datasets.rows(anna, name, { ...query, ...(cursor !== undefined && { cursor }) })
    found.push(...page.items)
    cursor = page.next
    if (cursor === undefined) return found
  }
}

const faultOf = async (promise: Promise<unknown>): Promise<Fault> =>
  promise.then(
    () => {
      throw new Error('nothing was refused')
    },
    (error: unknown) => {
      if (error instanceof Fault) return error
      throw error
    },
  )

const folder = mkdtempSync(join(tmpdir(), 'sluice-datasets-'))
let files = 0
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each<[string, (now: () => number) => DocumentStore]>([
  ['in memory', memoryStore],
  ['on SQLite', (now) => openSqliteStore({ file: join(folder, `${files++}.db`), now })],
  ['on a store whose reads are 5 s stale [15]', (now) => staleStore({ now })],
])('datasets %s', (_, open) => {
  test('are put, listed, shown, paged and read', async () => {
    const world = playedWorld()
    const store = open(world.now)
    const datasets = createDatasets({ store, blobs: memoryBlobs(world), world, runs: { content: noRun } })
    const rows = numbered(600)
    const put = await datasets.put(anna, 'words', bodyOf(linesOf(rows)), jsonl)
    await world.sleep(6_000)
    expect(put).toMatchObject({ name: 'words', rows: 600, created: true, splits: {}, created_by: 'anna' })
    expect(put.columns).toEqual([
      { name: 'n', types: ['number'] },
      { name: 'text', types: ['string'] },
    ])
    const { items } = await datasets.list(anna)
    const { version, created_at } = put
    const source = { kind: 'upload', format: 'jsonl' }
    expect(items).toEqual([{ name: 'words', version, rows: 600, splits: {}, created_at, created_by: 'anna', source }])
    expect(await datasets.get(anna, 'words')).toMatchObject({ version: put.version, versions: [{ rows: 600 }] })
    expect((await everyPage(datasets, 'words', { limit: 70 })).map(({ row }) => row)).toEqual(rows)
    const behind = await collect(datasets.read(anna, 'words', put.version, { from: 511 }))
    expect(behind).toEqual(rows.slice(511).map((row, at) => ({ index: 511 + at, row })))
    await store.close()
  })

  test('take rows from several at once, and lose none', async () => {
    const world = playedWorld()
    const store = open(world.now)
    const datasets = createDatasets({ store, blobs: memoryBlobs(world), world, runs: { content: noRun } })
    for (const turn of [1, 2, 3, 4]) {
      await datasets.add(anna, 'words', { rows: [{ turn }] })
      await world.sleep(1_000)
    }
    await Promise.all([5, 6, 7].map((turn) => datasets.add(anna, 'words', { rows: [{ turn }] })))
    await world.sleep(6_000)
    const rows = await collect(datasets.read(anna, 'words', undefined))
    expect(new Set(rows.map(({ row }) => row['turn']))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]))
    expect(rows).toHaveLength(7)
    await store.close()
  })
})

const noRun = async (): Promise<never> => {
  throw fault('not_found', 'There are no runs here')
}

describe('a version', () => {
  test('is named by its content: the same rows are the same version, stored once', async () => {
    const { datasets, blobs } = arrange()
    const first = await datasets.put(anna, 'words', bodyOf(linesOf(numbered(300))), jsonl)
    const again = await datasets.put(anna, 'words', bodyOf(...linesOf(numbered(300)).match(/.{1,100}/gs)!), jsonl)
    expect(again).toEqual({ ...first, created: false })
    expect((await blobs.list('datasets')).items).toHaveLength(2)
    expect((await datasets.get(anna, 'words')).versions).toHaveLength(1)
  })

  test('stays as it is when another is put, and A, B, A ends on A', async () => {
    const { datasets } = arrange()
    const a = await datasets.put(anna, 'words', bodyOf(linesOf([{ a: 1 }])), jsonl)
    const b = await datasets.put(anna, 'words', bodyOf(linesOf([{ b: 1 }])), jsonl)
    expect((await datasets.get(anna, 'words')).version).toBe(b.version)
    expect(await collect(datasets.read(anna, 'words', a.version))).toEqual([{ index: 0, row: { a: 1 } }])
    expect(await datasets.put(anna, 'words', bodyOf(linesOf([{ a: 1 }])), jsonl)).toEqual({ ...a, created: false })
    const { version, versions } = await datasets.get(anna, 'words')
    expect([version, versions.map((one) => one.version)]).toEqual([a.version, [a.version, b.version]])
  })

  test('is the same whether its rows came at once or were added, and shares its full chunks', async () => {
    const { datasets, blobs } = arrange()
    await datasets.put(anna, 'grown', bodyOf(linesOf(numbered(limits.chunkRows + 10))), jsonl)
    const before = await namesOf(blobs)
    await datasets.add(anna, 'grown', { rows: numbered(5, limits.chunkRows + 10) })
    const grown = await datasets.add(anna, 'grown', { rows: numbered(300, limits.chunkRows + 15) })
    const whole = await datasets.put(anna, 'whole', bodyOf(linesOf(numbered(limits.chunkRows + 315))), jsonl)
    expect(grown.version).toBe(whole.version)
    const after = new Set(await namesOf(blobs))
    expect(before.every((name) => after.has(name))).toBe(true)
    // Two of the first, one each of the two that were added; the whole brought nothing new.
    expect(after.size).toBe(5)
  })

  test('of large rows closes its chunks by size', async () => {
    const { datasets, blobs } = arrange()
    const rows = Array.from({ length: 8 }, (_, n) => ({ n, text: 'x'.repeat(300_000) }))
    await datasets.put(anna, 'large', bodyOf(linesOf(rows)), jsonl)
    expect((await blobs.list('datasets')).items.map(({ size }) => Math.round(size / 300_000))).toEqual([4, 4])
    expect((await datasets.rows(anna, 'large', { limit: 3 })).items.map(({ index }) => index)).toEqual([0, 1, 2])
  })

  test('whose chunk holds something else than its name says is not believed', async () => {
    const { datasets, blobs } = arrange()
    await datasets.put(anna, 'words', bodyOf(linesOf(numbered(3))), jsonl)
    const [name = ''] = await namesOf(blobs)
    await blobs.put('datasets', name, '{"row":{"n":9}}\n')
    expect((await faultOf(datasets.rows(anna, 'words'))).word).toBe('store_corrupt')
  })

  test('that is not there, and a dataset that is not, are told apart', async () => {
    const { datasets } = arrange()
    expect((await faultOf(datasets.get(anna, 'words'))).message).toContain('No dataset “words”')
    await datasets.put(anna, 'words', bodyOf('{"a":1}'), jsonl)
    expect((await faultOf(datasets.get(anna, 'words', 'f'.repeat(64)))).message).toContain('has no version')
    expect((await faultOf(datasets.get(anna, 'words', '../../x'))).word).toBe('not_found')
    expect((await faultOf(datasets.get(anna, 'a/b'))).word).toBe('bad_request')
    expect((await faultOf(datasets.get({ ...anna, project: 'bank' }, 'words'))).word).toBe('not_found')
  })
})

describe('an upload', () => {
  test('with broken lines is refused with every one of them by number, and stores nothing', async () => {
    const { datasets, blobs } = arrange()
    const refused = await faultOf(datasets.put(anna, 'words', bodyOf('{"a":1}\n{"a":\n{"a":2}\n[]\n'), jsonl))
    expect(refused.word).toBe('invalid_input')
    expect(refused.errors?.map(({ line, code }) => [line, code])).toEqual([
      [2, 'bad_line'],
      [4, 'bad_line'],
    ])
    expect(refused.message).toContain('2 of 4 lines')
    expect((await datasets.list(anna)).items).toEqual([])
    expect((await blobs.list('datasets')).items).toEqual([])
  })

  test('runs on without them where that is asked, and says which they were', async () => {
    const { datasets } = arrange()
    const put = await datasets.put(anna, 'words', bodyOf('{"a":1}\nx\n{"a":2}'), { ...jsonl, skipBroken: true })
    expect(put).toMatchObject({ rows: 2, skipped_lines: 1, skipped: [{ line: 2 }] })
  })

  test('tells no more than a bound of them, and counts the rest', async () => {
    const { datasets } = arrange()
    const refused = await faultOf(datasets.put(anna, 'words', bodyOf('x\n'.repeat(limits.told + 50)), jsonl))
    expect([refused.errors?.length, refused.details['broken']]).toEqual([limits.told, limits.told + 50])
    expect(refused.message).toContain('?format=csv')
  })

  test.each([
    ['nothing', '', jsonl],
    ['blank lines', '\n\n', jsonl],
    ['a header alone', 'a,b\n', { format: 'csv' } as const],
  ])('of %s is refused', async (_, text, upload) => {
    const { datasets } = arrange()
    expect((await faultOf(datasets.put(anna, 'words', bodyOf(text), upload))).message).toContain('no row')
  })

  test('that breaks off leaves no version', async () => {
    const { datasets } = arrange()
    async function* broken() {
      yield* bodyOf(linesOf(numbered(1000)))
      throw fault('cancelled', 'The caller left')
    }
    expect((await faultOf(datasets.put(anna, 'words', broken(), jsonl))).word).toBe('cancelled')
    expect((await datasets.list(anna)).items).toEqual([])
  })

  test('whose chunk cannot be stored leaves no version, and no promise is left alone', async () => {
    let puts = 0
    const { datasets } = arrange(memoryStore, (blobs) => ({
      ...blobs,
      put: async (...asked) => {
        if (++puts === 3) throw fault('unavailable', 'The disk is full')
        return blobs.put(...asked)
      },
    }))
    expect((await faultOf(datasets.put(anna, 'words', bodyOf(linesOf(numbered(3000))), jsonl))).word).toBe(
      'unavailable',
    )
    expect((await datasets.list(anna)).items).toEqual([])
  })

  test('may not have more columns than a dataset may, over all of its rows', async () => {
    const { datasets } = arrange()
    const rows = Array.from({ length: limits.columns + 1 }, (_, n) => ({ [`c${n}`]: 1 }))
    const refused = await faultOf(datasets.put(anna, 'wide', bodyOf(linesOf(rows)), jsonl))
    expect(refused.errors?.map(({ line }) => line)).toEqual([limits.columns + 1])
  })
})

describe('splits', () => {
  const ratios = { ratios: { train: 0.8, test: 0.2 }, seed: '' }

  test('by shares follow from the row and the seed alone, so that equal rows are never in two', async () => {
    const { datasets } = arrange()
    const rows = [...numbered(2000), ...numbered(2000).toReversed()]
    const put = await datasets.put(anna, 'words', bodyOf(linesOf(rows)), { ...jsonl, splits: ratios })
    const splits = await collect(datasets.read(anna, 'words', undefined))
    const first = new Map(splits.slice(0, 2000).map(({ row, split }) => [row['n'], split]))
    expect(splits.slice(2000).every(({ row, split }) => first.get(row['n']) === split)).toBe(true)
    expect((put.splits['train'] ?? 0) + (put.splits['test'] ?? 0)).toBe(4000)
    // Ten standard deviations of a fair draw.
    expect(Math.abs((put.splits['test'] ?? 0) - 800)).toBeLessThan(360)
    const other = await datasets.put(anna, 'words', bodyOf(linesOf(rows)), {
      ...jsonl,
      splits: { ...ratios, seed: 'other' },
    })
    expect(other.version).not.toBe(put.version)
  })

  test('by a column are what its values say, and a value that is no name breaks its line', async () => {
    const { datasets } = arrange()
    const rows: JsonObject[] = [
      { fold: 'train' },
      { fold: 2 },
      { fold: '__proto__' },
      { fold: null },
      { x: 1 },
      { fold: ['a'] },
    ]
    const upload: DatasetUpload = { ...jsonl, splits: { column: 'fold' } }
    const refused = await faultOf(datasets.put(anna, 'folds', bodyOf(linesOf(rows)), upload))
    expect(refused.errors?.map(({ line }) => line)).toEqual([3, 6])
    const put = await datasets.put(anna, 'folds', bodyOf(linesOf(rows)), { ...upload, skipBroken: true })
    expect(put.splits).toEqual({ '2': 1, train: 1 })
    expect(put.rows).toBe(4)
  })

  test('are paged and read alone, and skipped over without being read', async () => {
    let reads = 0
    const { datasets } = arrange(memoryStore, (blobs) => ({
      ...blobs,
      get: async (...asked) => {
        reads += 1
        return blobs.get(...asked)
      },
    }))
    const rows = Array.from({ length: 2000 }, (_, n) => ({ n, fold: n % 500 === 0 ? 'rare' : 'rest' }))
    await datasets.put(anna, 'folds', bodyOf(linesOf(rows)), { ...jsonl, splits: { column: 'fold' } })
    reads = 0
    expect((await everyPage(datasets, 'folds', { limit: 3, split: 'rare' })).map(({ index }) => index)).toEqual([
      0, 500, 1000, 1500,
    ])
    expect(reads).toBe(4)
    reads = 0
    const behind = await collect(datasets.read(anna, 'folds', undefined, { split: 'rest', skip: 1900 }))
    expect(behind.map(({ index }) => index)).toEqual(
      rows.flatMap(({ n, fold }) => (fold === 'rest' ? [n] : [])).slice(1900),
    )
    expect(reads).toBeLessThanOrEqual(1)
    expect((await faultOf(datasets.rows(anna, 'folds', { split: 'none' }))).message).toContain('it has rare, rest')
  })

  test('of rows that are added follow the rule that is there', async () => {
    const { datasets } = arrange()
    await datasets.put(anna, 'folds', bodyOf('{"fold":"a"}'), { ...jsonl, splits: { column: 'fold' } })
    expect((await datasets.add(anna, 'folds', { rows: [{ fold: 'b' }, { x: 1 }] })).splits).toEqual({ a: 1, b: 1 })
  })

  test.each([
    ['less than one', { train: 0.5 }],
    ['a share of nothing', { train: 1, test: 0 }],
    ['a name that is none', { '': 1 }],
  ])('of %s are refused', async (_, given) => {
    const { datasets } = arrange()
    const upload = { ...jsonl, splits: { ratios: given, seed: '' } }
    expect((await faultOf(datasets.put(anna, 'words', bodyOf('{"a":1}'), upload))).word).toBe('invalid_input')
  })
})

describe('pages', () => {
  test('stay with the version of the first, though another is put meanwhile', async () => {
    const { datasets } = arrange()
    await datasets.put(anna, 'words', bodyOf(linesOf(numbered(5))), jsonl)
    const { next = '' } = await datasets.rows(anna, 'words', { limit: 3 })
    await datasets.put(anna, 'words', bodyOf('{"other":1}'), jsonl)
    expect((await datasets.rows(anna, 'words', { cursor: next })).items.map(({ index }) => index)).toEqual([3, 4])
  })

  test.each(['', 'x', Buffer.from(`${'a'.repeat(64)}~-1`).toString('base64url')])(
    'refuse a cursor that is none: “%s”',
    async (cursor) => {
      const { datasets } = arrange()
      await datasets.put(anna, 'words', bodyOf('{"a":1}'), jsonl)
      expect((await faultOf(datasets.rows(anna, 'words', { cursor }))).word).toBe('bad_request')
    },
  )

  test('of any size give every row once, and read no more chunks than hold them', async () => {
    const { datasets } = arrange()
    await datasets.put(anna, 'words', bodyOf(linesOf(numbered(700))), jsonl)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 500 }), async (limit) => {
        const found = await everyPage(datasets, 'words', { limit })
        expect(found.map(({ index }) => index)).toEqual(Array.from({ length: 700 }, (_, n) => n))
      }),
      { numRuns: 20 },
    )
  })
})

describe('rows that are added', () => {
  const run: RunContent = {
    inputs: { question: 'What?', answer: 'given' },
    outputs: { answer: 'made', score: 1 },
    feedback: [{ thumbs: 'up' }, { corrected: { answer: 'right' }, comment: 'no' }, 'just words'],
  }

  test('of a run are its inputs and outputs; an output called as an input keeps apart', async () => {
    const { datasets } = arrange(memoryStore, undefined, { r1: run })
    const added = await datasets.add(anna, 'kept', { run_id: 'r1' })
    expect(added).toMatchObject({ rows: 1, created: true, source: { kind: 'run', run: 'r1' } })
    expect((await datasets.rows(anna, 'kept')).items).toEqual([
      { index: 0, row: { question: 'What?', answer: 'given', 'outputs.answer': 'made', score: 1 } },
    ])
  })

  test('of feedback are corrected where it says so, with what was said beside', async () => {
    const { datasets } = arrange(memoryStore, undefined, {
      r1: run,
      r2: { inputs: { q: 1 }, outputs: { a: 'wrong' }, feedback: [{ corrected: 'right' }] },
      r3: { inputs: {}, outputs: {}, feedback: [] },
    })
    await datasets.add(anna, 'kept', { feedback: 'r1' })
    await datasets.add(anna, 'kept', { feedback: 'r2' })
    const rows = (await datasets.rows(anna, 'kept')).items.map(({ row }) => row)
    expect(rows[0]).toMatchObject({ 'outputs.answer': 'made', 'feedback.thumbs': 'up' })
    expect(rows[1]).toMatchObject({ 'outputs.answer': 'right', 'feedback.comment': 'no' })
    expect(rows[2]).toMatchObject({ 'outputs.answer': 'made', 'feedback.comment': 'just words' })
    expect(rows[3]).toEqual({ q: 1, a: 'right' })
    expect((await faultOf(datasets.add(anna, 'kept', { feedback: 'r3' }))).word).toBe('invalid_input')
  })

  test('of a run whose content the caller may not see are refused [20]', async () => {
    const { datasets } = arrange()
    expect((await faultOf(datasets.add(anna, 'kept', { run_id: 'r9' }))).word).toBe('forbidden')
  })

  test('that are none are refused with every one of them, and nothing is added', async () => {
    const { datasets } = arrange()
    await datasets.put(anna, 'words', bodyOf('{"a":1}'), jsonl)
    const refused = await faultOf(datasets.add(anna, 'words', { rows: [{}, { a: 1 }, { b: 'x'.repeat(limits.line) }] }))
    expect(refused.errors?.map(({ path }) => path)).toEqual(['rows.0', 'rows.2'])
    expect((await datasets.get(anna, 'words')).rows).toBe(1)
  })
})

describe('rows that are changed', () => {
  const three = async () => {
    const { datasets, blobs } = arrange()
    const { version: base } = await datasets.add(anna, 'words', { rows: numbered(3) })
    return { datasets, blobs, base }
  }

  test('and removed make a version that holds the others as they were, and keep the one before', async () => {
    const { datasets, base } = await three()
    const changed = await datasets.change(anna, 'words', {
      base,
      set: [{ index: 2, row: { n: 2, note: 'said better' } }],
      remove: [0],
    })
    expect(changed).toMatchObject({ rows: 2, created: true, source: { kind: 'rows' } })
    expect(changed.columns.map(({ name }) => name)).toEqual(['n', 'text', 'note'])
    expect((await datasets.rows(anna, 'words')).items.map(({ row }) => row)).toEqual([
      { n: 1, text: 'row 1' },
      { n: 2, note: 'said better' },
    ])
    expect((await datasets.rows(anna, 'words', { version: base })).items).toHaveLength(3)
  })

  test('from a version that is not the latest are refused, and the latest stays', async () => {
    const { datasets, base } = await three()
    const { version } = await datasets.add(anna, 'words', { rows: [{ n: 9 }] })
    expect(await faultOf(datasets.change(anna, 'words', { base, remove: [0] }))).toMatchObject({
      word: 'conflict',
      details: { latest: version },
    })
    expect((await datasets.get(anna, 'words')).version).toBe(version)
  })

  test('that are not there, twice, or no rows are refused with each of them', async () => {
    const { datasets, base } = await three()
    const refused = await faultOf(
      datasets.change(anna, 'words', {
        base,
        set: [
          { index: 0, row: {} },
          { index: 7, row: { n: 1 } },
          { index: 1, row: { n: 1 } },
        ],
        remove: [1, 8],
      }),
    )
    expect(refused.errors?.map(({ path }) => path)).toEqual(['set.0', 'set.1', 'set.2', 'remove.1'])
    expect((await faultOf(datasets.change(anna, 'words', { base, remove: [0, 1, 2] }))).message).toContain(
      'at least one',
    )
    expect((await faultOf(datasets.change(anna, 'words', { base }))).message).toContain('No row')
    expect((await datasets.get(anna, 'words')).version).toBe(base)
  })

  test('again at once, while reads are 5 s stale, are changed from the version that was just made [15]', async () => {
    const { datasets } = arrange((now) => ({ ...staleStore({ now }), lagMs: 5_000 }))
    const { version: first } = await datasets.add(anna, 'words', { rows: numbered(3) })
    const { version: base } = await datasets.change(anna, 'words', { base: first, remove: [0] })
    const { version } = await datasets.change(anna, 'words', { base, remove: [0] })
    expect(await faultOf(datasets.change(anna, 'words', { base: first, remove: [0] }))).toMatchObject({
      word: 'conflict',
    })
    expect(await faultOf(datasets.change(anna, 'words', { base: 'f'.repeat(64), remove: [0] }))).toMatchObject({
      word: 'conflict',
      details: { latest: version },
    })
    expect((await datasets.rows(anna, 'words')).items.map(({ row }) => row['n'])).toEqual([2])
  })

  test('into a split that has no name are told by their place in what was sent', async () => {
    const { datasets } = arrange()
    const sent = bodyOf(
      linesOf([
        { n: 1, part: 'train' },
        { n: 2, part: 'test' },
        { n: 3, part: 'test' },
      ]),
    )
    const { version: base } = await datasets.put(anna, 'words', sent, { ...jsonl, splits: { column: 'part' } })
    const refused = await faultOf(datasets.change(anna, 'words', { base, set: [{ index: 2, row: { part: '/' } }] }))
    expect(refused.errors?.map(({ path }) => path)).toEqual(['set.0'])
  })

  test('leave every other chunk and its splits as they were', async () => {
    const { datasets } = arrange()
    const splits = { ratios: { train: 0.5, test: 0.5 }, seed: 's' }
    const { version: base, splits: before } = await datasets.put(anna, 'words', bodyOf(linesOf(numbered(600))), {
      ...jsonl,
      splits,
    })
    const changed = await datasets.change(anna, 'words', { base, remove: [599] })
    expect(Object.values(changed.splits).reduce((sum, rows) => sum + rows)).toBe(599)
    expect(Object.keys(changed.splits)).toEqual(Object.keys(before))
  })
})

describe('who may [20]', () => {
  const doors: readonly [string, readonly Role[], (datasets: Datasets, caller: Caller) => Promise<unknown>][] = [
    ['put', ['author'], (datasets, caller) => datasets.put(caller, 'new', bodyOf('{"a":1}'), jsonl)],
    ['add', ['author'], (datasets, caller) => datasets.add(caller, 'words', { rows: [{ a: 1 }] })],
    ['forget', ['author'], (datasets, caller) => datasets.forget(caller, () => false)],
    ['list', ['author', 'reader', 'runner', 'read-content'], (datasets, caller) => datasets.list(caller)],
    [
      'see figures',
      ['author', 'reader', 'runner', 'read-content'],
      (datasets, caller) => datasets.get(caller, 'words'),
    ],
    ['page rows', ['author', 'read-content'], (datasets, caller) => datasets.rows(caller, 'words')],
    ['read rows', ['author', 'read-content'], (datasets, caller) => collect(datasets.read(caller, 'words', undefined))],
  ]
  test.each(doors)('%s: %j', async (_, allowed, ask) => {
    const { datasets } = arrange()
    await datasets.put(anna, 'words', bodyOf('{"a":1}'), jsonl)
    for (const role of ['author', 'reader', 'runner', 'read-content', 'act-for', 'owner'] as const) {
      const outcome = await ask(datasets, as(role)).then(
        () => 'may',
        (error: unknown) => (error as Fault).word,
      )
      expect([role, outcome]).toEqual([role, role === 'owner' || allowed.includes(role) ? 'may' : 'forbidden'])
    }
  })
})

describe('forgetting [10]', () => {
  const isAda = (row: JsonObject) => row['who'] === 'ada'
  const people = (count: number, ada: readonly number[]) =>
    Array.from({ length: count }, (_, n) => ({ n, who: ada.includes(n) ? 'ada' : `p${n}` }))

  test('takes the rows out of every version, the chunks that held them out of the store, and counts both', async () => {
    const { datasets, blobs } = arrange()
    const old = await datasets.put(anna, 'people', bodyOf(linesOf(people(600, [3, 300]))), jsonl)
    const latest = await datasets.put(anna, 'people', bodyOf(linesOf(people(700, [3, 650, 651]))), jsonl)
    const other = await datasets.put(anna, 'others', bodyOf(linesOf(people(10, []))), jsonl)
    expect(await datasets.forget(anna, isAda)).toEqual({ versions: 2, datasets: 1, rows: 3, blobs: 3 })

    const { version, versions, rows, source } = await datasets.get(anna, 'people')
    expect([rows, source]).toEqual([697, { kind: 'forget', from: latest.version }])
    expect(versions.map((one) => one.rows)).toEqual([697, 598])
    const left = await collect(datasets.read(anna, 'people', undefined))
    expect(left.map(({ row }) => row['n'])).toEqual(
      Array.from({ length: 700 }, (_, n) => n).filter((n) => ![3, 650, 651].includes(n)),
    )
    const refused = await faultOf(datasets.rows(anna, 'people', { version: old.version }))
    expect([refused.word, refused.details['successor']]).toEqual(['not_found', versions[1]?.version])
    expect((await faultOf(datasets.rows(anna, 'people', { version: latest.version }))).details['successor']).toBe(
      version,
    )
    expect((await datasets.get(anna, 'people', old.version)).forgotten?.successor).toBe(versions[1]?.version)
    expect((await datasets.get(anna, 'others')).version).toBe(other.version)
    for (const name of await namesOf(blobs))
      expect(Buffer.from((await blobs.get('datasets', name))?.body ?? []).toString()).not.toContain('"ada"')
    expect(await datasets.forget(anna, isAda)).toEqual({ versions: 0, datasets: 0, rows: 0, blobs: 0 })
  })

  test('reaches what a killed upload left, and nothing of another project', async () => {
    const { datasets, blobs } = arrange()
    const foreign: Caller = { ...anna, project: 'bank' }
    await datasets.put(foreign, 'people', bodyOf(linesOf(people(10, [2]))), jsonl)
    async function* killed() {
      yield* bodyOf(linesOf(people(300, [7])))
      throw fault('cancelled', 'gone')
    }
    await faultOf(datasets.put(anna, 'people', killed(), jsonl))
    expect((await namesOf(blobs)).filter((name) => name.startsWith('shop/'))).toHaveLength(1)
    expect(await datasets.forget(anna, isAda)).toMatchObject({ versions: 0, blobs: 1 })
    expect((await datasets.get(foreign, 'people')).rows).toBe(10)
    expect(await collect(datasets.read(foreign, 'people', undefined))).toHaveLength(10)
  })

  test('goes on where it was stopped, at whatever write that was', async () => {
    for (let stop = 1; ; stop++) {
      let writes = 0
      const state = { isStopped: false }
      const count = () => {
        if (++writes === stop) state.isStopped = true
        if (state.isStopped) throw new Error('killed')
      }
      const { store, blobs } = arrange()
      const world = playedWorld()
      const whole = createDatasets({ store, blobs, world, runs: { content: noRun } })
      await whole.put(anna, 'people', bodyOf(linesOf(people(300, [3]))), jsonl)
      await whole.put(anna, 'people', bodyOf(linesOf(people(600, [3, 500]))), jsonl)
      const stopped = createDatasets({
        store: {
          ...store,
          put: async (...asked) => (count(), store.put(...asked)),
        },
        blobs: {
          ...blobs,
          put: async (...asked) => (count(), blobs.put(...asked)),
          delete: async (...asked) => (count(), blobs.delete(...asked)),
        },
        world,
        runs: { content: noRun },
      })
      await stopped.forget(anna, isAda).catch(() => undefined)
      if (!state.isStopped) {
        expect(stop).toBeGreaterThan(8)
        break
      }
      await whole.forget(anna, isAda)
      const left = await collect(whole.read(anna, 'people', undefined))
      expect([stop, left.length]).toEqual([stop, 598])
      const { versions } = await whole.get(anna, 'people')
      expect([stop, versions.map(({ rows }) => rows)]).toEqual([stop, [598, 299]])
      for (const name of await namesOf(blobs))
        expect(Buffer.from((await blobs.get('datasets', name))?.body ?? []).toString()).not.toContain('"ada"')
    }
  })

  test('refuses rows that were being stored meanwhile, for nobody has looked at them', async () => {
    const { datasets } = arrange()
    async function* during() {
      yield* bodyOf(linesOf(people(10, [2])))
      await datasets.forget(anna, isAda)
      yield* bodyOf('{"n":99}\n')
    }
    expect((await faultOf(datasets.put(anna, 'people', during(), jsonl))).word).toBe('conflict')
    expect((await datasets.list(anna)).items).toEqual([])
  })

  test('leaves a version without rows where every one of them was the subject’s', async () => {
    const { datasets } = arrange()
    await datasets.put(anna, 'people', bodyOf(linesOf([{ who: 'ada', ada_lovelace: 1 }])), jsonl)
    await datasets.forget(anna, isAda)
    expect(await datasets.get(anna, 'people')).toMatchObject({ rows: 0, columns: [] })
    expect((await datasets.rows(anna, 'people')).items).toEqual([])
    expect((await datasets.add(anna, 'people', { rows: [{ who: 'bob' }] })).rows).toBe(1)
  })

  test('does not hinder who sends the same file again', async () => {
    const { datasets } = arrange()
    const rows = linesOf(people(5, [1]))
    const { version } = await datasets.put(anna, 'people', bodyOf(rows), jsonl)
    await datasets.forget(anna, isAda)
    expect(await datasets.put(anna, 'people', bodyOf(rows), jsonl)).toMatchObject({ version, created: true })
    expect(await collect(datasets.read(anna, 'people', undefined))).toHaveLength(5)
  })
})

const namesOf = async (blobs: BlobStore): Promise<string[]> =>
  (await blobs.list('datasets')).items.map(({ name }) => name)
