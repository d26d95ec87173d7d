import * as fc from 'fast-check'
import { piecesOf } from './inline-text'
import { blocksOf, cellsOf, type Line } from './markdown'

const line = (text: string): Line => ({ text, start: 0 })

test('headings, paragraphs, lists, tables, quotes and code are told apart', () => {
  const text =
    '# Zip\nText\nmore\n\n- **One:** a\n  goes on\n1. two\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n> said\n\n---\n```\n# no\n```'
  expect(blocksOf(text).map(({ kind }) => kind)).toEqual(['heading', 'text', 'list', 'table', 'quote', 'rule', 'code'])
})

test('an item keeps what is indented below it, its depth and its number', () => {
  const [list] = blocksOf('- one\n  more\n    - deep\n2. two')
  expect(list?.kind === 'list' && list.items.map(({ depth, number, lines }) => [depth, number, lines.length])).toEqual([
    [0, undefined, 2],
    [2, undefined, 1],
    [0, 2, 1],
  ])
})

test('a passage between a list and a paragraph apart from it is a paragraph', () => {
  expect(blocksOf('- one\n\nText').map(({ kind }) => kind)).toEqual(['list', 'text'])
})

test('emphasis, code, citations and links are read; what has no partner is text', () => {
  const told = (text: string) =>
    piecesOf(line(text)).map(({ text: words, isBold, isItalic, kind }) => [
      words,
      `${isBold ? 'b' : ''}${isItalic ? 'i' : ''}`,
      kind,
    ])
  expect(told('**Zip:** squeeze *it* [2]')).toEqual([
    ['Zip:', 'b', 'text'],
    [' squeeze ', '', 'text'],
    ['it', 'i', 'text'],
    [' ', '', 'text'],
    ['[2]', '', 'cite'],
  ])
  expect(told('`**` and [x](javascript:alert(1)) [x](https://a.example/)')).toEqual([
    ['**', '', 'code'],
    [' and [x](javascript:alert(1)) ', '', 'text'],
    ['x', '', 'link'],
  ])
  expect(told('**open and 2 * 3 and snake_case_name')).toEqual([['**open and 2 * 3 and snake_case_name', '', 'text']])
})

test('cells keep their places', () => {
  expect(cellsOf(line('| a | bc ||'))).toEqual([
    { text: 'a', start: 2 },
    { text: 'bc', start: 6 },
    { text: '', start: 10 },
  ])
})

test('every piece is the text at its place, whatever the text is', () => {
  const parts = fc.constantFrom(
    '**',
    '*',
    '_',
    '__',
    '`',
    '[1]',
    '[a](b)',
    'x',
    ' ',
    '\n',
    '- ',
    '1. ',
    '# ',
    '| ',
    '> ',
    '```',
  )
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 60 }), (all) => {
      const text = all.join('')
      for (const block of blocksOf(text)) {
        const lines =
          block.kind === 'rule'
            ? []
            : block.kind === 'heading'
              ? [block.line]
              : block.kind === 'list'
                ? block.items.flatMap(({ lines: own }) => own)
                : block.lines
        for (const one of lines) {
          expect(text.slice(one.start, one.start + one.text.length)).toBe(one.text)
          for (const piece of piecesOf(one))
            expect(text.slice(piece.start, piece.start + piece.text.length)).toBe(piece.text)
        }
      }
    }),
  )
})
