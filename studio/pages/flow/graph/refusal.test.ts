import { ends, graphOf } from './graph-of'
import { refusalOf } from './refusal'
import { neighbour } from './walk-graph'

const graph = graphOf(`inputs: {q: {type: string}}
outputs: {a: {type: string, reference: "\${d.output}"}}
nodes:
- {name: a, type: prompt, inputs: {q: "\${inputs.q}"}}
- {name: b, type: prompt, inputs: {a: "\${a.output}"}}
- {name: c, type: prompt, inputs: {a: "\${a.output}"}}
- {name: d, type: prompt, inputs: {b: "\${b.output}", c: "\${c.output}"}}
`)

test('an edge is refused with its reason: itself, a circle by its nodes, one that is there', () => {
  expect(refusalOf(graph, 'a', 'a')).toBe('a cannot feed itself')
  expect(refusalOf(graph, 'd', 'a')).toBe('A circle: a → b → d → a')
  expect(refusalOf(graph, 'a', 'b')).toBe('b reads a already')
  expect(refusalOf(graph, 'a', ends.inputs)).toMatch(/whoever runs/)
  expect(refusalOf(graph, 'b', 'c')).toBeUndefined()
  expect(refusalOf(graph, 'a', 'd')).toBeUndefined()
})

test('arrows walk along edges and within a row, and stay where nothing is', () => {
  expect(neighbour(graph, undefined, 'down')).toBe('a')
  expect(['b', 'c']).toContain(neighbour(graph, 'a', 'down'))
  expect(neighbour(graph, 'd', 'down')).toBeUndefined()
  expect(neighbour(graph, 'a', 'up')).toBeUndefined()
  const [left, right] = neighbour(graph, 'b', 'right') === 'c' ? ['b', 'c'] : ['c', 'b']
  expect(neighbour(graph, left, 'right')).toBe(right)
  expect(neighbour(graph, right, 'left')).toBe(left)
  expect(neighbour(graph, right, 'right')).toBeUndefined()
  expect(neighbour(graph, 'b', 'down')).toBe('d')
})
