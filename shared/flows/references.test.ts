import * as fc from 'fast-check'
import vectors from '../../tests/vectors/flow-format.json'
import type { Json } from '../json'
import { parseReference, referenceText, valueAt } from './references'
import { resolve } from './run-values'

const types = {
  literal: 'Literal',
  input: 'FlowInput',
  node: 'NodeReference',
  unsupported: 'NodeReference',
  environment: '',
}

test.each(vectors.reference_deserialize)('$in reads as upstream reads it', (row) => {
  const read = parseReference(row.in)
  expect(types[read.from]).toBe(row.type)
  if (read.from === 'literal') expect(read.value).toEqual(row.value)
  if (read.from === 'input') expect(read.name).toBe(row.value)
  if (read.from === 'node') expect([read.node, read.path.join('.')]).toEqual([row.value, row.property])
  if (read.from === 'unsupported') expect([read.node, read.section]).toEqual([row.value, row.section])
})

const { flow_inputs, node_outputs, cases } = vectors.reference_resolve
const values = {
  inputs: flow_inputs,
  outputs: new Map(Object.entries(node_outputs as Record<string, Json>)),
  finished: new Map(),
  environment: {},
}

test.each(cases.filter((row) => 'value' in row))('$in leads to its value', (row) => {
  const read = parseReference(row.in)
  expect(read.from === 'unsupported' ? read : resolve(read, values)).toEqual(row.value)
})

test.each([
  '${n3.output.foo}',
  '${n2.output.[9]}',
  '${n2.output.[-1]}',
  '${n4.output.a}',
  '${n2.output.length}',
  '${n3.output.length}',
])('%s leads nowhere and says so', (text) => {
  const read = parseReference(text)
  expect(() => read.from !== 'unsupported' && resolve(read, values)).toThrow(
    expect.objectContaining({
      word: 'node_failed',
      details: expect.objectContaining({ code: 'InvalidReferenceProperty' }),
    }),
  )
})

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  'what an object inherits, such as %s, is no property of it',
  (name) => {
    expect(() => valueAt('n', { a: 1 }, [name])).toThrow(/no property/)
    expect(() => resolve({ from: 'input', name }, values)).toThrow(/absent/)
  },
)

test('a quoted key may hold spaces, a doubly quoted one is found by its words', () => {
  const output = { 'x y': 1, x: { y: 2 } }
  expect(valueAt('n', output, pathOf("${n.output.['x y']}"))).toBe(1)
  expect(valueAt('n', output, pathOf('${n.output.["x y"]}'))).toBe(2)
})

test.each([
  ['${flow.x}', { from: 'input', name: 'x' }],
  ['${inputs.a.b}', { from: 'input', name: 'a.b' }],
  ['${inputs.a["b"]}', { from: 'input', name: 'a["b"]' }],
  ['${n}', { from: 'node', node: 'n', path: [] }],
  ['${n.foo}', { from: 'unsupported', node: 'n', section: 'foo' }],
  ['${n.output[0]}', { from: 'unsupported', node: 'n', section: 'output[0]' }],
  ["${n.output['a']}", { from: 'unsupported', node: 'n', section: "output['a']" }],
  ['a ${n.output}', { from: 'literal', value: 'a ${n.output}' }],
  ['${n.output} b', { from: 'literal', value: '${n.output} b' }],
  [['${n.output}'], { from: 'literal', value: ['${n.output}'] }],
  ['${ inputs.x }', { from: 'unsupported', node: ' inputs', section: 'x ' }],
])('[§1.4] %j is read by the letter', (written, read) => {
  expect(parseReference(written)).toEqual(read)
})

test('an index takes a character of a text, as in Python', () => {
  expect(valueAt('n', 'a\u{1F600}b', pathOf('${n.output.[2]}'))).toBe('b')
  expect(valueAt('n', { t: 'ab' }, pathOf('${n.output.t[0]}'))).toBe('a')
  expect(() => valueAt('n', 'ab', [2])).toThrow(/no property/)
  expect(() => valueAt('n', 'ab', ['length'])).toThrow(/no property/)
})

test('${env:NAME} names the environment, not a node', () => {
  expect(parseReference('${env:REGION}')).toEqual({ from: 'environment', name: 'REGION' })
})

test('any text reads as some reference, and a reference written out reads back', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `\${${text}}`),
      ),
      (text) => {
        expect(Object.keys(types)).toContain(parseReference(text).from)
      },
    ),
  )
  const word = fc.stringMatching(/^[a-z_]{1,8}$/)
  fc.assert(
    fc.property(word, fc.array(fc.oneof(word, fc.nat(99))), (node, path) => {
      const reference = { from: 'node', node, path } as const
      expect(parseReference(referenceText(reference))).toEqual(reference)
    }),
  )
})

const pathOf = (text: string): readonly (string | number)[] => {
  const read = parseReference(text)
  return read.from === 'node' ? read.path : []
}
