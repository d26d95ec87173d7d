import * as fc from 'fast-check'
import { Fault } from '../faults'
import { limits } from './limits'
import { linesOf } from './lines'
import { readCsv } from './read-csv'
import { readJsonl, type ReadRow } from './read-jsonl'

const encoder = new TextEncoder()

/** Bytes in pieces of the given sizes, the rest at last. */
async function* pieces(bytes: Uint8Array, sizes: readonly number[] = []): AsyncGenerator<Uint8Array> {
  let at = 0
  for (const size of [...sizes, bytes.length]) {
    await Promise.resolve()
    if (at < bytes.length) yield bytes.subarray(at, at + size)
    at += size
  }
}

const collect = async <T>(values: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = []
  for await (const value of values) found.push(value)
  return found
}

const bytesOf = (text: string | Uint8Array): Uint8Array => (typeof text === 'string' ? encoder.encode(text) : text)

const jsonl = (text: string | Uint8Array, sizes?: readonly number[]): Promise<ReadRow[]> =>
  collect(readJsonl(linesOf(pieces(bytesOf(text), sizes), limits.line)))

const csv = (text: string | Uint8Array, sizes?: readonly number[], delimiter: ',' | '\t' = ','): Promise<ReadRow[]> =>
  collect(readCsv(linesOf(pieces(bytesOf(text), sizes), limits.line), delimiter))

const troublesOf = (rows: readonly ReadRow[]): readonly [number, string][] =>
  rows.flatMap((one) => ('trouble' in one ? [[one.line, one.trouble] as [number, string]] : []))
const rowsOf = (rows: readonly ReadRow[]) => rows.flatMap((one) => ('row' in one ? [one.row] : []))

describe('JSON lines', () => {
  test('are read with a byte order mark, either line end and blank lines, each with its number', async () => {
    expect(await jsonl('\uFEFF{"a":1}\r\n\n  \n{"a":2}\n{"a":3}')).toEqual([
      { line: 1, row: { a: 1 } },
      { line: 4, row: { a: 2 } },
      { line: 5, row: { a: 3 } },
    ])
  })

  test('are the same wherever the bytes are cut', async () => {
    const text = '{"a":"Grüße 🌊"}\r\n\n{"a":"x"}\n[1]\n'
    const whole = await jsonl(text)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 })), async (sizes) => {
        expect(await jsonl(text, sizes)).toEqual(whole)
      }),
    )
  })

  test('that hold no row are named by number with the reason, and the others are read', async () => {
    const deep = `{"a":${'['.repeat(limits.depth + 1)}${']'.repeat(limits.depth + 1)}}`
    const read = await jsonl(
      ['{"a":1}', '{"a":', '[1]', 'null', '7', '{}', deep, '{"":1}', `{"${'n'.repeat(257)}":1}`, '{"b":2}'].join('\n'),
    )
    expect(rowsOf(read)).toEqual([{ a: 1 }, { b: 2 }])
    expect(troublesOf(read).map(([line]) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
    expect(troublesOf(read).map(([, trouble]) => trouble)).toEqual([
      expect.stringMatching(/^Not JSON/),
      'A row is a JSON object; found a list',
      'A row is a JSON object; found null',
      'A row is a JSON object; found a number',
      'The row has no column',
      'A row may be nested 64 deep; this one is deeper',
      'A column has no name',
      expect.stringContaining('has 257'),
    ])
  })

  test('that are not UTF-8, or longer than a line may be, break alone', async () => {
    const long = Buffer.from(`{"a":"${'x'.repeat(limits.line)}"}`)
    const bytes = Buffer.concat([
      Buffer.from('{"a":1}\n'),
      Buffer.from([0x7b, 0xff, 0x0a]),
      long,
      Buffer.from('\n{"a":2}'),
    ])
    const read = await jsonl(bytes, [20, 100_000])
    expect(rowsOf(read)).toEqual([{ a: 1 }, { a: 2 }])
    expect(troublesOf(read)).toEqual([
      [2, 'The line is not UTF-8 text'],
      [3, `The line is longer than ${limits.line} bytes`],
    ])
  })

  test('keep a column called __proto__ or constructor as any other', async () => {
    const [read] = rowsOf(await jsonl('{"__proto__":{"x":1},"constructor":2}'))
    expect(Object.keys(read ?? {})).toEqual(['__proto__', 'constructor'])
    expect(JSON.stringify(read)).toBe('{"__proto__":{"x":1},"constructor":2}')
  })

  test('with a whole number that would change when it is read are refused, and the same number as a text is not', async () => {
    const read = await jsonl('{"id":12345678901234567890}\n{"id":"12345678901234567890"}\n{"id":1234567890123456}\n')
    expect(troublesOf(read)).toEqual([[1, expect.stringContaining('cannot be kept exactly')]])
    expect(rowsOf(read)).toEqual([{ id: '12345678901234567890' }, { id: 1234567890123456 }])
  })

  test.each([
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
    ['gzip', [0x1f, 0x8b, 0x08]],
    ['ZIP', [0x50, 0x4b, 0x03, 0x04]],
  ])('a file that is %s is refused as what it is', async (word, bytes) => {
    await expect(jsonl(Uint8Array.from(bytes))).rejects.toThrow(word)
  })

  test('any rows come back as they were written', async () => {
    const name = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
    const row = fc.dictionary(name, fc.jsonValue({ maxDepth: 5 }), { minKeys: 1, maxKeys: 6 })
    await fc.assert(
      fc.asyncProperty(fc.array(row), fc.array(fc.integer({ min: 1, max: 60 })), async (rows, sizes) => {
        const text = rows.map((one) => `${JSON.stringify(one)}\n`).join('')
        expect(JSON.stringify(rowsOf(await jsonl(text, sizes)))).toBe(JSON.stringify(JSON.parse(JSON.stringify(rows))))
      }),
      { numRuns: 300 },
    )
  })
})

describe('CSV', () => {
  test('gives texts by the names of its header, with quotes, quoted line ends, blank lines and either line end', async () => {
    const read = await csv('\uFEFFid,"say ""what"""\r\n1,plain\r\n\r\n2,"two\r\nlines, ""quoted"""\n3,\n')
    expect(read).toEqual([
      { line: 2, row: { id: '1', 'say "what"': 'plain' } },
      { line: 4, row: { id: '2', 'say "what"': 'two\r\nlines, "quoted"' } },
      { line: 6, row: { id: '3', 'say "what"': '' } },
    ])
  })

  test('separated by tabs is read as well', async () => {
    expect(rowsOf(await csv('a\tb\n1,5\t2\n', [], '\t'))).toEqual([{ a: '1,5', b: '2' }])
  })

  test.each([
    ['two columns of one name', 'a,b,a\n1,2,3\n', 'columns 1 and 3 are both called “a”'],
    ['a column without a name', 'a,,c\n1,2,3\n', 'column 2 has no name'],
    ['a quote in the middle of a name', 'a"b,c\n1,2\n', 'is not closed'],
    ['too many columns', Array.from({ length: 1001 }, (_, n) => `c${n}`).join(), '1001 columns'],
  ])('with %s in its header is refused', async (_, text, message) => {
    await expect(csv(text)).rejects.toThrow(message)
  })

  test('records of another length, and stray or open quotes, are named by line; reading goes on behind them', async () => {
    const read = await csv('a,b\n1,2\n3\n4,5,6\n7,"8" x\n9,"open\n10,11\n12,"13"\n')
    expect(rowsOf(read)).toEqual([
      { a: '1', b: '2' },
      { a: '10', b: '11' },
      { a: '12', b: '13' },
    ])
    expect(troublesOf(read)).toEqual([
      [3, 'The record has 1 fields; the header has 2'],
      [4, 'The record has 3 fields; the header has 2'],
      [5, expect.stringContaining('in the middle of a field')],
      [6, 'A quotation mark in this line is not closed'],
    ])
  })

  test('a line that is not UTF-8 breaks alone', async () => {
    const bytes = Buffer.concat([Buffer.from('a\n1\n'), Buffer.from([0xe9, 0x0a]), Buffer.from('2\n')])
    expect(troublesOf(await csv(bytes))).toEqual([[3, 'The line is not UTF-8 text']])
    expect(rowsOf(await csv(bytes))).toEqual([{ a: '1' }, { a: '2' }])
  })

  test('a quote that is never closed costs no more memory than a record may have, and names only its line', async () => {
    const filler = Array.from({ length: 40_000 }, (_, n) => `${n},${'x'.repeat(30)}`).join('\n')
    const read = await csv(`a,b\n0,"open\n${filler}\n`)
    expect(troublesOf(read).map(([line]) => line)).toEqual([2])
    expect(rowsOf(read)).toHaveLength(40_000)
  })

  test('with open quotes without end is refused rather than looked at for ever', async () => {
    async function* opening(times: number) {
      yield Buffer.from('a,b\n')
      for (let n = 0; n < times; n++)
        yield* [Buffer.from('0,"open\n'), Buffer.alloc(limits.line + 1, 'x'), Buffer.from('\n1,2\n')]
    }
    const read = (times: number) => collect(readCsv(linesOf(opening(times), limits.line), ','))
    expect(rowsOf(await read(limits.openQuotes))).toHaveLength(limits.openQuotes)
    await expect(read(limits.openQuotes + 1)).rejects.toThrow('not in this format')
  })

  test('any values come back as they were written', async () => {
    const value = fc.string({ maxLength: 12, unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', '\t', 'é', '🌊') })
    const name = fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom('a', 'b', ',', '"', ' ', '_') })
    const file = fc
      .uniqueArray(name, { minLength: 1, maxLength: 4 })
      .chain((names) =>
        fc.tuple(fc.constant(names), fc.array(fc.array(value, { minLength: names.length, maxLength: names.length }))),
      )
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.integer({ min: 1, max: 30 })),
        async ([names, records], end, sizes) => {
          const text = [names, ...records].map((fields) => fields.map(quoted).join(',') + end).join('')
          expect(await csv(text, sizes).then(rowsOf)).toEqual(
            records.map((fields) => Object.fromEntries(names.map((one, at) => [one, fields[at]]))),
          )
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe.each([
  ['JSON lines', jsonl],
  ['CSV', csv],
] as const)('%s', (_, read) => {
  test('of any bytes are rows, troubles with rising line numbers, or one fault, and never anything else', async () => {
    const letters = fc.constantFrom(...'{}[]":,\n\r\\ae1 \t\u0000'.split(''))
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ maxLength: 200, unit: letters }).map((text) => encoder.encode(text)),
    )
    await fc.assert(
      fc.asyncProperty(bytes, fc.array(fc.integer({ min: 1, max: 50 })), async (given, sizes) => {
        const found = await read(given, sizes).catch((error: unknown) => {
          expect(error).toBeInstanceOf(Fault)
          expect((error as Fault).word).toBe('invalid_input')
          return []
        })
        const lines = found.map(({ line }) => line)
        expect(lines).toEqual(lines.toSorted((left, right) => left - right))
        for (const one of found) expect('row' in one ? Object.keys(one.row).length > 0 : one.trouble !== '').toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
