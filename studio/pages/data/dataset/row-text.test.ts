import { csvText, typedRow, typedValue } from './row-text'

const columns = [
  { name: 'question', types: ['string'] },
  { name: 'grade', types: ['number', 'null'] },
  { name: 'relevant', types: ['list'] },
]

test('what was not touched stays as it was, and what was typed is of the kind of its column', () => {
  const before = { question: '12', grade: 3, relevant: [{ document: 'a' }] }
  expect(typedRow(columns, { question: '13', grade: '4' }, before)).toEqual({
    question: '13',
    grade: 4,
    relevant: [{ document: 'a' }],
  })
})

test('a column that was left empty is left out, and a text made empty stays a text', () => {
  expect(typedRow(columns, { question: '', grade: '' }, { question: 'x', grade: 1 })).toEqual({ question: '' })
  expect(typedRow(columns, { question: 'x' })).toEqual({ question: 'x' })
})

test('what is no JSON is words, for the server to say what it thinks of them', () => {
  expect(typedValue('maybe', ['number'], undefined)).toBe('maybe')
  expect(typedValue('true', ['string'], undefined)).toBe('true')
  expect(typedValue('true', ['boolean'], undefined)).toBe(true)
})

test('separated values quote what would be read as another cell', () => {
  expect(csvText(['a', 'b'], [{ a: 'x, "y"', b: [1] }, { b: 'two\nlines' }])).toBe(
    'a,b\r\n"x, ""y""",[1]\r\n,"two\nlines"\r\n',
  )
})
