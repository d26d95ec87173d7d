import type { CallRecord, NodeRecord, RunHeader } from './contract'
import { traceOf } from './trace'

const header = {
  id: 'r1',
  kind: 'flow',
  flow: 'shop',
  snapshot: 'h',
  label: null,
  variant: null,
  status: 'completed',
  cost: null,
  started: '2026-01-01T00:00:00.000Z',
  ended: '2026-01-01T00:00:01.000Z',
} as unknown as RunHeader

const nodeWith = (call: Partial<CallRecord>): NodeRecord =>
  ({
    path: 'answer',
    kind: 'llm',
    epoch: 1,
    status: 'completed',
    attempts: 1,
    started: header.started,
    ended: header.ended,
    cost: null,
    calls: [
      {
        ordinal: 0,
        request_hash: 'q',
        model: 'gpt-4.1-mini',
        usage: null,
        cost: null,
        started: '2026-01-01T00:00:00.100Z',
        latency_ms: 500,
        ...call,
      },
    ],
  }) as unknown as NodeRecord

interface Span {
  readonly name: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status: { readonly code: number }
}

const spansOf = (node: NodeRecord): readonly Span[] => {
  const trace = traceOf('default', header, [node], [], '0') as unknown as {
    readonly resourceSpans: readonly [{ readonly scopeSpans: readonly [{ readonly spans: readonly Span[] }] }]
  }
  return trace.resourceSpans[0].scopeSpans[0].spans
}

const millis = (nanos: string): number => Number(BigInt(nanos) / 1_000_000n) - Date.parse(header.started)

test('a call that was tried more than once shows each request below it, the refused ones as failed', () => {
  const spans = spansOf(
    nodeWith({ tries: [{ started: '2026-01-01T00:00:00.110Z', latency_ms: 20, status: 429, wait_ms: 70 }] }),
  )
  const call = spans.find(({ name }) => name === 'chat gpt-4.1-mini')
  const requests = spans.filter(({ parentSpanId }) => parentSpanId === call?.spanId)
  expect(
    requests.map(({ startTimeUnixNano, endTimeUnixNano, status }) => [
      millis(startTimeUnixNano),
      millis(endTimeUnixNano),
      status.code,
    ]),
  ).toEqual([
    [110, 130, 2],
    [200, 600, 1],
  ])
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length)
})

test('a call that was answered at once is one span', () => {
  expect(spansOf(nodeWith({}))).toHaveLength(3)
})
