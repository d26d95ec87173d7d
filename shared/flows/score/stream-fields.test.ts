import type { Plan } from '../contract'
import { nodeKinds } from '../nodes'
import { plainPrompts } from '../plain-prompts'
import { streamFieldsOf } from './stream-fields'

const kinds = nodeKinds(plainPrompts())
const planOf = (kind: string): Plan => ({
  v: 1,
  flow: 'f',
  inputs: {},
  outputs: { o: { type: 'string', reference: { from: 'node', node: 'a', path: [] } } },
  nodes: [{ name: 'a', kind, inputs: {}, condition: null, join: 'any', aggregation: false, settings: {}, tests: [] }],
  conditions: [],
  segments: [],
  streams: { a: 'o' },
})

test.each<[string, readonly boolean[]]>([
  ['llm', [true]],
  ['prompty', [true]],
  ['python', [false]],
  ['script', [false]],
  ['prompt', []],
  ['lookup', []],
  ['http', []],
])('[§5.1] the output of a node of type %s may stream, and surely does: %j', (kind, certain) => {
  expect(streamFieldsOf(planOf(kind), kinds, undefined).map(({ isCertain }) => isCertain)).toEqual(certain)
})
