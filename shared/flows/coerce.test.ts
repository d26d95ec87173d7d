import * as fc from 'fast-check'
import vectors from '../../tests/vectors/flow-format.json'
import { Fault } from '../faults'
import type { Json } from '../json'
import { coerce, readInputs } from './coerce'
import { pythonEquals, pythonRepr } from './python-text'

const codes = new Map([
  ['ValueError', 'InputTypeError'],
  ['TypeError', 'InputTypeError'],
  ['JSONDecodeError', 'InputParseError'],
])

test.each(vectors.value_type_parse)('$type takes $in as upstream does', ({ type, in: value, ...row }) => {
  const read = coerce(type, value)
  if ('error' in row) expect(read).toMatchObject({ code: codes.get(row.error ?? '') })
  else expect(read).toEqual({ value: row.out })
})

test.each<[string, Json, Json]>([
  ['int', ' 1_000 ', 1000],
  ['int', -1.9, -1],
  ['int', true, 1],
  ['double', false, 0],
  ['int', '-0', 0],
  ['double', '.5e2', 50],
  ['double', '-inf', '-Infinity'],
  ['bool', 'FALSE', false],
  [
    'string',
    { a: [true, null, 'it’s', "it's", 0.00001, 1e22] },
    `{'a': [True, None, 'it’s', "it's", 1e-05, 10000000000000000000000]}`,
  ],
  ['object', '[1]', [1]],
])('%s takes %j and gives %j', (type, value, expected) => {
  expect(coerce(type, value)).toEqual({ value: expected })
})

test.each<[string, Json]>([
  ['int', '1.5'],
  ['int', '9007199254740993'],
  ['int', '1__0'],
  ['double', '1e'],
  ['bool', 1],
  ['list', 'constructor'],
])('%s refuses %j', (type, value) => {
  expect(coerce(type, value)).toHaveProperty('why')
})

test('a default is used only where the input is absent and the default is not null', () => {
  const declared = { a: { type: 'int', default: '4' }, b: { type: 'string', default: null } }
  expect(readInputs(declared, { b: null, extra: 1 })).toEqual({ a: 4, b: 'None', extra: 1 })
  expect(() => readInputs(declared, { a: 1 })).toThrow('“b”')
})

test('every bad input is named at once, in upstream’s words', () => {
  const declared = { a: { type: 'int' }, b: { type: 'list' }, c: { type: 'bool' }, d: { type: 'string' } }
  const read = () => readInputs(declared, { b: '{bad', c: 'maybe', d: 1 })
  expect(read).toThrow(Fault)
  expect(read).toThrow(
    expect.objectContaining({
      word: 'invalid_input',
      errors: [
        expect.objectContaining({ code: 'InputNotFound', path: 'a' }),
        expect.objectContaining({ code: 'InputParseError', path: 'b' }),
        expect.objectContaining({ code: 'InputTypeError', path: 'c' }),
      ],
    }),
  )
})

test('inputs named like what objects inherit are inputs like any other', () => {
  const declared = JSON.parse('{"constructor": {"type": "int"}, "toString": {"type": "int"}}') as Record<
    string,
    { type: string }
  >
  expect(() => readInputs(declared, {})).toThrow(/“constructor”, “toString”/)
  expect(readInputs(declared, { constructor: '1', toString: 2 })).toEqual({ constructor: 1, toString: 2 })
})

test('whatever is given, coercion answers a value or a reason', () => {
  const types = fc.constantFrom('int', 'double', 'bool', 'string', 'list', 'object', 'image', 'Anything')
  fc.assert(
    fc.property(types, fc.jsonValue(), (type, value) => {
      const read = coerce(type, value as Json)
      expect('value' in read || read.why.length > 0).toBe(true)
      if ('value' in read) expect(() => JSON.stringify(read.value)).not.toThrow()
    }),
  )
})

test.each<[Json, Json, boolean]>([
  [true, 1, true],
  [0, false, true],
  ['true', true, false],
  [null, false, false],
  [[1, { a: true }], [true, { a: 1 }], true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [[], {}, false],
  [{}, JSON.parse('{"__proto__": 1}') as Json, false],
])('%j == %j is %s, as in Python', (left, right, expected) => {
  expect(pythonEquals(left, right)).toBe(expected)
  expect(pythonEquals(right, left)).toBe(expected)
})

test('repr quotes and escapes as Python does', () => {
  expect(pythonRepr('a\n\t\u0000é\u00ad\u2028"\'\\')).toBe(`'a\\n\\t\\x00é\\xad\\u2028"\\'\\\\'`)
  expect(pythonRepr('\u{1F600}\u{E000}')).toBe(`'\u{1F600}\\ue000'`)
})
