import * as fc from 'fast-check'
import { parse, parseDocument } from 'yaml'
import { addNode, connect, disconnect, duplicateNode, freeName, removeNode, renameNode, setInNode } from './edit-flow'
import { setInText } from './yaml-text'
import type { Value } from './yaml-written'

const flow = `# Answers from the manuals.
inputs:
  question: {type: string, is_chat_input: true}   # what is asked
outputs:
  answer: {reference: "\${answer.output}"}
nodes:
# Looks first.
- name: retrieve
  type: retrieve
  index: products # the manuals
  top: 6
  inputs:
    query: \${inputs.question}

- name: answer
  type: llm
  source: {type: code, path: answer.jinja2}
  inputs: {passages: "\${retrieve.output}", max_tokens: 400}
# the end
`

const changedLines = (before: string, after: string): readonly [removed: string[], added: string[]] => {
  const [one, other] = [before.split('\n'), after.split('\n')]
  return [one.filter((line) => !other.includes(line)), other.filter((line) => !one.includes(line))]
}

test('a changed value changes its own line alone, and its comment stays', () => {
  const edited = setInNode(flow, 'retrieve', ['index'], 'policies')
  expect(changedLines(flow, edited)).toEqual([['  index: products # the manuals'], ['  index: policies # the manuals']])
})

test('a value in braces stays in braces', () => {
  const edited = setInNode(flow, 'answer', ['inputs', 'temperature'], 0.2)
  expect(edited).toContain('inputs: {passages: "${retrieve.output}", max_tokens: 400, temperature: 0.2}')
  expect(setInNode(edited, 'answer', ['inputs', 'temperature'], undefined)).toBe(flow)
})

test('a new node comes at the end, apart from the one before as the others are, before the closing comment', () => {
  const edited = addNode(flow, { name: 'check', type: 'safety', inputs: { text: '${answer.output}' } })
  const [removed, added] = changedLines(flow, edited)
  expect(removed).toEqual([])
  expect(added).toEqual(['- name: check', '  type: safety', '    text: ${answer.output}'])
  expect(edited.trimEnd().endsWith('# the end')).toBe(true)
})

test('connecting adds one line or one entry, under a name that is free', () => {
  expect(connect(flow, 'retrieve', 'answer')).toContain('max_tokens: 400, retrieve: "${retrieve.output}"}')
  const twice = connect(connect(flow, 'answer', 'retrieve'), 'answer', 'retrieve')
  expect(parse(twice).nodes[0].inputs).toEqual({
    query: '${inputs.question}',
    answer: '${answer.output}',
    answer_output: '${answer.output}',
  })
})

test('connecting to a node without inputs makes them', () => {
  const bare = 'nodes:\n- name: a\n  type: prompt\n- name: b\n  type: prompt # here\n'
  expect(connect(bare, 'a', 'b')).toBe(
    'nodes:\n- name: a\n  type: prompt\n- name: b\n  type: prompt # here\n  inputs:\n    a: ${a.output}\n',
  )
})

test('disconnecting takes away what reads the other, and inputs that are left empty', () => {
  expect(disconnect(flow, 'retrieve', 'answer')).toContain('inputs: {max_tokens: 400}')
  const alone = 'nodes:\n- name: a\n  type: prompt\n- name: b\n  type: prompt\n  inputs:\n    a: ${a.output}\n'
  expect(parse(disconnect(alone, 'a', 'b')).nodes[1]).toEqual({ name: 'b', type: 'prompt' })
})

test('a removed node leaves every other line as it was', () => {
  const [removed, added] = changedLines(flow, removeNode(flow, 'retrieve'))
  expect(added).toEqual([])
  expect(removed).toHaveLength(6)
  expect(removeNode(flow, 'nobody')).toBe(flow)
})

test('a renamed node takes its references with it, and no other word', () => {
  const edited = renameNode(flow, 'retrieve', 'find')
  expect(changedLines(flow, edited)[1]).toEqual([
    '- name: find',
    '  inputs: {passages: "${find.output}", max_tokens: 400}',
  ])
  expect(renameNode(flow, 'retrieve', 'answer')).toBe(flow)
})

test('a copy has a free name', () => {
  expect(parse(duplicateNode(flow, 'answer')).nodes[2]).toMatchObject({ name: 'answer_2', type: 'llm' })
  expect(freeName(flow, 'map')).toBe('map')
})

test('a text that is no YAML is left alone', () => {
  const broken = 'nodes: [\n'
  expect(setInText(broken, ['nodes', 0], { name: 'a' })).toBe(broken)
})

const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('${a.output}', '- x', 'a: b', "it's", '# no', '{x', 'yes', '1e3', ' pad '),
)
const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tie('value'), { maxKeys: 3 }),
  ),
})).value

test('whatever is set is there afterwards, everything else is as it was, and no comment is lost', () => {
  const path = fc.constantFrom<readonly (string | number)[]>(
    ['nodes', 0, 'index'],
    ['nodes', 0, 'inputs', 'query'],
    ['nodes', 0, 'inputs', 'fresh'],
    ['nodes', 0, 'retry', 'attempts'],
    ['nodes', 1, 'inputs', 'passages'],
    ['nodes', 1, 'inputs', 'fresh'],
    ['nodes', 1, 'source'],
    ['nodes', 2],
    ['inputs', 'question', 'type'],
    ['inputs', 'other'],
    ['name'],
  )
  fc.assert(
    fc.property(path, value, (at, wanted) => {
      const edited = setInText(flow, at, wanted)
      const after = parseDocument(edited)
      expect(after.errors).toEqual([])
      const expected = parseDocument(flow)
      expected.setIn(at, expected.createNode(wanted))
      expect(after.toJS()).toEqual(expected.toJS())
      for (const comment of ['# Answers from the manuals.', '# Looks first.', '# the end'])
        expect(edited).toContain(comment)
    }),
    { numRuns: 120 },
  )
})
