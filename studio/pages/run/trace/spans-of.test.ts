import { gapsOf } from './gaps-of'
import { spansOf, type OtlpTrace } from './spans-of'

const nanos = (ms: number): string => `${BigInt(ms) * 1_000_000n}`
const span = (
  spanId: string,
  parentSpanId: string | undefined,
  from: number,
  to: number,
  attributes: Record<string, string> = {},
  code = 1,
) => ({
  spanId,
  ...(parentSpanId !== undefined && { parentSpanId }),
  name: `invoke_workflow ${spanId}`,
  startTimeUnixNano: nanos(1_700_000_000_000 + from),
  endTimeUnixNano: nanos(1_700_000_000_000 + to),
  attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  status: { code },
})
const trace = (...spans: ReturnType<typeof span>[]): OtlpTrace => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] })

test('rows stand below their parents, in the order they began', () => {
  const rows = spansOf(
    trace(span('b', 'run', 50, 90), span('run', undefined, 0, 100), span('a', 'run', 0, 40), span('call', 'a', 5, 30)),
    0,
  )
  expect(rows.map(({ id, depth, from, to }) => [id, depth, from, to])).toEqual([
    ['run', 0, 0, 100],
    ['a', 1, 0, 40],
    ['call', 2, 5, 30],
    ['b', 1, 50, 90],
  ])
})

test('the critical path is what was waited for, not what ran beside it', () => {
  const rows = spansOf(
    trace(
      span('run', undefined, 0, 100),
      span('slow', 'run', 0, 60),
      span('quick', 'run', 0, 20),
      span('last', 'run', 60, 100),
    ),
    0,
  )
  expect(rows.filter(({ isCritical }) => isCritical).map(({ id }) => id)).toEqual(['run', 'slow', 'last'])
})

test('a node is told by its path, kind, attempts and error; a span that goes on ends now', () => {
  const node = span(
    'n',
    'run',
    10,
    20,
    {
      'sluice.node.path': 'orders',
      'sluice.node.kind': 'lookup',
      'sluice.node.attempts': '2',
      'error.type': 'timeout',
    },
    2,
  )
  const open = { ...span('run', undefined, 0, 0), endTimeUnixNano: '0' }
  const [run, row] = spansOf(trace(open, node), 1_700_000_000_500)
  expect(run?.to).toBe(500)
  expect(row).toMatchObject({
    name: 'orders',
    detail: 'timeout, lookup, 2 attempts',
    state: 'failed',
    icon: 'table',
    node: 'orders',
  })
})

test('a span whose parent is not there stands at the top, and spans that name each other end', () => {
  expect(spansOf(trace(span('a', 'gone', 0, 1)), 0)).toHaveLength(1)
  expect(spansOf(trace(span('a', 'b', 0, 1), span('b', 'a', 0, 1)), 0)).toEqual([])
})

test('when the process was gone is read from the events of spans; what overlaps is one', () => {
  const gone = (from: number, until: number) => ({
    name: 'sluice.process.gone',
    timeUnixNano: nanos(1_700_000_000_000 + from),
    attributes: [{ key: 'sluice.until', value: { stringValue: new Date(1_700_000_000_000 + until).toISOString() } }],
  })
  const events = [gone(40, 60), gone(10, 20), gone(15, 30), { name: 'other', timeUnixNano: nanos(0) }]
  expect(gapsOf(trace({ ...span('run', undefined, 0, 100), events } as ReturnType<typeof span>))).toEqual([
    { kind: 'gone', from: 10, to: 30 },
    { kind: 'gone', from: 40, to: 60 },
  ])
})
