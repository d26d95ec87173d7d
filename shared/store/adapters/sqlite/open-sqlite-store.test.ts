import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '../../../faults'
import { openDatabase } from '../../../sqlite'
import type { ListQuery } from '../../contract'
import { containers } from '../../contract'
import { orderOf } from '../../list-order'
import { memoryStore } from '../../memory-store'
import { documentStoreSuite } from '../../store.suite'
import { listSql } from './list-sql'
import { openSqliteStore } from './open-sqlite-store'

const folder = mkdtempSync(join(tmpdir(), 'store-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
const newFile = (): string => join(folder, 'below', `store-${files++}.db`)

const clock = (): { now: () => number; advance: (milliseconds: number) => void } => {
  let time = 1_800_000_000_000
  return { now: () => time, advance: (milliseconds) => void (time += milliseconds) }
}

documentStoreSuite('SQLite', async () => {
  const { now, advance } = clock()
  return { store: openSqliteStore({ file: newFile(), now }), advance }
})

documentStoreSuite('Memory', async () => {
  const { now, advance } = clock()
  return { store: memoryStore(now), advance }
})

const faultOf = (work: () => unknown): Fault => {
  try {
    work()
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('nothing thrown')
}

const now = (): number => 0

test('what was acknowledged is there when the file is opened again, under the same ETag', async () => {
  const file = newFile()
  const first = openSqliteStore({ file, now, durable: 'power' })
  const { etag } = await first.put('runs', ['p', 'r'], { id: 'a', v: 1 })
  await first.close()
  const second = openSqliteStore({ file, now })
  expect((await second.get('runs', ['p', 'r'], 'a'))?.etag).toBe(etag)
  const { etag: later } = await second.put('runs', ['p', 'r'], { id: 'a', v: 1 })
  expect(later).not.toBe(etag)
  await second.close()
})

test('two programs on one file never give the same ETag', async () => {
  const file = newFile()
  const stores = [openSqliteStore({ file, now }), openSqliteStore({ file, now })]
  const etags = await Promise.all(
    stores.map(async (store, n) => (await store.put('runs', ['p', 'r'], { id: `a${n}`, v: 1 })).etag),
  )
  expect(new Set(etags).size).toBe(2)
  await Promise.all(stores.map(async (store) => await store.close()))
})

test('a damaged file is store_corrupt by name, its bytes unchanged', () => {
  const file = join(folder, 'damaged.db')
  writeFileSync(file, 'no database at all, only words\n'.repeat(100))
  const before = readFileSync(file)
  const found = faultOf(() => openSqliteStore({ file, now }))
  expect(found.word).toBe('store_corrupt')
  expect(found.message).toContain(file)
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('a file damaged while it is open is store_corrupt at the read that meets it', async () => {
  const file = newFile()
  const store = openSqliteStore({ file, now })
  await store.put('runs', ['p', 'r'], { id: 'a', v: 1 })
  const database = openDatabase(file)
  database.exec(`DROP INDEX runs_order_0; UPDATE runs SET document = '{"id":'`)
  database.close()
  await expect(store.get('runs', ['p', 'r'], 'a')).rejects.toMatchObject({ word: 'store_corrupt' })
  await store.close()
})

test('[14] a data file of a newer Sluice is refused by name, its bytes unchanged', async () => {
  const file = newFile()
  await openSqliteStore({ file, now }).close()
  const database = openDatabase(file)
  database.exec("UPDATE sluice_store SET value = 99 WHERE name = 'format'")
  database.close()
  const before = readFileSync(file)
  const found = faultOf(() => openSqliteStore({ file, now }))
  expect(found.word).toBe('newer_data')
  expect(found.message).toContain(file)
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('a SQLite file of another kind is refused, its bytes unchanged', () => {
  const file = join(folder, 'other.db')
  const database = openDatabase(file)
  database.exec('CREATE TABLE notes (text)')
  database.close()
  const before = readFileSync(file)
  expect(faultOf(() => openSqliteStore({ file, now })).word).toBe('store_corrupt')
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('expired documents are deleted after a while of writing', async () => {
  const file = newFile()
  const { now: ticking, advance } = clock()
  const store = openSqliteStore({ file, now: ticking })
  await store.put('memo', ['p', 'x'], { id: 'old', v: 1 }, { ttl: 1 })
  advance(1_000)
  for (let n = 0; n < 500; n++) await store.put('memo', ['p', 'x'], { id: `n${n}`, v: 1 }, { ttl: 100 })
  const database = openDatabase(file, { readOnly: true })
  expect(database.prepare("SELECT count(*) AS n FROM memo WHERE id = 'old'").get()).toEqual({ n: 0 })
  database.close()
  await store.close()
})

test('the runs of a project are listed by their index, not by sorting all of them', async () => {
  const file = newFile()
  await openSqliteStore({ file, now }).close()
  const query: ListQuery = {
    where: [{ field: 'doc', is: 'eq', value: 'run' }],
    orderBy: containers.runs.orders[0],
  }
  const order = orderOf('runs', ['p'], query)
  const after = order.ties.map(() => 'x').concat('2026')
  const { sql, values } = listSql('runs', ['p'], query, order, { after, limit: 50, now: 0 })
  const database = openDatabase(file)
  const plan = database
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...values)
    .map(({ detail }) => detail)
    .join('; ')
  database.close()
  expect(plan).toContain('runs_order_0')
  expect(plan).not.toContain('TEMP B-TREE')
})

test('a closed store says so', async () => {
  const store = memoryStore()
  await store.close()
  await store.close()
  await expect(store.get('runs', ['p', 'r'], 'a')).rejects.toMatchObject({ word: 'unavailable' })
})
