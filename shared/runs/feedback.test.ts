import { memoryBlobs } from '../blobs'
import type { Caller } from '../caller'
import type { JsonObject } from '../json'
import { keepValue, memoryStore, openValue } from '../store'
import type { FeedbackOrder, RequestMark } from './contract'
import { createRuns } from './create-runs'

const caller: Caller = { project: 'p', id: 'ada', groups: [], roles: ['runner'] }
const trace_id = '4bf92f3577b34da6a3ce929d0e0e4736'
const spanOf = (digit: number) => String(digit).repeat(16)
const order: FeedbackOrder = { flow: 'f', given: 'Good', flatten: false, baggage: {} }

const open = () => {
  let time = Date.UTC(2026, 0, 1)
  let ids = 0
  const store = memoryStore(() => time)
  const world = {
    now: () => time,
    sleep: async () => undefined,
    newId: () => `id-${String(++ids).padStart(4, '0')}`,
    random: () => 0.5,
    log: () => undefined,
  }
  const runs = createRuns({ store, blobs: memoryBlobs(), world, ground: 'local', version: '0', keepValue, openValue })
  const run = async (request?: RequestMark): Promise<string> => {
    time += 1_000
    const journal = runs.openJournal(caller, {
      kind: 'flow',
      flow: 'f',
      snapshot: 'h',
      label: null,
      variant: null,
      inputs: {},
      resolved: {},
      ...(request && { request }),
    })
    await journal.close({ status: 'completed', outputs: {}, usage: null, cost: null, latency_ms: 1, resolved: {} })
    return journal.runId
  }
  const feedbackOf = async (id: string): Promise<readonly Record<string, unknown>[]> => {
    const trace = (await runs.trace(caller, id)) as unknown as {
      resourceSpans: { scopeSpans: { spans: { name: string; attributes: { key: string; value: JsonObject }[] }[] }[] }[]
    }
    const spans = trace.resourceSpans[0]?.scopeSpans[0]?.spans ?? []
    return spans
      .filter(({ name }) => name === 'promptflow-feedback')
      .map(({ attributes }) => Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])))
  }
  return { runs, store, run, feedbackOf }
}

test('feedback goes to the run whose request had the same parent span, else to the last of the trace', async () => {
  const { runs, run } = open()
  const first = await run({ trace: { trace_id, span_id: spanOf(1) } })
  const second = await run({ trace: { trace_id, span_id: spanOf(2) } })
  await run()
  const about = async (span: number) =>
    (await runs.keepFeedback(caller, { ...order, trace: { trace_id, span_id: spanOf(span) } })).run_id
  expect([await about(1), await about(2), await about(3)]).toEqual([first, second, second])
})

test('an id names its run before any trace does, and an id of no run names none', async () => {
  const { runs, run } = open()
  const traced = await run({ trace: { trace_id, span_id: spanOf(1) } })
  const other = await run()
  const trace = { trace_id, span_id: spanOf(1) }
  expect((await runs.keepFeedback(caller, { ...order, trace, run: other })).run_id).toBe(other)
  for (const wrong of ['gone', '../x', ''])
    expect((await runs.keepFeedback(caller, { ...order, trace, run: wrong })).run_id).toBe(traced)
})

test('a trace of another project names nothing here', async () => {
  const { runs, run } = open()
  await run({ trace: { trace_id, span_id: spanOf(1) } })
  const stranger = { ...caller, project: 'q' }
  expect((await runs.keepFeedback(stranger, { ...order, trace: { trace_id, span_id: spanOf(1) } })).run_id).toBeNull()
})

test('nothing is lost: what names no run is kept with its trace or its flow', async () => {
  const { runs, store } = open()
  const trace = { trace_id, span_id: spanOf(1) }
  expect((await runs.keepFeedback(caller, { ...order, given: 'early', trace })).run_id).toBeNull()
  expect((await runs.keepFeedback(caller, { ...order, given: 'plain' })).run_id).toBeNull()
  const kept = async (partition: string) =>
    (await store.list('runs', ['p', partition])).items.map(({ value }) => value as unknown)
  expect(await kept(`trace~${trace_id}`)).toMatchObject([{ doc: 'feedback', given: { value: 'early' }, by: 'ada' }])
  expect(await kept('flow~f')).toMatchObject([{ doc: 'feedback', given: { value: 'plain' }, flow: 'f' }])
})

test('feedback is a span of the run: whole, or member by member, with its baggage', async () => {
  const { runs, run, feedbackOf } = open()
  const id = await run()
  const keep = (more: Partial<FeedbackOrder>) => runs.keepFeedback(caller, { ...order, run: id, ...more })
  await keep({ given: '{"a": 1}' })
  await keep({ given: '{"a": 1, "b": "x", "c": [1, "y"], "d": {"e": null}, "f": true, "__proto__": 2}', flatten: true })
  await keep({ given: '[1, 2]', flatten: true })
  await keep({ given: 'Good', baggage: { user: 'ada' } })
  expect(await feedbackOf(id)).toMatchObject([
    { feedback: '{"a": 1}' },
    { a: '1', b: 'x', d: '{"e":null}', f: true },
    { feedback: '[1, 2]' },
    { feedback: 'Good', user: 'ada' },
  ])
})

test('[12] feedback over 16 KiB lies in a blob, and the span names it', async () => {
  const { runs, run, feedbackOf } = open()
  const id = await run()
  await runs.keepFeedback(caller, { ...order, run: id, given: 'x'.repeat(20_000), flatten: true })
  const [{ feedback } = {}] = await feedbackOf(id)
  expect(feedback).toMatch(/^blob [0-9a-f]{64} of 20002 bytes$/)
  const hash = /[0-9a-f]{64}/.exec(String(feedback))?.[0] ?? ''
  expect(Buffer.from(await runs.value(caller, id, hash)).toString()).toBe(JSON.stringify('x'.repeat(20_000)))
})

test('[20] a run’s feedback is content: strangers do not see it', async () => {
  const { runs, run } = open()
  const id = await run()
  await runs.keepFeedback({ ...caller, id: 'bob' }, { ...order, run: id })
  await expect(runs.trace({ ...caller, id: 'bob', roles: ['reader'] }, id)).rejects.toMatchObject({ word: 'forbidden' })
})

test('the run’s spans continue the caller’s trace and carry the ids of its request', async () => {
  const { runs, run } = open()
  const id = await run({ request_id: 'r-1', client_request_id: 'c-1', trace: { trace_id, span_id: spanOf(7) } })
  const text = JSON.stringify(await runs.trace(caller, id))
  expect(text).toContain(`"traceId":"${trace_id}"`)
  expect(text).toContain(`"parentSpanId":"${spanOf(7)}"`)
  expect(text).toContain('"r-1"')
  expect(text).toContain('"c-1"')
})
