import { addFile, codeFilesOf, freePath, pathProblem, removeFile, renameFile, usersOf } from './flow-files'
import { graphOf } from '../graph/graph-of'

const draft = {
  yaml: `nodes:
- name: answer # says it
  type: llm
  source: {type: code, path: "answer.jinja2"}
  inputs: {text: answer.jinja2}
- name: again
  type: llm
  source:
    type: code
    path: ./answer.jinja2   # the same
- name: work
  type: script
  source: {type: code, path: work.ts}
- name: ask
  type: llm
  source: {type: code, path: ask.jinja2}
  tools: [tools/look.ts, {path: tools/find.ts}]
`,
  files: { 'answer.jinja2': 'A', 'ask.jinja2': 'B' },
}

test('a renamed file keeps its place, and every node that names it follows, and nothing else', () => {
  const after = renameFile(draft, 'answer.jinja2', 'prompts/short answer.jinja2')
  expect(Object.keys(after.files)).toEqual(['prompts/short answer.jinja2', 'ask.jinja2'])
  expect(after.yaml).toContain('source: {type: code, path: "prompts/short answer.jinja2"}')
  expect(after.yaml).toContain('    path: prompts/short answer.jinja2   # the same')
  expect(after.yaml).toContain('inputs: {text: answer.jinja2}')
  expect(after.yaml).toContain('path: ask.jinja2')
})

test('a file is added once and taken away; who uses it is known', () => {
  const more = addFile(draft, 'facts.yaml')
  expect(more.files['facts.yaml']).toBe('')
  expect(addFile(more, 'answer.jinja2', 'other')).toBe(more)
  expect(removeFile(more, 'facts.yaml').files).toEqual(draft.files)
  const { nodes } = graphOf(draft.yaml)
  expect(usersOf(nodes, 'answer.jinja2')).toEqual(['answer', 'again'])
  expect(codeFilesOf(nodes)).toEqual(['work.ts', 'tools/look.ts', 'tools/find.ts'])
})

test('a name says why it cannot be one', () => {
  const problem = (path: string) => pathProblem(path, ['answer.jinja2'])
  for (const fine of ['a.jinja2', 'data/fact s.yaml', 'x.PROMPTY', 'ä/b.json']) expect(problem(fine)).toBeUndefined()
  expect(problem('answer.jinja2')).toBe('There is a file answer.jinja2')
  expect(problem('flow.dag.yaml')).toBe('There is a file flow.dag.yaml')
  expect(problem('step.ts')).toMatch(/repository/)
  expect(problem('step.py')).toMatch(/repository/)
  for (const bad of ['', '../a.md', '/a.md', 'a//b.md', './a.md', 'a\u0000.md', 'run.exe', 'a/ b.md', 'C:/x.md'])
    expect([bad, problem(bad) === undefined]).toEqual([bad, false])
  expect(freePath('answer', '.jinja2', ['answer.jinja2'])).toBe('answer_2.jinja2')
})
