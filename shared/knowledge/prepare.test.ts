import * as fc from 'fast-check'
import { estimateTokens } from './chunk/estimate-tokens'
import { chunkDocument } from './chunk/chunk-document'
import { extractorFor } from './extract/extractors'
import { prepareDocument } from './prepare'

const prepare = (path: string, body: string | Uint8Array, maxTokens = 60, contentType = '') =>
  prepareDocument({
    index: 'i',
    path,
    body: typeof body === 'string' ? Buffer.from(body) : body,
    contentType,
    chunking: { strategy: 'structure', max_tokens: maxTokens },
  })
const shown = async (path: string, body: string, maxTokens?: number) =>
  (await prepare(path, body, maxTokens)).chunks.map(({ section, text }) => [section, text])

test('each short section is one passage that names its headings', async () => {
  expect(
    await shown(
      'a.md',
      '# Ridge *Tent*\n\nIntro.\n\n## Care\n\nWash **cold**.\n\n- a\n- b\n\n## Pitch\n### Wind\nGuy it.',
    ),
  ).toEqual([
    ['Ridge Tent', '# Ridge *Tent*\n\nIntro.'],
    ['Ridge Tent > Care', '## Care\n\nWash **cold**.\n\n- a\n- b'],
    ['Ridge Tent > Pitch > Wind', '### Wind\nGuy it.'],
  ])
})

test('a heading within a fence is no heading, and a comment is no text', async () => {
  expect(await shown('a.md', '# A\n\n```\n# not one\n```\n\n<!-- secret -->\n\nend')).toEqual([
    ['A', '# A\n\n```\n# not one\n```'],
    ['A', 'end'],
  ])
})

test('front matter gives the title and is no text', async () => {
  const { title, chunks } = await prepare('a.md', '---\ntitle: "The manual"\ntags: [x]\n---\ntext')
  expect(title).toBe('The manual')
  expect(chunks).toMatchObject([{ text: 'text', start: 38, end: 42 }])
})

test('a small table stays whole and a large one is split by rows with its header repeated', async () => {
  const rows = Array.from({ length: 40 }, (_, row) => `| part ${row} | ${row} euro |`)
  const header = '| Part | Price |\n|---|---|\n'
  const chunks = (await prepare('a.md', `${header}${rows.join('\n')}`)).chunks
  expect(chunks.length).toBeGreaterThan(3)
  expect(chunks.every(({ text }) => text.startsWith(header))).toBe(true)
  expect(chunks.flatMap(({ text }) => text.slice(header.length).split('\n'))).toEqual(rows)
  expect(await shown('b.md', `${header}${rows.slice(0, 3).join('\n')}`)).toHaveLength(1)
})

test('equal passages of one document have names of their own, and names stay when something else changes', async () => {
  const names = async (body: string) => (await prepare('a.md', body)).chunks.map(({ passage }) => passage)
  const [first, second] = await names('# A\nsame\n\n# A\nsame')
  expect(first).not.toBe(second)
  expect(await names('# New\nx\n\n# A\nsame\n\n# A\nsame')).toEqual([expect.any(String), first, second])
})

test('a page gives what its reader sees', async () => {
  const page = `<title>Page</title><style>x{}</style><nav>menu</nav><h1>Head</h1><p>Hello <b>wor</b>ld<br>next</p>
    <ul><li>one<li>two<ul><li>in</ul></ul><table><tr><th>a<th>b<tr><td>1<td>2</table><script>alert(1)</script><p hidden>no</p>`
  const { title, chunks } = await prepare('a.html', page)
  expect(title).toBe('Page')
  expect(chunks.map(({ text }) => text)).toEqual([
    'Head\n\nHello world next\n\n- one\n- two\n  - in\n\n| a | b |\n| --- | --- |\n| 1 | 2 |',
  ])
})

test.each([
  ['a UTF-8 mark', 'a.txt', [0xef, 0xbb, 0xbf, 0x68, 0xc3, 0xa9]],
  ['little-endian UTF-16', 'a.txt', [0xff, 0xfe, 0x68, 0x00, 0xe9, 0x00]],
  ['big-endian UTF-16', 'a.txt', [0xfe, 0xff, 0x00, 0x68, 0x00, 0xe9]],
])('text with %s is read', async (_, path, bytes) => {
  expect((await prepare(path, Uint8Array.from(bytes))).chunks).toMatchObject([{ text: 'hé' }])
})

test('a page in the charset it names is read', async () => {
  const page = Buffer.from('<meta charset="windows-1252"><p>h\u00e9</p>', 'latin1')
  expect((await prepare('a.html', page)).chunks).toMatchObject([{ text: 'hé' }])
})

test('the content type decides where the ending says nothing, and other kinds are refused by name', async () => {
  expect((await prepare('guide', '# A\nx', 60, 'text/markdown; charset=utf-8')).title).toBe('A')
  expect((await prepare('guide', 'plain')).chunks).toHaveLength(1)
  await expect(prepare('data.xyz', 'x')).rejects.toMatchObject({
    word: 'unsupported_media_type',
    message: expect.stringContaining('Markdown'),
  })
  await expect(prepare('a', Uint8Array.from([0, 1, 2]))).rejects.toMatchObject({ word: 'unsupported_media_type' })
})

test.each([
  ['deep quotations', 'a.md', '>'.repeat(50_000) + 'x'],
  ['deep lists', 'a.md', '- '.repeat(50_000) + 'x'],
  ['indented lists', 'a.md', Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth * 2)}- x`).join('\n')],
  ['emphasis that never ends', 'a.md', '*a_ '.repeat(20_000)],
  ['brackets', 'a.md', '['.repeat(20_000)],
  ['a huge heading', 'a.md', `# ${'word '.repeat(50_000)}\n\ntext`],
  ['a run without blanks', 'a.txt', 'a'.repeat(300_000)],
  ['an unclosed fence', 'a.md', `\`\`\`\n${'text\n\n'.repeat(5000)}`],
  ['dashes', 'a.md', `| a |\n|${'-'.repeat(50_000)}x|\n`],
  ['angle brackets', 'a.html', '<'.repeat(100_000)],
])('hostile text is read in bounded time and passages stay small: %s', async (_, path, body) => {
  const { chunks } = await prepare(path, body, 400)
  expect(chunks.length).toBeGreaterThan(0)
  expect(
    chunks.every(
      ({ text, section, title }) => estimateTokens(text) <= 400 && section.length < 1300 && title.length <= 201,
    ),
  ).toBe(true)
})

test('a page nested without end is refused by name', async () => {
  await expect(prepare('a.html', '<div>'.repeat(50_000))).rejects.toMatchObject({
    word: 'document_unsafe',
    message: expect.stringContaining('1000 deep'),
  })
})

const lines = fc.constantFrom(
  '# One',
  '## Two *b*',
  '### Three',
  'plain words here. More words!',
  '- item',
  '  - inner',
  '1. first',
  '> quoted',
  '```',
  '~~~',
  '| a | b |',
  '|---|---|',
  '| 1 | 2 |',
  '<!-- note',
  '-->',
  '<div>',
  '</div>',
  '---',
  '***',
  '',
  '',
  '\tcode',
  '[x]: /y',
  '帐篷。清洗',
  '😀'.repeat(30),
  'x'.repeat(90),
)
const sources = fc.array(lines, { maxLength: 60 }).map((all) => all.join('\n'))

test.each(['a.md', 'a.txt', 'a.html'])(
  'of any %s, blocks and passages are slices of the text, in order, within the budget',
  async (path) => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(sources, fc.string({ unit: 'binary' }), fc.string()),
        fc.integer({ min: 32, max: 100 }),
        async (source, maxTokens) => {
          const body = Buffer.from(source.replaceAll('\0', ''))
          // The document is judged against what was written, not against the extractor's own idea of it.
          const document = await extractorFor(path, '').extract(body, path)
          let last = 0
          for (const block of document.blocks) {
            expect(document.text.slice(block.start, block.end)).toBe(block.text)
            expect(block.start).toBeGreaterThanOrEqual(last)
            last = block.end
          }
          const chunks = chunkDocument({
            index: 'i',
            path,
            document,
            chunking: { strategy: 'structure', max_tokens: maxTokens },
          })
          expect(new Set(chunks.map(({ passage }) => passage)).size).toBe(chunks.length)
          let end = 0
          for (const chunk of chunks) {
            expect(chunk.text.endsWith(document.text.slice(chunk.start, chunk.end).slice(-5))).toBe(true)
            expect(estimateTokens(chunk.text)).toBeLessThanOrEqual(maxTokens)
            expect(chunk.start).toBeGreaterThanOrEqual(end)
            end = chunk.end
          }
        },
      ),
      { numRuns: 150 },
    )
  },
)

test('every word of a text is in some passage', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.stringMatching(/^[a-z0-9]{1,30}[.!]?$/), { minLength: 1, maxLength: 200 }),
      async (words) => {
        const { chunks } = await prepare('a.txt', words.join(' '), 32)
        expect(
          chunks
            .map(({ text }) => text)
            .join(' ')
            .split(/\s+/)
            .join(''),
        ).toBe(words.join(''))
      },
    ),
    { numRuns: 50 },
  )
})
