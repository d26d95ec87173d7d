import { readImport, reportOf } from './read-import'

const yaml = `# kept
additional_includes:
- ../shared/common.txt
inputs: {q: {type: string}}
outputs: {a: {type: string, reference: "\${ask.output}"}}
nodes:
- name: fetch
  type: python
  source: {type: code, path: fetch.py}
  inputs: {q: "\${inputs.q}"}
- name: ask
  type: llm # the model
  source: {type: code, path: ask.txt}
  inputs: {text: "\${fetch.output}"}
- name: say
  type: prompt
  source: {type: code, path: say.jinja2}
`
const secret = `sk-${'a'.repeat(24)}`
const folder = new Map([
  ['flow.dag.yaml', yaml],
  ['fetch.py', ''],
  ['ask.txt', 'user:\n{{ text }}'],
  ['say.jinja2', 'Hi'],
  ['notes.txt', 'unused'],
  ['ai.yaml', '$schema: https://x/AzureOpenAIConnection.schema.json\nname: ai\n'],
  ['keys.yaml', `key: ${secret}`],
])

test('a folder becomes a draft: templates under an ending that is published, no code, no secret, no connection', () => {
  const plan = readImport('Web classification', folder)
  expect(plan?.name).toBe('Web-classification')
  expect(Object.keys(plan?.draft.files ?? {}).toSorted()).toEqual(['ask.jinja2', 'say.jinja2'])
  expect(plan?.draft.yaml).toContain('path: ask.jinja2}')
  expect(plan?.draft.yaml).toContain('type: llm # the model')
  expect(plan?.draft.yaml).not.toContain('additional_includes')
  expect(plan?.code).toEqual(['fetch.py'])
  const notes = plan?.notes.map(({ text }) => text).join('\n') ?? ''
  expect(notes).toMatch(/keys\.yaml seems to hold a secret/)
  expect(notes).toMatch(/ai\.yaml is a connection/)
  expect(notes).toMatch(/common\.txt, which lies outside/)
  expect(notes).not.toContain(secret)
  expect(plan?.notes.find(({ text }) => text.startsWith('additional'))?.line).toBe(2)
})

test('each node runs as it is, is changed, or is left to do, with file and line', () => {
  const plan = readImport('old', folder)
  if (!plan) throw new Error('no plan')
  const line = plan.draft.yaml.split('\n').findIndex((text) => text.includes('name: say')) + 1
  const said = { code: 'UnknownKey', message: 'what is this', line, file: 'flow.dag.yaml' }
  const other = { code: 'x', message: 'y', file: 'say.jinja2', line: 1 }
  const { nodes, rest } = reportOf(plan, [said, other])
  expect(nodes.map(({ node, status }) => [node, status])).toEqual([
    ['fetch', 'left to do'],
    ['ask', 'changed'],
    ['say', 'left to do'],
  ])
  expect(nodes[1]?.notes).toEqual(['ask.txt is published as ask.jinja2'])
  expect(nodes[2]).toMatchObject({ file: 'flow.dag.yaml', line, notes: ['what is this'] })
  expect(rest).toEqual([other])
  expect(reportOf(plan, []).nodes[2]?.status).toBe('runs as it is')
})

test('a folder without a flow is none', () => {
  expect(readImport('x', new Map([['a.md', '']]))).toBeUndefined()
})
