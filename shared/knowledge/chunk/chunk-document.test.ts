import * as fc from 'fast-check'
import type { Block, Chunk, Chunking, Extracted } from '../contract'
import { chunkDocument } from './chunk-document'
import { estimateTokens } from './estimate-tokens'

const cut = (document: Extracted, chunking: Chunking): Chunk[] =>
  chunkDocument({ index: 'i', path: 'a.md', document, chunking })
const structure = (max_tokens: number, overlap_tokens = 0): Chunking => ({
  strategy: 'structure',
  max_tokens,
  overlap_tokens,
})

/** A document of these blocks, each two line ends after the one before. */
const documentOf = (
  blocks: readonly (Pick<Block, 'kind' | 'text'> & Partial<Pick<Block, 'headings' | 'page' | 'links'>>)[],
  between = '\n\n',
): Extracted => {
  let text = ''
  const placed: Block[] = []
  for (const block of blocks) {
    if (text) text += between
    placed.push({ headings: [], ...block, start: text.length, end: text.length + block.text.length })
    text += block.text
  }
  return { title: 'T', text, blocks: placed }
}

const paragraph = (text: string, headings: readonly string[] = []) => ({ kind: 'paragraph' as const, text, headings })
const sentence = (number: number) => `Number ${number} tells how a tent is pitched in wind.`
const longText = Array.from({ length: 40 }, (_, number) => sentence(number)).join(' ')

test('running text is cut between sentences, wherever its lines are broken', () => {
  const broken = longText.replaceAll(/(\S+ \S+ \S+) /g, '$1\n')
  for (const text of [longText, broken])
    expect(
      cut(documentOf([paragraph(text)]), structure(60)).every(({ text: part }) => /^Number.*wind\.$/s.test(part)),
    ).toBe(true)
})

test('an abbreviation or a decimal ends no sentence', () => {
  const text = Array.from({ length: 12 }, (_, number) => `Pegs, e.g. those of approx. 1.${number} m, hold it.`).join(
    ' ',
  )
  for (const { text: part } of cut(documentOf([paragraph(text)]), structure(32)))
    expect(part).toMatch(/^Pegs.*hold it\.$/s)
})

test('an overlap repeats whole sentences of the passage before, as many as it has room for', () => {
  const passages = cut(documentOf([paragraph(longText)]), structure(60, 28))
  expect(passages.length).toBeGreaterThan(5)
  passages.slice(1).forEach(({ text, start }, at) => {
    const before = passages[at]!
    const said = longText.slice(start, before.end)
    expect(said).toMatch(/^Number \d+ tells[^.]+\.( Number \d+ tells[^.]+\.)?$/)
    expect(before.text.endsWith(said)).toBe(true)
    expect(text.startsWith(said)).toBe(true)
  })
})

test('a section that fits is not cut for the sake of an overlap, and none crosses into another section, page, table or code', () => {
  const blocks = [
    paragraph(longText.slice(0, 230), ['A']),
    paragraph(longText.slice(0, 230), ['B']),
    { kind: 'code' as const, text: `\`\`\`\n${longText.slice(0, 300)}\n\`\`\``, headings: ['C'] },
    paragraph(longText.slice(0, 300), ['C']),
    { ...paragraph(longText.slice(0, 300), ['C']), page: 2 },
  ]
  const passages = cut(documentOf(blocks), structure(100, 40))
  expect(passages.map(({ section, text }) => [section, text.length])).toEqual([
    ['A', 230],
    ['B', 230],
    ['C', 308],
    ['C', expect.any(Number)],
    ['C', expect.any(Number)],
    ['C', expect.any(Number)],
    ['C', expect.any(Number)],
  ])
  passages.slice(3).forEach(({ text }) => expect(text).not.toContain('```'))
  expect(passages.find(({ page }) => page === 2)?.text).toMatch(/^Number 0/)
})

test('code and tables that fit stay whole though the section is cut', () => {
  const code = `\`\`\`\n${'pitch()\n'.repeat(12)}\`\`\``
  const table = `| a | b |\n|---|---|\n${'| 1 | 2 |\n'.repeat(9)}| 3 | 4 |`
  const passages = cut(
    documentOf([
      paragraph(longText.slice(0, 150)),
      { kind: 'code', text: code },
      paragraph(longText.slice(0, 150)),
      { kind: 'table', text: table },
    ]),
    structure(40, 16),
  )
  expect(passages.filter(({ text }) => text.includes(code))).toHaveLength(1)
  expect(passages.filter(({ text }) => text.includes(table))).toHaveLength(1)
})

test('children name the parent they were cut from, and each is exactly a piece of it', () => {
  const chunking: Chunking = { strategy: 'parent-child', max_tokens: 40, parent_tokens: 200 }
  const rows = Array.from({ length: 80 }, (_, row) => `| part ${row} | ${row} euro |`).join('\n')
  const document = documentOf([
    paragraph(longText, ['A']),
    { kind: 'table', text: `| Part | Price |\n|---|---|\n${rows}`, headings: ['B'] },
  ])
  const children = cut(document, chunking)
  const parents = new Map(children.map(({ parent }) => [parent?.passage, parent]))
  expect(parents.size).toBeGreaterThan(5)
  for (const parent of parents.values()) expect(estimateTokens(parent?.text ?? '')).toBeLessThanOrEqual(200)
  for (const { text, start, end, section, parent } of children) {
    expect(start).toBeGreaterThanOrEqual(parent!.start)
    expect(end).toBeLessThanOrEqual(parent!.end)
    if (section === 'A') expect(parent?.text).toContain(text)
    else expect([text, parent?.text].every((words) => words?.startsWith('| Part | Price |\n|---|---|\n'))).toBe(true)
  }
  expect(cut(document, { strategy: 'parent-child', max_tokens: 40 })[0]?.parent?.text.length).toBeGreaterThan(500)
})

test('links go with the part of the block that holds their words, at most 20 to a passage', () => {
  const links = [
    { text: 'Number 1', url: 'https://a.example' },
    { text: 'Number 39', url: 'https://b.example' },
  ]
  const passages = cut(documentOf([{ ...paragraph(longText), links }]), structure(60))
  expect(passages[0]?.links).toEqual([links[0]])
  expect(passages.at(-1)?.links).toEqual([links[1]])
  const many = Array.from({ length: 50 }, (_, at) => ({ text: 'x', url: `https://a.example/${at}` }))
  expect(cut(documentOf([{ ...paragraph('x'), links: many }]), structure(60))[0]?.links).toHaveLength(20)
})

test('passages keep their names when something is changed in another section', () => {
  const names = (first: string) =>
    cut(documentOf([paragraph(first, ['A']), paragraph(longText, ['B'])]), structure(60, 10))
      .filter(({ section }) => section === 'B')
      .map(({ passage }) => passage)
  expect(names('short')).toEqual(names(longText.slice(0, 500)))
})

const word = fc.oneof(
  fc.stringMatching(/^[a-z]{1,12}[.!?,]?$/),
  fc.constantFrom('帐篷。', '雪の中', '😀😀', 'x'.repeat(300), 'e.g.', 'End. ', '”'),
)
const prose = fc.array(word, { minLength: 1, maxLength: 80 }).map((words) => words.join(' ').trim())
const cell = fc.stringMatching(/^[a-z ]{0,20}$/)
const table = fc
  .tuple(fc.boolean(), fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 40 }))
  .map(([hasHeader, rows]) =>
    rows
      .map(([left, right], at) => `| ${left} | ${right} |${hasHeader && at === 0 ? '\n| --- | --- |' : ''}`)
      .join('\n'),
  )
const code = fc.array(word, { maxLength: 60 }).map((words) => `\`\`\`\n${words.join('\n')}\n\`\`\``)
const list = fc.array(prose, { minLength: 1, maxLength: 6 }).map((items) => items.map((item) => `- ${item}`).join('\n'))
const heading = fc.stringMatching(/^[A-Za-z]{1,10}$/)
const block = fc.oneof(
  fc.record({ kind: fc.constant('paragraph' as const), text: prose }),
  fc.record({ kind: fc.constant('table' as const), text: table }),
  fc.record({ kind: fc.constant('code' as const), text: code }),
  fc.record({ kind: fc.constant('list' as const), text: list }),
  fc.record({ kind: fc.constant('heading' as const), text: heading }),
)
/** Documents whose heading paths follow from their headings, on pages that only go up. */
const documents = fc
  .tuple(
    fc.array(fc.tuple(block, fc.integer({ min: 0, max: 3 }), fc.boolean()), { maxLength: 14 }),
    fc.constantFrom('\n\n', ' \n', '\n<!-- unread -->\n'),
  )
  .map(([blocks, between]) => {
    let path: readonly string[] = []
    let page = 1
    return documentOf(
      blocks.map(([one, level, isNextPage]) => {
        if (isNextPage) page++
        const headings = one.kind === 'heading' ? path.slice(0, level) : path
        if (one.kind === 'heading') path = [...headings, one.text]
        return { ...one, headings, page }
      }),
      between,
    )
  })
const chunkings = fc
  .tuple(
    fc.constantFrom('structure' as const, 'parent-child' as const),
    fc.integer({ min: 32, max: 120 }),
    fc.double({ min: 0, max: 0.5, noNaN: true }),
  )
  .map(([strategy, max_tokens, share]): Chunking => ({
    strategy,
    max_tokens,
    overlap_tokens: Math.floor(max_tokens * share),
  }))

const exactly = ({ text }: Extracted, { start, end, header }: Pick<Chunk, 'start' | 'end' | 'header'>): string =>
  (header ? text.slice(header.start, header.end) : '') + text.slice(start, end)

/** The blocks that must be found in passages: all but headings that are only part of others' paths. */
const wanted = ({ blocks }: Extracted): Block[] =>
  blocks.filter(({ kind, headings }, at) => {
    const next = blocks[at + 1]
    return kind !== 'heading' || next?.kind !== 'heading' || next.headings.length <= headings.length
  })

test('of any document the offsets are exact, nothing is lost, and no passage is over the budget', () => {
  fc.assert(
    fc.property(documents, chunkings, (document, chunking) => {
      const passages = cut(document, chunking)
      const covered = new Uint8Array(document.text.length)
      const wrong = passages.filter((passage) => {
        covered.fill(1, passage.start, passage.end)
        const isExact = passage.text === exactly(document, passage) && passage.text.trim() === passage.text
        const isParentExact = !passage.parent || passage.parent.text === exactly(document, passage.parent)
        return !isExact || !isParentExact || estimateTokens(passage.text) > chunking.max_tokens
      })
      const lost = wanted(document).flatMap(({ start, end }) =>
        [...covered.subarray(start, end)].flatMap((count, at) =>
          count === 0 && document.text[start + at]?.trim() !== '' ? [start + at] : [],
        ),
      )
      expect({ wrong, lost }).toEqual({ wrong: [], lost: [] })
      expect(new Set(passages.map(({ passage }) => passage)).size).toBe(passages.length)
    }),
    { numRuns: 200 },
  )
})

test('of any document no row that fits, and no code that fits, is cut in the middle', () => {
  fc.assert(
    fc.property(documents, chunkings, (document, chunking) => {
      const cuts = cut(document, chunking).flatMap(({ start, end }) => [start, end])
      const cutWithin = (start: number, end: number) => cuts.filter((at) => at > start && at < end)
      for (const { kind, start, end, text } of document.blocks) {
        if (kind === 'code' && estimateTokens(text) <= chunking.max_tokens) expect(cutWithin(start, end)).toEqual([])
        if (kind !== 'table') continue
        let row = start
        const header = text.includes('---') ? text.indexOf('\n', text.indexOf('---')) + 1 : 0
        for (const line of text.split('\n')) {
          if (estimateTokens(line) + Math.ceil(header / 4) <= chunking.max_tokens)
            expect(cutWithin(row, row + line.trimEnd().length)).toEqual([])
          row += line.length + 1
        }
      }
    }),
    { numRuns: 150 },
  )
})

test('of any document an overlap stays within its share and in its section', () => {
  fc.assert(
    fc.property(documents, chunkings, (document, chunking) => {
      const passages = cut(document, chunking)
      passages.slice(1).forEach((passage, at) => {
        const before = passages[at]!
        if (passage.start >= before.end) return
        expect(passage.section).toBe(before.section)
        expect(passage.page).toBe(before.page)
        expect(estimateTokens(document.text.slice(passage.start, before.end))).toBeLessThanOrEqual(
          chunking.overlap_tokens ?? 0,
        )
      })
    }),
    { numRuns: 150 },
  )
})
