import { textChanges } from '../text/text-changes'
import { unitedGraph } from '../graph/united-graph'

const node = (name: string, from: string, more = '') =>
  `- {name: ${name}, type: prompt, source: {type: code, path: ${name}.jinja2}, inputs: {x: "\${${from}.output}"}${more}}\n`
const before = {
  yaml: `nodes:\n${node('a', 'inputs')}${node('b', 'a')}${node('c', 'b')}`,
  files: { 'a.jinja2': 'A', 'x.md': '' },
}
const after = {
  yaml: `nodes:\n${node('a', 'inputs')}${node('c', 'a')}${node('d', 'c')}`,
  files: { 'a.jinja2': 'A, more', 'd.jinja2': 'D', 'x.md': '' },
}

test('two graphs are one: what is new, gone, or changed, by its definition or by its file', () => {
  const { graph, changes } = unitedGraph(before, after)
  expect(Object.fromEntries(changes)).toEqual({ a: 'changed', b: 'removed', c: 'changed', d: 'added' })
  expect(graph.nodes.map(({ name }) => name)).toEqual(['a', 'c', 'd', 'b'])
  expect(graph.edges.map(({ from, to }) => `${from} ${to}`)).toEqual(
    expect.arrayContaining(['a b', 'b c', 'a c', 'c d']),
  )
  expect(unitedGraph(before, before).changes.size).toBe(0)
})

test('files are told by name: changed, added, removed, and the rest by their number', () => {
  const { changes, same } = textChanges(before, { ...after, yaml: before.yaml })
  expect(changes.map(({ path, kind }) => [path, kind])).toEqual([
    ['a.jinja2', 'changed'],
    ['d.jinja2', 'added'],
  ])
  expect(same).toEqual(['flow.dag.yaml', 'x.md'])
  expect(textChanges(after, before).changes.find(({ path }) => path === 'd.jinja2')?.kind).toBe('removed')
})
