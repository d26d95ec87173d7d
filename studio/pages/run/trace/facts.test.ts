import type { NodeView } from '../../../api/types'
import { checksOf, groundingOf } from '../checks-of'
import { factOf, shapeOf } from './fact-of'
import { slowerThan, tookWithout } from './what-if'

const node = (change: Partial<NodeView>): NodeView => ({
  path: 'n',
  kind: 'script',
  status: 'completed',
  started_at: null,
  ended_at: null,
  attempts: 1,
  ...change,
})

test('a node is told by the one fact that matters', () => {
  const facts = [
    node({ kind: 'lookup', path: 'customer', inputs: { customer_id: 'c-1007' }, output: { name: 'x' } }),
    node({ kind: 'lookup', path: 'orders', output: [1, 2] }),
    node({ kind: 'lookup', path: 'orders', output: [1] }),
    node({ kind: 'retrieve', output: [{ document: 'a' }, { document: 'a' }] }),
    node({ kind: 'llm', calls: [{ model: 'm' }], usage: { input_tokens: 9, output_tokens: 30 }, attempts: 2 }),
    node({ kind: 'llm', status: 'failed', error: { code: 'rate_limited', message: 'x', details: { status: 429 } } }),
    node({ status: 'bypassed', kind: 'human' }),
    node({ output: { text: 'a', citations: [] } }),
    node({ kind: 'safety', output: { outcome: 'clean', findings: [{ check: 'pii', outcome: 'clean' }] } }),
  ].map((one) => factOf(one, one.status === 'bypassed' ? { activate: { when: '${a.output}', is: true } } : {}))
  expect(facts).toEqual([
    'c-1007',
    '2 orders',
    '1 order',
    '2 passages of 1 document',
    '2 attempts, m, 30 tokens',
    '429 rate_limited',
    'bypassed: a.output is not true',
    'text, citations',
    'clean: pii',
  ])
})

test('values are told by their shape', () => {
  expect([null, '', 'abc', [], { a: 1 }, 4].map(shapeOf)).toEqual([
    'nothing',
    'no text',
    '3 characters',
    '0 items',
    'a',
    '4',
  ])
})

test('groundedness is read from a check that ran, and from nothing that only looks like one', () => {
  const evidence = [
    { in: 'text', start: 0, end: 4, text: 'Two.', label: 'supported' },
    { in: 'text', start: 5, end: 9, text: 'Six.', label: 'unsupported', note: 'No source says 6' },
    { in: 'source[0]', start: 0, end: 2, text: 'Tw', label: 'contradicted' },
  ]
  const findings = [{ check: 'groundedness', outcome: 'flagged', figures: { claims: 2, supported: 1 }, evidence }]
  expect(groundingOf([node({ kind: 'safety', output: { text: 'Two. Six.', findings } as never })])).toEqual({
    claims: 2,
    supported: 1,
    text: 'Two. Six.',
    doubts: [{ start: 5, end: 9, note: 'No source says 6' }],
  })
  expect(groundingOf([node({ output: { findings } as never })])).toBeUndefined()
  expect(checksOf(node({ kind: 'safety', output: { findings: [1, null, { check: 2 }] } })).findings).toEqual([])
})

test('a node that took no time lets go what waited for it, and nothing else', () => {
  const nodes = [
    { name: 'look', from: 0, to: 100 },
    { name: 'search', from: 0, to: 300 },
    { name: 'answer', from: 310, to: 1_000 },
    { name: 'judge', from: 1_000, to: 1_500 },
  ]
  const edges = [
    { from: 'look', to: 'answer' },
    { from: 'search', to: 'answer' },
    { from: 'answer', to: 'judge' },
  ]
  expect(tookWithout('answer', nodes, edges, 1_520)).toBe(830)
  expect(tookWithout('search', nodes, edges, 1_520)).toBe(1_320)
  expect(tookWithout('look', nodes, edges, 1_520)).toBe(1_520)
  expect(tookWithout('nobody', nodes, edges, 1_520)).toBeUndefined()
  expect(tookWithout('look', nodes, [...edges, { from: 'judge', to: 'look' }], 1_520)).toBeGreaterThan(0)
})

test('a run is held against others only where there are enough of them', () => {
  expect(slowerThan(5, [1, 2, 3, 9])).toBeUndefined()
  expect(slowerThan(5, [1, 2, 3, 9, 9])).toBe(60)
})
