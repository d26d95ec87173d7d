import type { NodeKind } from './contract'
import { prompts } from '../prompts'
import { frozenWorld, play, type PlayOptions } from './play'

// Gives its key `gives`, or what a script of the test does with its inputs.
const work = (calls: string[] = []): NodeKind => ({
  kind: 'work',
  settle: ({ keys }) => ({ gives: keys['gives'] ?? null }),
  async run({ gives }, inputs, { path, recordMetric, recordLog }) {
    calls.push(`${path} begins`)
    await Promise.resolve()
    await Promise.resolve()
    calls.push(`${path} ends`)
    if (gives === 'fail') throw new Error('as told')
    if (gives === 'tell') {
      recordMetric('share', 0.5)
      recordLog?.('one ')
      recordLog?.('two')
    }
    return { gives: gives ?? null, saw: inputs }
  },
})
const run = (yaml: string, inputs = {}, options: PlayOptions & { readonly calls?: string[] } = {}) =>
  play({ 'flow.dag.yaml': yaml }, inputs, { kinds: [work(options.calls)], ...options })

test('[§1.2] a literal as an output passes through', async () => {
  const { outputs } = await run(
    'outputs: {a: {type: int, reference: 3}, b: {type: string, reference: "x ${n.output}"}}\nnodes: [{name: n, type: work}]',
  )
  expect(outputs).toEqual({ a: 3, b: 'x ${n.output}' })
})

test('[§1.6 #4] a property of what a bypassed node did not say is None where it is read', async () => {
  const { nodes } = await run(
    `inputs: {go: {type: bool}}\nnodes:
- {name: gone, type: work, activate: {when: "\${inputs.go}", is: true}}
- {name: there, type: work}
- {name: reads, type: work, inputs: {a: "\${gone.output.x.y}", b: "\${there.output.gives}"}}`,
    { go: false },
  )
  expect(nodes['gone']).toMatchObject({ status: 'bypassed', output: null })
  expect(nodes['reads']).toMatchObject({ status: 'completed', inputs: { a: null, b: null } })
})

test('[§1.6 #4] what a bypassed node did not say is the text None in a template', async () => {
  const yaml = `inputs: {go: {type: bool}}\nnodes:
- {name: gone, type: work, activate: {when: "\${inputs.go}", is: true}}
- {name: there, type: work, gives: word}
- {name: says, type: prompt, source: {path: p.jinja2}, inputs: {a: "\${gone.output}", b: "\${there.output.gives}"}}`
  const { nodes } = await play(
    { 'flow.dag.yaml': yaml, 'p.jinja2': '{{ a }} and {{ b }}' },
    { go: false },
    { kinds: [work()], prompts },
  )
  expect(nodes['says']?.output).toBe('None and word')
})

test('[§1.6 #7] a condition may stand on a literal', async () => {
  const { nodes } = await run(
    'nodes: [{name: a, type: work, activate: {when: x, is: x}}, {name: b, type: work, activate: {when: x, is: y}}]',
  )
  expect([nodes['a']?.status, nodes['b']?.status]).toEqual(['completed', 'bypassed'])
})

const aggregating = (more = ''): string => `inputs: {q: {type: string}, go: {type: bool}}
nodes:
- {name: a, type: work, gives: said}
- {name: gone, type: work, activate: {when: "\${inputs.go}", is: true}}
- {name: sum, type: work, aggregation: true, gives: tell, inputs: {q: "\${inputs.q}", a: "\${a.output.gives}", saw: "\${a.output.saw}", gone: "\${gone.output}", text: plain}}
- {name: last, type: work, aggregation: true, inputs: {sum: "\${sum.output.gives}"}${more}}
`

test('[§1.7] a single run is a batch of one line: lists of what lines say, null where bypassed, other aggregation nodes as they are', async () => {
  const { nodes, metrics, status } = await run(aggregating(), { q: 'why', go: false })
  expect(status).toBe('completed')
  expect(nodes['sum']?.inputs).toEqual({ q: ['why'], a: ['said'], saw: [{}], gone: [null], text: 'plain' })
  expect(nodes['last']?.inputs).toEqual({ sum: 'tell' })
  expect(metrics).toEqual({ share: 0.5 })
  expect(nodes['sum']).toMatchObject({ metrics: { share: 0.5 }, logs: 'one two' })
})

test('[§1.7] an aggregation that fails is told by its record, and the run has completed', async () => {
  const { nodes, status } = await run(aggregating(', gives: fail'), { q: 'why', go: true })
  expect([status, nodes['sum']?.status, nodes['last']?.status]).toEqual(['completed', 'completed', 'failed'])
})

test('[§1.8] every ready node is dispatched at once', async () => {
  const calls: string[] = []
  await run('nodes: [{name: a, type: work}, {name: b, type: work}, {name: c, type: work}]', {}, { calls })
  expect(calls.slice(0, 3)).toEqual(['a begins', 'b begins', 'c begins'])
})

test('[§1.14] a failing script, one that returns no JSON and an error without a word are told by name', async () => {
  const script = async (body: () => unknown) => {
    const { error } = await play(
      { 'flow.dag.yaml': 'nodes: [{name: s, type: script, source: {path: s.ts}}]' },
      {},
      { scripts: { 's.ts': body } },
    )
    return error?.details?.['code']
  }
  expect(
    await script(() => {
      throw new TypeError('no')
    }),
  ).toBe('ToolExecutionError')
  expect(await script(() => ({ f: () => 1 }))).toBe('FlowOutputUnserializable')

  const told: unknown[] = []
  const world = { ...frozenWorld(), log: (...said: unknown[]) => void told.push(said) }
  const { error } = await run('nodes: [{name: a, type: work, gives: fail}]', {}, { world })
  expect(error).toMatchObject({ code: 'internal', details: { node: 'a' } })
  expect(JSON.stringify(error)).not.toContain('as told')
  expect(told).toEqual([['error', expect.stringContaining('“a”'), expect.objectContaining({ run: 'run' })]])
})
