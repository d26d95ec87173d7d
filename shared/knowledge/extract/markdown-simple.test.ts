import * as fc from 'fast-check'
import { markdownBlocks } from './markdown-blocks'
import { loadMarkdownParser } from './markdown-parser'
import { markdownPieces } from './markdown-pieces'
import { simpleBlocks } from './markdown-simple'

const line = fc.constantFrom(
  '',
  '',
  '',
  '# One',
  '## Two ##',
  '#',
  '#no',
  'plain words',
  'words with `code` and | a bar',
  '**bold** words',
  '*em* words',
  '***',
  '* * *',
  '- item',
  '- ',
  '-',
  '- [x]: /y',
  '- - -',
  '-   far',
  '* other',
  '+ third',
  '  - inner',
  '  under an item',
  '   three',
  '    four',
  '1. first',
  '2. second',
  '10. tenth',
  '1) round',
  '   of the first',
  '> quoted',
  '```',
  '````',
  '```js',
  '~~~',
  '``` x ` y',
  '  ```',
  '| a | b |',
  '|---|---|',
  '|:-:|--:|',
  '| --- |',
  '| 1 | 2 |',
  '| 1 \\| 2 |',
  'a | b',
  '---',
  '===',
  '<div>',
  '</div>',
  '<!-- note -->',
  '[x]: /y',
  '[x](/y) words',
  '[x] words',
  '![a](b)',
  '_under_ words',
  '"quoted" words',
  '`code` first',
  'trailing  ',
  '帐篷。清洗',
  '\tcode',
  'end\\',
)
const calmLine = fc.constantFrom(
  '',
  '',
  '# One',
  'plain words',
  '**bold** words',
  '- item',
  '- other',
  '  - inner',
  '1. first',
  '2. second',
  '```',
  '| a | b |',
  '|---|---|',
  '| 1 | 2 |',
)
const sources = fc
  .oneof(fc.array(line, { maxLength: 14 }), fc.array(calmLine, { maxLength: 20 }))
  .map((lines) => lines.join('\n'))

test('whatever is told from its lines is what the parser says, for any lines', async () => {
  const { blocks } = await loadMarkdownParser()
  let plain = 0
  fc.assert(
    fc.property(sources, (source) => {
      for (const { text, isParsable } of markdownPieces(source)) {
        const told = isParsable ? simpleBlocks(text) : undefined
        if (!told) continue
        plain++
        expect({ text, blocks: told }).toEqual({ text, blocks: blocks(text) })
      }
    }),
    { numRuns: 600 },
  )
  expect(plain).toBeGreaterThan(150)
})

test('a source in pieces has the blocks of the source as a whole', async () => {
  const { blocks } = await loadMarkdownParser()
  fc.assert(
    fc.property(sources, (source) => {
      expect({ source, blocks: [...markdownBlocks(source, blocks)] }).toEqual({ source, blocks: blocks(source) })
    }),
    { numRuns: 300 },
  )
})

test('paragraphs, headings, fences, tables and lists of plain form need no parser', () => {
  const source = [
    '# Tents\nFor wind *and* rain,\nof all sizes.',
    '```js\npitch()\n\n# no heading\n```',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    '- one\n- two\n  - inner\n\n- three\n\n  more',
    '1. first\n2. second',
    'End.',
  ].join('\n\n')
  const parse = () => {
    throw new Error('the parser was asked')
  }
  expect([...markdownBlocks(source, parse)].map(({ kind, start, end }) => [kind, source.slice(start, end)])).toEqual([
    ['heading', '# Tents'],
    ['paragraph', 'For wind *and* rain,\nof all sizes.'],
    ['code', '```js\npitch()\n\n# no heading\n```'],
    ['table', '| a | b |\n|---|---|\n| 1 | 2 |'],
    ['list', '- one\n- two\n  - inner\n\n- three\n\n  more'],
    ['list', '1. first\n2. second'],
    ['paragraph', 'End.'],
  ])
})
