import { memoryBlobs } from '../../blobs/memory-blobs'
import type { Caller } from '../../caller'
import { fault } from '../../faults'
import { keepValue, memoryStore, openValue } from '../../store'
import type { DocumentStore } from '../../store/contract'
import { createRuns } from '../create-runs'
import type { DurableClient, DurableStart } from '../contract'
import { signatureOf } from './tell-end'

const owner: Caller = { project: 'p', id: 'ada', groups: [], roles: ['owner'] }
const day = 86_400_000
const client: DurableClient = {
  start: async () => {},
  raise: async () => {},
  status: async () => 'running',
  terminate: async () => {},
}

const setup = (answers: readonly number[] = []) => {
  let now = Date.UTC(2027, 0, 1)
  let ids = 0
  let secrets = 0
  const sent: { readonly body: string; readonly headers: Readonly<Record<string, string>> }[] = []
  const store = memoryStore(() => now)
  const blobs = memoryBlobs()
  const state = { failsAt: Infinity }
  let deletes = 0
  const breaking: DocumentStore = {
    ...store,
    async delete(...order) {
      if (++deletes > state.failsAt) throw fault('unavailable', 'the store is away')
      return store.delete(...order)
    },
  }
  const runs = createRuns({
    store: breaking,
    blobs,
    world: {
      now: () => now,
      // Nobody's patience ends by itself here.
      sleep: (_ms, signal) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve())),
      newId: () => `run${++ids}`,
      random: () => 0.5,
      log: () => {},
    },
    ground: 'local',
    version: '1',
    keepValue,
    openValue,
    retention: { flow: 30 },
    newSecret: () => String(++secrets).padStart(64, '0'),
    webhooks: {
      open: async () => ({ url: 'https://hook.example/', key: 'k', content: false }),
      fetch: async (_url, { body = '', headers = {} } = {}) => {
        sent.push({ body: String(body), headers })
        return new Response('', { status: answers[sent.length - 1] ?? 200 })
      },
    },
  })
  const start = async (more: Partial<DurableStart> = {}): Promise<string> => {
    const order = {
      kind: 'flow',
      flow: 'f',
      snapshot: 'a',
      label: null,
      variant: null,
      resolved: {},
      body: null,
    } as const
    const { run_id } = await runs.start(owner, { ...order, inputs: { q: 'Marple' }, ...more }, client)
    await runs.book({ project: 'p', run: run_id, epoch: 1 }).claimRun(`${run_id}~1`)
    return run_id
  }
  const node = (path: string, output: string) => ({
    path,
    kind: 'work',
    status: 'completed' as const,
    attempts: 1,
    started: '2027-01-01T00:00:00.000Z',
    ended: '2027-01-01T00:00:01.000Z',
    inputs: { q: 'Marple' },
    output,
    usage: null,
    cost: 0,
    calls: [],
  })
  const end = async (run: string) => {
    const book = runs.book({ project: 'p', run, epoch: 1 })
    await book.commit('', node('a', 'Marple '.repeat(10_000)))
    await book.remember('call', { message: { role: 'assistant', content: 'Marple' } } as never)
    await book.finish({
      status: 'completed',
      outputs: { a: 'Marple' },
      usage: null,
      cost: 0,
      latency_ms: 1,
      resolved: {},
    })
  }
  const documents = async (run: string) => (await store.list('runs', ['p', run], { limit: 500 })).items
  const blobsOf = async (run: string) => (await blobs.list('runs', { prefix: `p/${run}/` })).items
  return {
    runs,
    start,
    end,
    sent,
    state,
    documents,
    blobsOf,
    pass: (ms: number) => {
      now += ms
    },
  }
}

test('[10] ended runs are purged after their days, blobs and all; unfinished ones never', async () => {
  const { runs, start, end, pass, documents, blobsOf } = setup()
  const [done, open] = [await start(), await start()]
  await end(done)
  expect(await blobsOf(done)).toHaveLength(1)
  pass(29 * day)
  expect((await runs.sweep(client)).purged).toEqual([])
  pass(2 * day)
  expect((await runs.sweep(client)).purged).toEqual([done])
  expect([await documents(done), await blobsOf(done)]).toEqual([[], []])
  await expect(runs.purge(owner, open)).rejects.toThrow(/running/)
  expect((await runs.get(owner, open)).status).toBe('running')
})

test('[10] a purge that was stopped is not seen any more, and is gone on with', async () => {
  const { runs, start, end, state, documents, blobsOf } = setup()
  const run = await start()
  await end(run)
  state.failsAt = 1
  await expect(runs.purge(owner, run)).rejects.toThrow(/away/)
  expect((await documents(run)).length).toBeGreaterThan(0)
  await expect(runs.get(owner, run)).rejects.toThrow(/No run/)
  expect((await runs.list(owner)).items).toEqual([])
  state.failsAt = Infinity
  expect((await runs.sweep(client)).purged).toEqual([run])
  expect([await documents(run), await blobsOf(run)]).toEqual([[], []])
})

test('an end that could not be told is told again after a growing pause, under one name, until it is taken', async () => {
  const { runs, start, end, sent, pass } = setup([500, 503, 202])
  const run = await start({ webhook: 'hook' })
  await end(run)
  expect((await runs.sweep(client)).told).toEqual([])
  for (const wait of [31_000, 61_000]) {
    pass(wait)
    expect((await runs.sweep(client)).told).toEqual([run])
  }
  pass(day)
  expect((await runs.sweep(client)).told).toEqual([])
  expect(new Set(sent.map(({ headers }) => headers['x-sluice-event']))).toEqual(new Set([`${run}~2`]))
  const [, time = '', given] = /^t=(\d+),v1=(.*)$/.exec(sent[0]?.headers['x-sluice-signature'] ?? '') ?? []
  expect(given).toBe(signatureOf('k', Number(time), sent[0]?.body ?? ''))
  expect((await runs.get(owner, run)).webhook).toMatchObject({ state: 'delivered', attempts: 3, last: '202' })
})

test('a durable run whose flow hides values keeps them while it goes on and ten minutes longer, then shape and hash', async () => {
  const { runs, start, end, pass, documents, blobsOf } = setup()
  const run = await start({ record: 'masked' })
  await end(run)
  expect((await runs.sweep(client)).masked).toEqual([])
  expect((await runs.get(owner, run)).outputs).toEqual({ a: 'Marple' })
  pass(11 * 60_000)
  expect((await runs.sweep(client)).masked).toEqual([run])
  expect(JSON.stringify(await documents(run))).not.toContain('Marple')
  expect(await blobsOf(run)).toEqual([])
  expect((await runs.get(owner, run)).outputs).toEqual({
    a: { masked: { type: 'string', characters: 6, bytes: 8, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
  })
  expect((await runs.sweep(client)).masked).toEqual([])
})

test('the token of a link is stored nowhere, and a link is over with its wait', async () => {
  const { runs, start, pass, documents } = setup()
  const run = await start()
  const until = '2027-01-01T01:00:00.000Z'
  const { path, ...asks } = { path: 'ask', title: 'Well?' }
  await runs.book({ project: 'p', run, epoch: 1 }).open(
    '',
    {
      path,
      kind: 'human',
      status: 'waiting',
      attempts: 1,
      started: null,
      ended: null,
      inputs: null,
      output: null,
      usage: null,
      cost: 0,
      calls: [],
    },
    { ...asks, until },
  )
  const { token } = await runs.linkWait(owner, run, 'ask')
  expect(JSON.stringify(await documents(run))).not.toContain(token)
  expect(await runs.linkedWait(token)).toMatchObject({ title: 'Well?', until })
  pass(3_600_001)
  await expect(runs.linkedWait(token)).rejects.toThrow(/leads nowhere/)
  await expect(runs.answerLinked(token, 'x', client)).rejects.toThrow(/leads nowhere/)
})
