import { cardData, spokenNode, type CardData } from './card-data'
import { cardFact } from './card-fact'
import { drawnEdges } from './drawn-edges'
import { drawnNodes } from './drawn-nodes'
import { silent, type LiveNode, type LiveRun } from '../run/follow-events'
import { graphOf } from './graph-of'
import { layOut } from './lay-out'

const graph = graphOf(`inputs: {question: {type: string}}
outputs: {answer: {type: string, reference: "\${answer.output}"}}
nodes:
- {name: orders, type: lookup, collection: orders, list: true, inputs: {key: "\${inputs.question}"}}
- {name: find, type: retrieve, index: products, top: 6, inputs: {query: "\${inputs.question}"}}
- {name: answer, type: llm, source: {type: code, path: a.jinja2}, inputs: {model: m1, p: "\${find.output}", o: "\${orders.output}"}}
- {name: score, type: script, source: {type: code, path: s.ts}, inputs: {a: "\${answer.output}"}}
- {name: hand, type: human, title: Hand over?, activate: {when: "\${score.output.score}", lt: 0.7}, inputs: {a: "\${answer.output}"}}
`)
const nodeOf = (name: string) => graph.nodes.find((node) => node.name === name) as (typeof graph.nodes)[number]
const done = (more: Partial<LiveNode> = {}): LiveNode => ({
  status: 'completed',
  from: 0,
  to: 5,
  tokens: 0,
  text: '',
  ...more,
})
const runOf = (nodes: LiveRun['nodes'], status: LiveRun['status'] = 'running'): LiveRun => ({
  ...silent,
  status,
  startedAt: 1_000,
  nodes,
})
const shown = (name: string, live?: LiveRun, more: Partial<Parameters<typeof cardData>[2]> = {}): CardData =>
  cardData(nodeOf(name), graph, { live, edited: new Set(), ...more }, undefined)
const factOf = ({ node, live, waitsFor, isEdited, hasRun, why }: CardData): string =>
  cardFact(node, live, { waitsFor: waitsFor === '' ? [] : [waitsFor], isEdited, hasRun, why })

test('a card says the fact that matters in the state it is in', () => {
  expect(factOf(shown('find'))).toBe('products, top 6')
  expect(factOf(shown('hand'))).toBe('only if score.score is below 0.7')
  const begun = runOf({ find: done({ output: [1, 2] }) })
  expect(shown('answer', begun).live?.status).toBe('queued')
  expect(factOf(shown('answer', begun))).toBe('waits for orders')
  expect(factOf(shown('find', begun))).toBe('2 passages of products')
  expect(factOf(shown('orders', runOf({ orders: done({ output: [{}] }) })))).toBe('1 record')
  const writing = runOf({ answer: done({ status: 'running', tokens: 118, text: 'Yes', from: 40 }) })
  expect(factOf(shown('answer', writing))).toBe('m1, 118 tokens')
  expect(shown('answer', writing).since).toBe(1_040)
  const failed = done({ status: 'failed', error: { code: 'timeout', message: 'no token in 30 s' } })
  expect(factOf(shown('answer', runOf({ answer: failed }, 'failed')))).toBe('no token in 30 s')
  const usage = { input_tokens: 3, output_tokens: 1 }
  expect(factOf(shown('answer', runOf({ answer: done({ status: 'reused', usage }) })))).toBe('4 tokens not paid again')
})

test('a bypassed node tells the value that was found, a cancelled one what did not come', () => {
  const bypassed = runOf({ score: done({ output: { score: 1 } }), hand: done({ status: 'bypassed' }) })
  expect(factOf(shown('hand', bypassed))).toBe('1 is not below 0.7')
  const cancelled = runOf({ answer: done({ status: 'failed' }), score: done({ status: 'cancelled' }) }, 'failed')
  expect(factOf(shown('score', cancelled))).toBe('not reached: answer did not complete')
})

test('a waiting node knows its question and until when it waits', () => {
  const until = '2026-01-01T04:00:00.000Z'
  const waits = [{ node: 'hand', title: null, form: null, until, since: null }]
  const card = shown('hand', runOf({ hand: done({ status: 'waiting', to: undefined as never }) }, 'waiting'), { waits })
  expect([factOf(card), card.until]).toEqual(['Hand over?', until])
})

test('what was edited after a run shows no longer what that run did; what runs does', () => {
  const edited = new Set(['find'])
  const ended = shown('find', runOf({ find: done() }, 'completed'), { edited })
  expect([ended.live, factOf(ended)]).toEqual([undefined, 'not run since the edit'])
  expect(shown('find', runOf({ find: done() }), { edited }).live?.status).toBe('completed')
  expect(factOf(shown('find', undefined, { edited }))).toBe('products, top 6')
})

test('a reader hears name, kind, state, what it waits for and feeds', () => {
  expect(spokenNode(shown('find', undefined, { problems: new Map([['find', ['No index']]]) }), graph)).toBe(
    'find, retrieve, not run, invalid. Waits for the inputs. Feeds answer.',
  )
})

test('one more token draws one card anew, and no edge', () => {
  const spots = layOut(graph)
  const first = runOf({ find: done(), orders: done(), answer: done({ status: 'running', text: 'Y', tokens: 1 }) })
  const next = runOf({ ...first.nodes, answer: done({ status: 'running', text: 'Ye', tokens: 2 }) })
  const draw = (live: LiveRun, before: ReturnType<typeof drawnNodes>) =>
    drawnNodes(
      graph,
      { live, edited: new Set() },
      { spots, before: new Map(before.map((node) => [node.id, node])), placed: new Set(), chosen: undefined },
    )
  const one = draw(first, [])
  const two = draw(next, one)
  expect(two.filter((node, place) => node !== one[place]).map(({ id }) => id)).toEqual(['answer'])
  const edges = drawnEdges(graph, first, new Map())
  const again = drawnEdges(graph, next, new Map(edges.map((edge) => [edge.id, edge])))
  expect(again.every((edge, place) => edge === edges[place])).toBe(true)
})
