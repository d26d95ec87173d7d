import type { Extracted } from '../contract'
import { extractorFor } from './extractors'

const extract = async (path: string, source: string): Promise<Extracted> =>
  extractorFor(path, '').extract(Buffer.from(source), path)
const shown = async (path: string, source: string) =>
  (await extract(path, source)).blocks.map(({ kind, text, headings }) => [kind, text, ...headings])

test.each([
  ['commas', 'a.csv', 'Part,Price\r\n"Peg, steel","2 ""euro"""\r\nPole,30\r\n'],
  ['semicolons', 'a.csv', '\ufeffPart;Price\n"Peg, steel";"2 ""euro"""\nPole;30'],
  ['tabs', 'a.tsv', 'Part\tPrice\n"Peg, steel"\t"2 ""euro"""\nPole\t30'],
])('values between %s are a table whose first row names the columns', async (_, path, source) => {
  expect(await shown(path, source)).toEqual([
    ['table', '| Part | Price |\n| --- | --- |\n| Peg, steel | 2 "euro" |\n| Pole | 30 |'],
  ])
})

test('a cell of several lines stays in its row, and rows may be short or long', async () => {
  expect(await shown('a.csv', 'a,b\n"x\ny|z",2\n3\n4,5,6')).toEqual([
    ['table', '| a | b |\n| --- | --- | --- |\n| x y\\|z | 2 |\n| 3 |\n| 4 | 5 | 6 |'],
  ])
})

test('lines without any mark between values are lines', async () => {
  expect(await shown('a.csv', 'one\ntwo')).toEqual([['list', 'one\ntwo']])
})

test('an open quote is named by its line', async () => {
  await expect(extract('a.csv', 'a,b\n1,"2\n3,4')).rejects.toMatchObject({ word: 'document_corrupt' })
})

test('keys of JSON are headings, values lines, and like objects a table', async () => {
  const source = {
    name: 'Ridge Tent',
    weight: 2.5,
    none: null,
    parts: [
      { part: 'Peg', price: 2 },
      { part: 'Pole', price: 30 },
    ],
    care: { wash: 'cold', steps: ['brush', 'rinse'], deep: { er: [{ a: 1 }, { b: 2 }] } },
  }
  expect(await shown('a.json', JSON.stringify(source))).toEqual([
    ['list', 'name: Ridge Tent\nweight: 2.5'],
    ['heading', 'parts'],
    ['table', '| part | price |\n| --- | --- |\n| Peg | 2 |\n| Pole | 30 |', 'parts'],
    ['heading', 'care'],
    ['list', 'wash: cold', 'care'],
    ['heading', 'steps', 'care'],
    ['list', 'brush, rinse', 'care', 'steps'],
    ['heading', 'deep', 'care'],
    ['heading', 'er', 'care', 'deep'],
    ['list', 'a: 1', 'care', 'deep', 'er'],
    ['list', 'b: 2', 'care', 'deep', 'er'],
  ])
})

test('each line of JSON lines is a block of its own; members of any name are members', async () => {
  expect(
    await shown('a.jsonl', '{"a": {"b": [1, {"c": true}]}}\n\n{"__proto__": "x", "constructor": "y"}\n"text"'),
  ).toEqual([
    ['list', 'a.b[0]: 1\na.b[1].c: true'],
    ['list', '__proto__: x\nconstructor: y'],
    ['list', 'text'],
  ])
})

test('what is no JSON is named by its line, and what nests without end by its depth', async () => {
  await expect(extract('a.jsonl', '{"a": 1}\n{"a": }')).rejects.toMatchObject({
    word: 'document_corrupt',
    details: { line: 2 },
  })
  await expect(extract('a.json', '[1, 2')).rejects.toMatchObject({ word: 'document_corrupt' })
  await expect(extract('a.json', `${'['.repeat(5000)}1${']'.repeat(5000)}`)).rejects.toMatchObject({
    word: 'document_unsafe',
    details: { reason: 'nesting' },
  })
})
