import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transformFileSync } from '@swc/core'
import type { SqlValue } from './index'
import { SqliteCorrupt, SqliteError, openDatabase } from './index'

const folder = mkdtempSync(join(tmpdir(), 'sqlite-'))
const file = (name: string): string => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('what is written is read again, by another connection too', () => {
  const writer = openDatabase(file('a.db'))
  writer.exec('CREATE TABLE t (a, b)')
  writer.prepare('INSERT INTO t VALUES (?, ?)').run('text with 😀 and “ü”', new Uint8Array([1, 2]))
  const reader = openDatabase(file('a.db'), { readOnly: true })
  expect(reader.prepare('SELECT a, b FROM t').get()).toEqual({ a: 'text with 😀 and “ü”', b: new Uint8Array([1, 2]) })
  reader.close()
  writer.close()
})

test('a read-only connection cannot write', () => {
  openDatabase(file('ro.db')).close()
  const reader = openDatabase(file('ro.db'), { readOnly: true })
  expect(() => reader.exec('CREATE TABLE t (a)')).toThrow(SqliteError)
  reader.close()
})

test.each([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['boolean', true],
  ['undefined', undefined],
  ['Date', new Date(0)],
  ['Object', {}],
  ['Array', [1]],
  ['function', () => 1],
  ['symbol', Symbol('s')],
  ['NUL', 'a\0b'],
])('binding %s is refused instead of storing NULL', (name, value) => {
  const database = openDatabase(':memory:')
  expect(() => database.prepare('SELECT ? AS a').get(value as unknown as SqlValue)).toThrow(name)
})

test.each([[null], ['x'], [1.5], [-3], [12345678901234567890n - 12345678901234567000n]])(
  'binding %p keeps the value',
  (value) => {
    const kept = openDatabase(':memory:').prepare('SELECT ? AS a').get<{ a: SqlValue }>(value)
    expect(kept?.a).toEqual(typeof value === 'bigint' ? Number(value) : value)
  },
)

test('a transaction that throws leaves nothing behind, a nested one only its own part', () => {
  const database = openDatabase(':memory:')
  database.exec('CREATE TABLE t (a)')
  const insert = database.prepare('INSERT INTO t VALUES (?)')
  expect(() =>
    database.transaction(() => {
      insert.run(1)
      throw new Error('no')
    }),
  ).toThrow('no')
  database.transaction(() => {
    insert.run(2)
    expect(() =>
      database.transaction(() => {
        insert.run(3)
        throw new Error('inner')
      }),
    ).toThrow('inner')
  })
  expect(database.prepare('SELECT a FROM t').all()).toEqual([{ a: 2 }])
})

test('a transaction refuses asynchronous work and rolls it back', () => {
  const database = openDatabase(':memory:')
  database.exec('CREATE TABLE t (a)')
  expect(() =>
    database.transaction(async () => {
      database.prepare('INSERT INTO t VALUES (1)').run()
    }),
  ).toThrow('synchronous')
  expect(database.prepare('SELECT count(*) AS n FROM t').get()).toEqual({ n: 0 })
})

test('the same text is prepared once', () => {
  const database = openDatabase(':memory:')
  expect(database.prepare('SELECT 1')).toBe(database.prepare('SELECT 1'))
})

test('files are in WAL mode, and durable: power syncs every write', () => {
  const mode = (durable: 'process' | 'power'): unknown[] => {
    const database = openDatabase(file('wal.db'), { durable })
    const found = ['journal_mode', 'synchronous'].map((name) => database.prepare(`PRAGMA ${name}`).get()?.[name])
    database.close()
    return found
  }
  expect(mode('process')).toEqual(['wal', 1])
  expect(mode('power')).toEqual(['wal', 2])
})

test('iterate gives rows one by one', () => {
  const database = openDatabase(':memory:')
  expect([...database.prepare('SELECT value FROM json_each(?)').iterate('[1,2]')]).toEqual([{ value: 1 }, { value: 2 }])
})

test('a function written here can be called from SQL', () => {
  const database = openDatabase(':memory:')
  database.function('twice', (value) => Number(value) * 2)
  expect(database.prepare('SELECT twice(21) AS a').get()).toEqual({ a: 42 })
})

test('a missing folder is named', () => {
  expect(() => openDatabase(file('none/x.db'))).toThrow(/none.x\.db/)
})

describe('a damaged file', () => {
  const whole = (name: string): string => {
    const database = openDatabase(file(name))
    database.exec('CREATE TABLE t (a PRIMARY KEY, b) WITHOUT ROWID')
    database.transaction(() => {
      for (let index = 0; index < 500; index++)
        database.prepare('INSERT INTO t VALUES (?, ?)').run(index, 'x'.repeat(100))
    })
    database.close()
    return file(name)
  }
  const refusedUnchanged = (path: string): void => {
    const before = readFileSync(path)
    expect(() => openDatabase(path)).toThrow(SqliteCorrupt)
    expect(() => openDatabase(path)).toThrow(path)
    expect(readFileSync(path).equals(before)).toBe(true)
  }

  test('that is no database at all is refused by name, its bytes unchanged', () => {
    writeFileSync(file('text.db'), 'this is a letter, not a database\n'.repeat(200))
    refusedUnchanged(file('text.db'))
  })

  test('that was cut off is refused by name, its bytes unchanged', () => {
    const path = whole('cut.db')
    writeFileSync(path, readFileSync(path).subarray(0, Math.floor(statSync(path).size / 2)))
    refusedUnchanged(path)
  })

  test('with overwritten pages is refused by name, its bytes unchanged', () => {
    const path = whole('page.db')
    const bytes = readFileSync(path)
    bytes.fill(0x5a, 8192, 8192 + 4096)
    writeFileSync(path, bytes)
    refusedUnchanged(path)
  })
})

test('loading SQLite writes nothing to the terminal', () => {
  const compiled = transformFileSync(join(__dirname, 'driver.ts'), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  }).code
  const script = `${compiled}\nnew (exports.sqliteDriver())(':memory:').close(); process.emitWarning('another warning')`
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    cwd: join(__dirname, '../..'),
  })
  expect(stdout).toBe('')
  expect(stderr).not.toContain('SQLite')
  expect(stderr).toContain('another warning')
})
