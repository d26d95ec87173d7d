import type { JsonObject } from '../../../../client'
import { afterEvent, silent, type LiveRun } from '../run/follow-events'
import { ends, graphOf } from './graph-of'
import { kinds } from '../node/kinds'
import { cardSize, layOut } from './lay-out'
import { mergedRuns } from '../run/merged-runs'
import schema from '../../../../docs/flow.schema.json'

const text = `inputs:
  question: {type: string}
outputs:
  answer: {reference: "\${answer.output}"}
nodes:
- name: find
  type: retrieve
  index: products
  inputs: {query: "\${inputs.question}"}
- name: answer
  use_variants: true
- name: ask
  type: human
  title: Is it right?
  activate: {when: "\${answer.output.score}", lt: 0.7}
node_variants:
  answer:
    default_variant_id: short
    variants:
      short: {node: {type: llm, source: {type: code, path: a.jinja2}, inputs: {p: "\${find.output}", model: m1}}}
      long: {node: {type: llm, source: {type: code, path: b.jinja2}}}
`

test('a graph has who feeds whom, conditions apart, and both ends', () => {
  const { edges, inputs, outputs, sources } = graphOf(text)
  expect(edges).toEqual([
    { from: ends.inputs, to: 'find', conditional: false },
    { from: 'find', to: 'answer', conditional: false },
    { from: 'answer', to: 'ask', conditional: true },
    { from: 'answer', to: ends.outputs, conditional: false },
  ])
  expect([inputs, outputs, sources]).toEqual([['question'], ['answer'], { answer: 'answer' }])
})

test('variants are folded into their node, a condition is a sentence, and each node knows its lines', () => {
  const [find, answer, ask] = graphOf(text).nodes
  expect(answer).toMatchObject({ kind: 'llm', fact: 'm1, a.jinja2', variants: { chosen: 'short', others: 1 } })
  expect(ask?.condition).toBe('only if answer.score is below 0.7')
  expect(find?.lines).toEqual([6, 9])
})

test('a text that is no flow says why and harms nothing', () => {
  expect(graphOf('nodes: [').problem).toBeDefined()
  expect(graphOf('- a').problem).toBe('A flow is a map with inputs, nodes and outputs')
  expect(graphOf('nodes:\n- 7\n- null\n- {name: __proto__, inputs: {a: "${constructor.output}"}}').nodes).toHaveLength(
    1,
  )
})

test('nothing lies on anything else, and the same graph lies the same way', () => {
  const graph = graphOf(text)
  const spots = [...layOut(graph)]
  expect([...layOut(graphOf(text))]).toEqual(spots)
  for (const [one, a] of spots)
    for (const [other, b] of spots)
      if (one !== other)
        expect(Math.abs(a.x - b.x) >= cardSize.endWidth || Math.abs(a.y - b.y) >= cardSize.endHeight).toBe(true)
})

test('two hundred nodes in rows of ten stay together, and none lies on another', () => {
  const node = (n: number) =>
    `- {name: n${n}, type: prompt, inputs: {x: "\${${n < 10 ? 'inputs.x' : `n${n - 10}.output`}}", y: "\${${n < 10 ? 'inputs.y' : `n${n - 10 + ((n * 7) % 10) - (n % 10)}.output`}}"}}\n`
  const graph = graphOf(
    `inputs: {x: {type: string}}\nnodes:\n${Array.from({ length: 200 }, (_, n) => node(n)).join('')}`,
  )
  const spots = [...layOut(graph).values()]
  expect(Math.max(...spots.map(({ x }) => x))).toBeLessThan(2 * 10 * (cardSize.width + 28))
  const onAnother = spots.filter((a, place) =>
    spots
      .slice(place + 1)
      .some((b) => Math.abs(a.x - b.x) < cardSize.endWidth && Math.abs(a.y - b.y) < cardSize.endHeight),
  )
  expect(onAnother).toEqual([])
})

test('tokens go to the node that writes the output, and a run ends as its events say', () => {
  const events = [
    { event: 'run-start', data: { run_id: 'r1', at: '2026-01-01T00:00:00.000Z' } },
    { event: 'node-start', data: { node: 'answer', at: '2026-01-01T00:00:00.100Z' } },
    { event: 'token', data: { output: 'reply', delta: 'Yes' } },
    { event: 'token', data: { output: 'reply', delta: '.' } },
    {
      event: 'node-end',
      data: { node: 'answer', status: 'completed', at: '2026-01-01T00:00:00.400Z', latency_ms: 300, cost: 0.1 },
    },
    {
      event: 'node-end',
      data: { node: 'constructor', status: 'bypassed', at: '2026-01-01T00:00:00.400Z', latency_ms: 0 },
    },
    { event: 'outputs', data: { outputs: { reply: 'Yes.' } } },
    {
      event: 'run-end',
      data: {
        run_id: 'r1',
        status: 'completed',
        at: '2026-01-01T00:00:00.500Z',
        latency_ms: 500,
        cost: null,
        usage: null,
      },
    },
  ] as const
  const now = Date.parse('2026-01-01T00:00:00.200Z')
  const run = events.reduce<LiveRun>((before, event) => afterEvent(before, event, { reply: 'answer' }, now), silent)
  expect(run).toMatchObject({ id: 'r1', status: 'completed', cost: null, outputs: { reply: 'Yes.' } })
  expect(run.nodes['answer']).toMatchObject({
    text: 'Yes.',
    tokens: 2,
    from: 100,
    to: 400,
    firstTokenAt: 200,
    status: 'completed',
  })
  expect(run.nodes['constructor']?.status).toBe('bypassed')
})

test('text that is taken back is replaced, whoever writes it', () => {
  const told = (run: LiveRun, event: string, data: JsonObject) =>
    afterEvent(run, { event, data }, { reply: 'answer' }, 0)
  const wrong = told(told(silent, 'token', { output: 'reply', delta: 'No' }), 'token', { output: 'reply', delta: '!' })
  const back = told(wrong, 'replace', { output: 'reply', text: '' })
  expect(back.nodes['answer']).toMatchObject({ text: '', tokens: 0 })
  expect(told(back, 'token', { output: 'reply', delta: 'Yes' }).nodes['answer']).toMatchObject({
    text: 'Yes',
    tokens: 1,
  })
  expect(told(wrong, 'replace', { output: 'reply', text: 'Yes.' }).nodes['answer']?.text).toBe('Yes.')
})

test('what was recorded and what was followed are one run: neither an end nor a text is lost', () => {
  const followed: LiveRun = {
    status: 'running',
    nodes: {
      a: { status: 'completed', from: 0, to: 5, tokens: 2, text: 'Yes', firstTokenAt: 1 },
      b: { status: 'running', from: 5, tokens: 0, text: '' },
    },
  }
  const recorded: LiveRun = {
    status: 'waiting',
    nodes: {
      a: { status: 'running', from: 0, tokens: 0, text: '', attempts: 2 },
      b: { status: 'waiting', from: 5, tokens: 0, text: '' },
    },
  }
  const both = mergedRuns(followed, recorded)
  expect(both.status).toBe('waiting')
  expect(both.nodes['a']).toMatchObject({ status: 'completed', text: 'Yes', attempts: 2 })
  expect(both.nodes['b']?.status).toBe('waiting')
  expect(mergedRuns({ ...followed, status: 'completed' }, recorded).status).toBe('completed')
})

test('every field of a form is one that the format has', () => {
  const bodies = schema.definitions.body.anyOf as unknown as readonly {
    readonly properties: Readonly<Record<string, { const?: string }>>
  }[]
  for (const { kind, fields } of kinds) {
    const body = bodies.find(({ properties }) => properties['type']?.const === kind)
    expect([kind, body !== undefined]).toEqual([kind, true])
    for (const { path } of fields)
      expect([kind, path[0], Object.hasOwn(body?.properties ?? {}, path[0] ?? '')]).toEqual([kind, path[0], true])
  }
})
