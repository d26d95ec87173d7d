import * as fc from 'fast-check'
import { unzipSync, zipSync } from 'fflate'
import { Fault } from '../../faults'
import { prepareDocument } from '../prepare'
import { docxOf, pptxOf, slideTable, slideText, wordParagraph, wordTable, xlsxOf } from './fixtures/office-files'
import { pdfOf, pdfText } from './fixtures/pdf-files'

const rows = [
  ['Part', 'Price'],
  ['Peg', '2 euro'],
]
const page = {
  content: pdfText([
    [20, 72, 700, 'Tents'],
    [12, 72, 670, 'Wash the tent.'],
    [12, 72, 650, 'code', 'code'],
  ]),
  links: [{ url: 'https://a.example', rect: [0, 0, 600, 700] }],
  hasPicture: true,
}
const documents: Readonly<Record<string, Uint8Array>> = {
  'a.pdf': pdfOf([page, page, page, page], { outline: ['Tents', 'Other'], title: 'T', isCompressed: true }),
  'b.pdf': pdfOf([page, page], { outline: ['Tents', 'Other'] }),
  'a.docx': docxOf(wordParagraph('Tents', 'Heading1') + wordParagraph('one', 'item') + wordTable(rows)),
  'a.pptx': pptxOf([{ shapes: slideText('Tents', 'title') + slideTable(rows), notes: 'Say it.' }]),
  'a.xlsx': xlsxOf([{ name: 'S', rows: [...rows, ['Day', { xml: '<c s="1"><v>46082</v></c>' }]] }]),
  'a.html': Buffer.from(
    '<title>T</title><h1>A</h1><p>x <a href="https://a.example">y</a><table><tr><th>a<td>b</table><pre>c</pre>',
  ),
  'a.md': Buffer.from(
    '---\ntitle: x\n---\n# A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n\n- [x](https://a.example)\n\n<!-- c -->',
  ),
  'a.csv': Buffer.from('Part,Price\n"Peg, ""x""",2\n'),
  'a.json': Buffer.from('{"a": [{"b": 1, "c": "é"}, {"b": 2, "c": null}], "d": {"e": [1, 2]}}'),
  'a.jsonl': Buffer.from('{"a": 1}\n{"b": [true]}\n'),
  'a.txt': Buffer.from('Tents.\n\nWärme und Kälte. テント'),
}

/** The words by which a document that cannot be read may be named. */
const named = new Set<string>([
  'document_empty',
  'document_without_text',
  'document_encrypted',
  'document_corrupt',
  'document_unsafe',
  'too_large',
  'unsupported_media_type',
])

/** `read`, or the word for why not; anything else is thrown on. */
const outcome = async (path: string, body: Uint8Array): Promise<string> => {
  try {
    const chunking = { strategy: 'structure' as const, max_tokens: 64, overlap_tokens: 16 }
    const { text, chunks } = await prepareDocument({ index: 'i', path, body, contentType: '', chunking })
    for (const { start, end, header, text: words } of chunks)
      if ((header ? text.slice(header.start, header.end) : '') + text.slice(start, end) !== words)
        throw new Error(`“${words}” is not what stands from ${start} to ${end}`)
    return 'read'
  } catch (error) {
    if (error instanceof Fault && named.has(error.word)) return error.word
    throw error
  }
}

const kinds = fc.constantFrom(...Object.keys(documents))
const flips = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255)), {
  minLength: 1,
  maxLength: 8,
})

test.each(Object.entries(documents))('%s itself is read', async (path, body) => {
  expect(await outcome(path, body)).toBe('read')
})

test('bytes by chance, under the name of any kind, are read or named', async () => {
  await fc.assert(
    fc.asyncProperty(kinds, fc.uint8Array({ maxLength: 600 }), fc.boolean(), async (path, bytes, keepsStart) => {
      const valid = documents[path] ?? new Uint8Array()
      await outcome(path, keepsStart ? Buffer.concat([valid.subarray(0, 8), bytes]) : bytes)
    }),
    { numRuns: 400 },
  )
})

test('a document that breaks off anywhere is read or named', async () => {
  await fc.assert(
    fc.asyncProperty(kinds, fc.double({ min: 0, max: 1, noNaN: true }), async (path, share) => {
      const valid = documents[path] ?? new Uint8Array()
      await outcome(path, valid.subarray(0, Math.floor(valid.length * share)))
    }),
    { numRuns: 300 },
  )
})

test('a document of which some bytes are others is read or named', async () => {
  await fc.assert(
    fc.asyncProperty(kinds, flips, async (path, changes) => {
      const body = Uint8Array.from(documents[path] ?? [])
      for (const [share, byte] of changes) body[Math.floor(share * body.length)] = byte
      await outcome(path, body)
    }),
    { numRuns: 600 },
  )
})

test('a document whose middle stands twice or not at all is read or named', async () => {
  const place = fc.double({ min: 0, max: 1, noNaN: true })
  await fc.assert(
    fc.asyncProperty(kinds, place, place, async (path, one, other) => {
      const valid = documents[path] ?? new Uint8Array()
      const parts = [
        valid.subarray(0, Math.floor(one * valid.length)),
        valid.subarray(Math.floor(other * valid.length)),
      ]
      await outcome(path, Buffer.concat(parts))
    }),
    { numRuns: 300 },
  )
})

/** Behind the checksums of its archive: XML of which something is missing, or stands where it does not belong. */
test('an Office document whose parts were changed before they were packed is read or named', async () => {
  const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
  const scraps = fc.constantFrom(
    '',
    '<',
    '>',
    '"',
    '</',
    '&',
    '&#x0;',
    '-->',
    '<!--',
    '</w:p>',
    '<w:p>',
    'r="ZZ9"',
    '99999999999',
    '\0',
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('a.docx', 'a.pptx', 'a.xlsx'),
      place,
      place,
      fc.nat(40),
      scraps,
      async (path, which, where, length, scrap) => {
        const parts = unzipSync(documents[path] ?? new Uint8Array())
        const names = Object.keys(parts)
        const name = names[Math.floor(which * names.length)] ?? ''
        const xml = Buffer.from(parts[name] ?? []).toString('latin1')
        const at = Math.floor(where * xml.length)
        parts[name] = Buffer.from(xml.slice(0, at) + scrap + xml.slice(at + length), 'latin1')
        await outcome(path, zipSync(parts))
      },
    ),
    { numRuns: 400 },
  )
})
