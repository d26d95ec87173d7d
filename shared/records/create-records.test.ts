import * as fc from 'fast-check'
import type { Caller, Role } from '../caller'
import { Fault } from '../faults'
import type { JsonObject } from '../json'
import type { DocumentStore } from '../store/contract'
import { memoryStore } from '../store/memory-store'
import { createRecords } from './create-records'
import { storedName } from './names'
import { largestImport, readLines } from './read-lines'

const author: Caller = { project: 'shop', id: 'anna', roles: ['author', 'reader'], groups: [] }
const as = (...roles: Role[]): Caller => ({ ...author, roles })
const world = { now: () => Date.parse('2026-11-01T12:00:00Z'), sleep: async () => undefined, random: () => 0.5 }

const arrange = (wrap: (store: DocumentStore) => DocumentStore = (store) => store) => {
  const base = memoryStore(world.now)
  return { base, records: createRecords({ store: wrap(base), world }) }
}

const faultOf = async (promise: Promise<unknown>): Promise<Fault | undefined> =>
  promise.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Fault) return error
      throw error
    },
  )

describe('records', () => {
  test('a collection is read over all its partitions, page by page, and no other collection or project with it', async () => {
    const { records } = arrange()
    for (const partition of ['C-1', 'C-2', 'C 3'])
      await records.put(author, 'customers', partition, 'profile', { partition })
    await records.put(author, 'orders', 'C-1', 'o1', {})
    await records.put({ ...author, project: 'other' }, 'customers', 'C-9', 'profile', {})
    const found: string[] = []
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page = await records.listAll(author, 'customers', { limit: 2, ...(cursor !== '' && { cursor }) })
      found.push(...page.items.map(({ partition }) => partition))
      cursor = page.next
    }
    expect(found.toSorted()).toEqual(['C 3', 'C-1', 'C-2'])
    expect((await faultOf(records.listAll(as('runner'), 'customers')))?.word).toBe('forbidden')
  })

  test('are put, read, replaced and deleted', async () => {
    const { records } = arrange()
    const first = await records.put(author, 'customers', 'C-1', 'profile', { name: 'Ada' })
    expect(first).toEqual({
      entry: { id: 'profile', partition: 'C-1', collection: 'customers', data: { name: 'Ada' } },
      created: true,
    })
    expect((await records.put(author, 'customers', 'C-1', 'profile', { name: 'Ada L.' })).created).toBe(false)
    expect((await records.get(author, 'customers', 'C-1', 'profile')).data).toEqual({ name: 'Ada L.' })
    await records.delete(author, 'customers', 'C-1', 'profile')
    expect((await faultOf(records.get(author, 'customers', 'C-1', 'profile')))?.word).toBe('not_found')
    expect((await faultOf(records.delete(author, 'customers', 'C-1', 'profile')))?.word).toBe('not_found')
  })

  test('put by several at once are made once, and nobody is refused', async () => {
    const { records } = arrange()
    const puts = Array.from({ length: 7 }, (_, turn) => records.put(author, 'orders', 'C-1', 'o1', { turn }))
    expect((await Promise.all(puts)).filter(({ created }) => created)).toHaveLength(1)
  })

  test('are listed by partition, in pages', async () => {
    const { records } = arrange()
    for (const id of ['o1', 'o2', 'o3']) await records.put(author, 'orders', 'C-1', id, { id })
    await records.put(author, 'orders', 'C-2', 'o9', {})
    const first = await records.list(author, 'orders', 'C-1', { limit: 2 })
    const second = await records.list(author, 'orders', 'C-1', { limit: 2, cursor: first.next })
    expect([...first.items, ...second.items].map(({ id }) => id).toSorted()).toEqual(['o1', 'o2', 'o3'])
    expect(second.next).toBeUndefined()
    expect(await records.list(author, 'orders', 'C-3')).toEqual({ items: [] })
  })

  test('a lookup node finds nothing as null or an empty list, without a role of its own', async () => {
    const { records } = arrange()
    await records.put(author, 'orders', 'C-1', 'o1', { total: 5 })
    const nobody = as()
    expect((await records.forNodes.get(nobody, 'orders', 'C-1', 'o1'))?.data).toEqual({ total: 5 })
    expect(await records.forNodes.get(nobody, 'orders', 'C-1', 'o2')).toBeNull()
    expect(await records.forNodes.list(nobody, 'none', 'C-1')).toEqual({ items: [] })
  })

  test('of another project are not there', async () => {
    const { records } = arrange()
    await records.put(author, 'orders', 'C-1', 'o1', {})
    expect(await records.forNodes.get({ ...author, project: 'bank' }, 'orders', 'C-1', 'o1')).toBeNull()
  })

  const doors: readonly [string, Role, (caller: Caller) => Promise<unknown>][] = [
    ['reads', 'reader', (caller) => arrange().records.list(caller, 'c', 'p')],
    ['writes', 'author', (caller) => arrange().records.put(caller, 'c', 'p', 'i', {})],
    ['imports', 'author', (caller) => arrange().records.import(caller, 'c', '')],
  ]
  test.each(
    doors.flatMap(([what, needed, door]) =>
      (['owner', 'author', 'runner', 'reader', 'act-for', 'read-content'] as const).map(
        (role) => [role, what, role === 'owner' || role === needed, door] as const,
      ),
    ),
  )('%s %s: %p [20]', async (role, _what, may, door) => {
    expect((await faultOf(door(as(role))))?.word).toBe(may ? undefined : 'forbidden')
  })

  test('a record of a newer program is refused and never overwritten [14]', async () => {
    const { records, base } = arrange()
    await records.put(author, 'c', 'p', 'i', { a: 1 })
    await base.patch('records', ['shop', 'c', 'p'], 'i', [{ op: 'set', field: 'v', value: 2 }])
    expect((await faultOf(records.get(author, 'c', 'p', 'i')))?.word).toBe('newer_data')
    expect((await faultOf(records.put(author, 'c', 'p', 'i', { a: 2 })))?.word).toBe('newer_data')
    expect((await faultOf(records.import(author, 'c', '{"partition":"p","id":"i"}')))?.word).toBe('newer_data')
    expect((await base.get('records', ['shop', 'c', 'p'], 'i'))?.value).toMatchObject({
      v: 2,
      entry: { data: { a: 1 } },
    })
  })

  test('two who save at one time both get through, the later one stands', async () => {
    const { records } = arrange()
    await Promise.all([1, 2, 3].map((n) => records.put(author, 'c', 'p', 'i', { n })))
    expect((await records.list(author, 'c', 'p')).items).toHaveLength(1)
  })
})

describe('names', () => {
  test.each([
    'Bärbel',
    'a/b',
    'a\\b',
    'what?',
    '#1',
    '..',
    '.',
    ' ',
    'a b',
    '~x',
    'x'.repeat(200),
    '顧客',
    '-',
    '__proto__',
  ])('“%s” names a collection, a partition and a record [15]', async (name) => {
    const { records } = arrange()
    await records.put(author, name, name, name, { name })
    expect(await records.get(author, name, name, name)).toEqual({
      id: name,
      partition: name,
      collection: name,
      data: { name },
    })
    expect((await records.list(author, name, name)).items.map(({ id }) => id)).toEqual([name])
  })

  test('are stored as ids, and no two alike [15]', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (left, right) => {
        expect(storedName(left)).toMatch(/^[A-Za-z0-9_~-]{1,128}$/)
        expect(storedName(left) === storedName(right)).toBe(left === right)
        expect(storedName(storedName(left)) === storedName(left)).toBe(!storedName(left).startsWith('~'))
      }),
    )
  })

  test.each([
    ['is taken', 'forget'],
    ['is empty', ''],
    ['257 characters', 'x'.repeat(257)],
    ['control character', 'a\u0000b'],
    ['half a character', '\uD800'],
  ])('an id is refused: %s', async (why, id) => {
    const { records } = arrange()
    for (const attempt of [
      records.put(author, 'c', 'p', id, {}),
      records.get(author, 'c', 'p', id),
      records.delete(author, 'c', 'p', id),
    ]) {
      const error = await faultOf(attempt)
      expect(error?.word).toBe('invalid_input')
      expect(error?.message).toContain(why)
    }
  })

  test('a partition may be called forget', async () => {
    const { records } = arrange()
    expect((await records.put(author, 'c', 'forget', 'i', {})).created).toBe(true)
  })
})

describe('data', () => {
  const nested = (depth: number): JsonObject => (depth === 0 ? {} : { a: nested(depth - 1) })
  const bottomless = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) as JsonObject

  test.each<[string, unknown, string]>([
    ['a list', [1], 'a list'],
    ['null', null, 'null'],
    ['a text', 'x', 'string'],
    ['too large', { a: 'x'.repeat(1024 * 1024) }, 'bytes'],
    ['too deep', nested(65), 'deep'],
    ['without a bottom', bottomless, 'deep'],
  ])('that is %s is refused', async (_what, data, why) => {
    const error = await faultOf(arrange().records.put(author, 'c', 'p', 'i', data as JsonObject))
    expect(error?.word).toBe('invalid_input')
    expect(error?.message).toContain(why)
  })

  test('comes back as it was put', async () => {
    const { records } = arrange()
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (data) => {
        const plain = JSON.parse(JSON.stringify(data)) as JsonObject
        await records.put(author, 'c', 'p', 'i', plain)
        expect(JSON.stringify((await records.get(author, 'c', 'p', 'i')).data)).toBe(JSON.stringify(plain))
      }),
      { numRuns: 50 },
    )
  })
})

describe('an import', () => {
  test('stores every line, with or without BOM, blank lines and carriage returns', async () => {
    const { records } = arrange()
    const body = '\uFEFF{"partition":"C-1","id":"o1","total":5}\r\n\r\n{"partition":"C-2","id":"o1"}\n'
    expect(await records.import(author, 'orders', Buffer.from(body))).toEqual({ imported: 2 })
    expect((await records.get(author, 'orders', 'C-1', 'o1')).data).toEqual({ total: 5 })
    expect(await records.import(author, 'orders', body)).toEqual({ imported: 2 })
  })

  test('with a bad line names each by number and stores nothing', async () => {
    const { records } = arrange()
    const body = [
      '{"partition":"C-1","id":"good"}',
      '{"partition":"C-1","id":"good","again":true}',
      'no json',
      '[1]',
      '{"id":"o1"}',
      '{"partition":7,"id":"o1"}',
      '{"partition":"C-1","id":"forget"}',
      '{"partition":"C-1","id":""}',
      `{"partition":"C-1","id":"deep","a":${'['.repeat(100)}${']'.repeat(100)}}`,
    ].join('\n')
    const error = await faultOf(records.import(author, 'orders', body))
    expect(error?.word).toBe('invalid_input')
    expect(error?.errors?.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '2: The same partition and id as line 1',
      '3: Not JSON',
      '4: A record is a JSON object; found a list',
      '5: “partition” must be a text; found none',
      '6: “partition” must be a text; found number',
      '7: The id “forget” is taken by the door that forgets a partition',
      '8: “id” is empty',
      '9: A record may be nested 64 deep; this one is deeper',
    ])
    expect((await records.list(author, 'orders', 'C-1')).items).toEqual([])
  })

  test('names at most a hundred lines and counts the rest', async () => {
    const error = await faultOf(arrange().records.import(author, 'c', 'x\n'.repeat(500)))
    expect(error?.errors).toHaveLength(100)
    expect(error?.details).toEqual({ bad: 500, lines: 500 })
  })

  test('that is too large or no text is refused', async () => {
    const { records } = arrange()
    const large = await faultOf(records.import(author, 'c', 'x'.repeat(largestImport.bytes + 1)))
    expect(large?.word).toBe('too_large')
    const long = await faultOf(records.import(author, 'c', '\n'.repeat(largestImport.lines + 1)))
    expect(long?.word).toBe('too_large')
    const bytes = await faultOf(records.import(author, 'c', new Uint8Array([0xff, 0xfe, 0x00])))
    expect(bytes?.word).toBe('bad_json')
  })

  test('whatever it holds, it is read or refused by a fault', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.json())), (lines) => {
        try {
          readLines(lines.join('\n'))
        } catch (error) {
          expect(error).toBeInstanceOf(Fault)
        }
      }),
    )
  })

  test('writes a few records at a time', async () => {
    let open = 0
    let most = 0
    const { records } = arrange((store) => ({
      ...store,
      put: async (container, key, document, options) => {
        most = Math.max(most, ++open)
        await new Promise(setImmediate)
        open -= 1
        return store.put(container, key, document, options)
      },
    }))
    const body = Array.from({ length: 100 }, (_, index) => `{"partition":"p","id":"${index}"}`).join('\n')
    expect(await records.import(author, 'c', body)).toEqual({ imported: 100 })
    expect(most).toBe(16)
  })

  test('a write that fails surfaces', async () => {
    const { records } = arrange((store) => ({ ...store, put: () => Promise.reject(new Error('disk full')) }))
    await expect(records.import(author, 'c', '{"partition":"p","id":"i"}')).rejects.toThrow('disk full')
  })
})
