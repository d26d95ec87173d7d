import { memoryBlobs } from '../../blobs/memory-blobs'
import type { Caller } from '../../caller'
import { keepValue, memoryStore, openValue, staleStore } from '../../store'
import type { DocumentStore } from '../../store/contract'
import { createRuns } from '../create-runs'
import type { DurableClient, DurableStart, InstanceStatus, NodeRecordDraft, RunRef } from '../contract'

const owner: Caller = { project: 'p', id: 'ada', groups: ['g'], roles: ['owner'] }
const minute = 60_000

const setup = (options: { store?: (now: () => number) => DocumentStore } = {}) => {
  let now = Date.UTC(2027, 0, 1)
  let ids = 0
  const logs: string[] = []
  const store = (options.store ?? memoryStore)(() => now)
  const world = {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms
    },
    newId: () => `run${++ids}`,
    random: () => 0.5,
    log: (_level: string, message: string) => void logs.push(message),
  }
  const instances = new Map<string, InstanceStatus>()
  const told: string[] = []
  let isHubAway = false
  const client: DurableClient = {
    async start(_name, id) {
      if (isHubAway) throw new Error('no hub')
      if (instances.get(id) !== 'running') instances.set(id, 'running')
    },
    raise: async (id, event) => void told.push(`${id} ${event}`),
    status: async (id) => instances.get(id) ?? null,
    terminate: async (id) => void instances.set(id, 'terminated'),
  }
  const runs = createRuns({ store, blobs: memoryBlobs(), world, ground: 'local', version: '1', keepValue, openValue })
  return {
    store,
    runs,
    client,
    instances,
    told,
    logs,
    pass: (ms: number) => {
      now += ms
    },
    setHubAway: (away: boolean) => {
      isHubAway = away
    },
  }
}

const order = (more: Partial<DurableStart> = {}): DurableStart => ({
  kind: 'flow',
  flow: 'f',
  snapshot: 'a'.repeat(64),
  label: 'latest',
  variant: null,
  inputs: { q: 1 },
  resolved: {},
  body: { inputs: { q: 1 } },
  ...more,
})

const ended = (path: string, output: string): NodeRecordDraft => ({
  path,
  kind: 'work',
  status: 'completed',
  attempts: 1,
  started: '2027-01-01T00:00:00.000Z',
  ended: '2027-01-01T00:00:01.000Z',
  inputs: null,
  output,
  usage: null,
  cost: 0,
  calls: [],
})

const end = { status: 'completed', outputs: { a: 1 }, usage: null, cost: 0, latency_ms: 5, resolved: {} } as const
const refOf = (run: string, epoch = 1): RunRef => ({ project: 'p', run, epoch })

describe('starting', () => {
  test('[7] one key names one run, whoever comes at once; another body is refused; another caller has its own', async () => {
    const { runs, client, instances } = setup()
    const keyed = order({ idempotencyKey: 'k' })
    const both = await Promise.all([runs.start(owner, keyed, client), runs.start(owner, keyed, client)])
    expect(new Set(both.map(({ run_id }) => run_id)).size).toBe(1)
    expect(both.filter(({ created }) => created)).toHaveLength(1)
    expect(instances.size).toBe(1)
    await expect(runs.start(owner, order({ idempotencyKey: 'k', body: { inputs: { q: 2 } } }), client)).rejects.toThrow(
      /another request/,
    )
    const other = await runs.start({ ...owner, id: 'bob' }, keyed, client)
    expect(other.run_id).not.toBe(both[0]?.run_id)
  })

  test('[6] only the run’s own instance claims it, as often as it is delivered, and nobody does at another epoch', async () => {
    const { runs, client } = setup()
    const { run_id } = await runs.start(owner, order(), client)
    const book = runs.book(refOf(run_id))
    expect((await book.claimRun(`${run_id}~1`))?.status).toBe('running')
    expect(await book.claimRun(`${run_id}~1`)).toBeDefined()
    expect(await book.claimRun('another')).toBeUndefined()
    expect(await runs.book(refOf(run_id, 0)).claimRun(`${run_id}~1`)).toBeUndefined()
  })

  test('[6] a header that is not to be seen yet is asked for again, and no instance ends by it', async () => {
    const { runs, client } = setup()
    const { run_id } = await runs.start(owner, order(), client)
    await expect(runs.book(refOf(run_id, 2)).claimRun(`${run_id}~2`)).rejects.toMatchObject({ word: 'unavailable' })
    await expect(runs.book(refOf('unseen')).current()).rejects.toMatchObject({ word: 'unavailable' })
  })
})

describe('nodes', () => {
  const opened = async () => {
    const ground = setup()
    const { run_id } = await ground.runs.start(owner, order(), ground.client)
    const book = ground.runs.book(refOf(run_id))
    await book.claimRun(`${run_id}~1`)
    return { ...ground, run_id, book }
  }

  test('[1] a node is held by one worker until its outcome or its lease’s end, and its attempt goes on with the next', async () => {
    const { book, pass } = await opened()
    expect(await book.claim('a', 'work', 'one')).toMatchObject({ is: 'held', claim: { attempt: 1 } })
    expect(await book.claim('a', 'work', 'two')).toMatchObject({ is: 'busy' })
    pass(25_000)
    expect(await book.renew('a', 'one')).toBe(true)
    pass(25_000)
    expect(await book.claim('a', 'work', 'two')).toMatchObject({ is: 'busy' })
    await book.nextAttempt('a', 'one', { calls: [], notBefore: 0, keepsLease: true })
    pass(31_000)
    expect(await book.claim('a', 'work', 'two')).toMatchObject({ is: 'held', claim: { attempt: 2 } })
    expect(await book.renew('a', 'one')).toBe(false)
    await book.commit('', ended('a', 'two'))
    expect(await book.claim('a', 'work', 'three')).toMatchObject({ is: 'there' })
  })

  test('a trace says when a worker was gone, from its last sign of life until another took over, and of no other pause', async () => {
    const { book, pass, runs, run_id } = await opened()
    await book.claim('a', 'work', 'one')
    pass(10_000)
    await book.renew('a', 'one')
    pass(45_000)
    await book.claim('a', 'work', 'two')
    await book.commit('', ended('a', 'two'))
    await book.claim('b', 'work', 'one')
    await book.nextAttempt('b', 'one', { calls: [], notBefore: Date.now() + 1e9, keepsLease: false })
    await book.commit('', ended('b', 'one'))
    const trace = JSON.stringify(await runs.trace(owner, run_id))
    expect(trace.match(/sluice\.process\.gone/g)).toHaveLength(1)
    const [, from = '', to = ''] =
      /"timeUnixNano":"(\d+)"[^}]*"sluice.until","value":\{"stringValue":"([^"]+)"/.exec(trace) ?? []
    expect(Date.parse(to) - Number(BigInt(from) / 1_000_000n)).toBe(45_000)
  })

  test('[1] of two workers that claim or commit at once one is right, and both go on with its outcome', async () => {
    const { book } = await opened()
    const claims = await Promise.all(['one', 'two', 'three'].map((holder) => book.claim('a', 'work', holder)))
    expect(claims.filter(({ is }) => is === 'held')).toHaveLength(1)
    const outcomes = await Promise.all(['one', 'two', 'three'].map((text) => book.commit('', ended('a', text))))
    expect(new Set(outcomes.map((record) => JSON.stringify(record?.output))).size).toBe(1)
    expect(await book.records('')).toHaveLength(1)
  })

  test('[2] a kept answer is given again, and the first one kept stands', async () => {
    const { book } = await opened()
    const reply = {
      model: 'm',
      message: { content: 'x'.repeat(20_000) },
      finish_reason: 'stop',
      usage: null,
      cost: null,
      latency_ms: 1,
    }
    expect(await book.recall('c')).toBeUndefined()
    await book.remember('c', reply)
    expect(await book.remember('c', { ...reply, model: 'other' })).toMatchObject({ model: 'm' })
    expect(await book.recall('c')).toEqual(reply)
  })

  test('[3] of a person’s answer, another answer and the timeout one stands, and the others are told', async () => {
    const { book, runs, run_id, client, told } = await opened()
    await book.open('', { ...ended('ask', ''), kind: 'human', status: 'waiting', ended: null, output: null }, {})
    const answers = await Promise.allSettled([
      runs.answer(owner, run_id, 'ask', 'yes', client),
      runs.answer(owner, run_id, 'ask', 'no', client),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const late = await book.settle('ask', { status: 'failed', output: null, usage: null, cost: 0 })
    expect(late?.status).toBe('completed')
    expect(told).toEqual([`${run_id}~1 wake`])
    await expect(runs.answer(owner, run_id, 'nothing', 1, client)).rejects.toThrow(/waits for nobody/)
  })

  test('what is written after a run’s end is dropped and counted, and the end stands', async () => {
    const { book, runs, run_id } = await opened()
    expect(await book.finish(end)).toBe(true)
    expect(await book.finish(end)).toBe(true)
    expect(await book.finish({ ...end, outputs: { a: 2 } })).toBe(false)
    expect(await book.commit('', ended('late', 'x'))).toBeUndefined()
    expect(await book.current()).toBeUndefined()
    expect(runs.staleWrites()).toBe(2)
    expect(await runs.get(owner, run_id)).toMatchObject({ status: 'completed', outputs: { a: 1 }, nodes: [] })
  })

  test('[11] a follower hears each start and end once, in the order of the log, however often workers announced them', async () => {
    const { book, runs, run_id } = await opened()
    await Promise.all([book.claim('a', 'work', 'one'), book.claim('a', 'work', 'two'), book.claim('b', 'work', 'one')])
    await Promise.all([book.commit('', ended('a', '1')), book.commit('', ended('a', '2'))])
    await book.commit('', ended('b', '1'))
    await book.commit('', { ...ended('c', ''), status: 'bypassed', started: null })
    await book.finish(end)
    const heard: { id: string; name: string }[] = []
    for await (const { id, event } of runs.events(owner, run_id)) {
      heard.push({ id, name: 'node' in event ? `${event.type} ${event.node}` : event.type })
    }
    const names = heard.map(({ name }) => name)
    expect(names.toSorted()).toEqual(
      [
        'run-start',
        'node-start a',
        'node-end a',
        'node-start b',
        'node-end b',
        'node-end c',
        'outputs',
        'run-end',
      ].toSorted(),
    )
    expect(names.indexOf('node-start a')).toBeLessThan(names.indexOf('node-end a'))
    for (const [index, { id }] of heard.entries()) {
      const rest: string[] = []
      for await (const { event } of runs.events(owner, run_id, { from: id }))
        rest.push('node' in event ? `${event.type} ${event.node}` : event.type)
      expect(rest).toEqual(names.slice(index + 1))
    }
  })

  test('cancelling ends the run at once, its open nodes with it, and wakes its instance; again it stays so', async () => {
    const { book, runs, run_id, client, told } = await opened()
    await book.claim('busy', 'llm', 'one')
    await book.open('', { ...ended('ask', ''), kind: 'human', status: 'waiting', ended: null, output: null }, {})
    expect((await runs.cancel(owner, run_id, client)).status).toBe('cancelled')
    expect(await book.commit('', ended('busy', 'late'))).toBeUndefined()
    const { nodes, status } = await runs.get(owner, run_id)
    expect([status, Object.fromEntries(nodes.map((node) => [node.path, node.status]))]).toEqual([
      'cancelled',
      { ask: 'cancelled', busy: 'cancelled' },
    ])
    expect(told).toEqual([`${run_id}~1 wake`])
    expect((await runs.cancel(owner, run_id, client)).status).toBe('cancelled')
    const other = await runs.start(owner, order(), client)
    await runs.book(refOf(other.run_id)).finish(end)
    await expect(runs.cancel(owner, other.run_id, client)).rejects.toThrow(/it is completed/)
  })
})

const closesAll = async (count: number) => {
  const { runs, client, store, instances, pass } = setup()
  const { run_id } = await runs.start(owner, order(), client)
  const book = runs.book(refOf(run_id))
  await book.claimRun(`${run_id}~1`)
  for (let index = 0; index < count; index++) {
    await book.claim(`busy${index}`, 'llm', 'one')
    const ask = { ...ended(`ask${index}`, ''), kind: 'human', status: 'waiting', ended: null, output: null } as const
    await book.open('', ask, {})
  }
  return { runs, client, run_id, store, instances, pass, book }
}

// The claim that no first page shows.
const lastClaimed = async (store: DocumentStore, run: string): Promise<string> => {
  const where = [{ field: 'doc', is: 'eq', value: 'claim' }] as const
  const first = await store.list('runs', ['p', run], { where, limit: 500 })
  const { items } = await store.list('runs', ['p', run], { where, limit: 500, cursor: first.cursor ?? '' })
  const claim: unknown = items[0]?.value
  return (claim as { readonly path: string }).path
}

test('a cancelled run closes every open node, also beyond the first page of them', async () => {
  const { runs, client, run_id } = await closesAll(501)
  await runs.cancel(owner, run_id, client)
  const { nodes } = await runs.get(owner, run_id)
  expect(nodes).toHaveLength(1_002)
  expect(new Set(nodes.map(({ status }) => status))).toEqual(new Set(['cancelled']))
})

test('[3] a person inside a map wakes the map’s own instance, and cancelling wakes it too', async () => {
  const { runs, client, told } = setup()
  const { run_id } = await runs.start(owner, order(), client)
  const book = runs.book(refOf(run_id))
  await book.claimRun(`${run_id}~1`)
  const waiting = { ...ended('', ''), kind: 'human', status: 'waiting', ended: null, output: null } as const
  await book.open('', { ...waiting, path: 'each', kind: 'map' }, { items: 2 })
  for (const item of [0, 1]) await book.open(`each[${item}]`, { ...waiting, path: `each[${item}]/ask` }, {})
  await runs.answer(owner, run_id, 'each[1]/ask', 'yes', client)
  expect(told).toEqual([`${book.instance('each')} wake`])
  await runs.cancel(owner, run_id, client)
  expect(told.slice(1)).toEqual([`${run_id}~1 wake`, `${book.instance('each')} wake`])
  const { items } = await runs.nodes(owner, run_id, { parent: 'each' })
  expect(Object.fromEntries(items.map(({ path, status }) => [path, status]))).toEqual({
    'each[0]/ask': 'cancelled',
    'each[1]/ask': 'completed',
  })
})

describe('the sweeper', () => {
  test('[6] sees a living claim also beyond the first page of them', async () => {
    const { runs, client, run_id, store, instances, pass, book } = await closesAll(501)
    instances.set(`${run_id}~1`, 'failed')
    await runs.sweep(client)
    for (let round = 0; round < 2; round++) {
      pass(minute)
      expect(await book.renew(await lastClaimed(store, run_id), 'one')).toBe(true)
      expect((await runs.sweep(client)).closed).toEqual([])
    }
    pass(minute)
    expect((await runs.sweep(client)).closed).toEqual([run_id])
  })

  test('[6] starts a queued run that has no instance, after two looks, and leaves a living one alone', async () => {
    const { runs, client, instances, setHubAway, pass } = setup()
    setHubAway(true)
    const { run_id } = await runs.start(owner, order(), client)
    setHubAway(false)
    expect((await runs.sweep(client)).started).toEqual([])
    pass(minute)
    expect((await runs.sweep(client)).started).toEqual([run_id])
    expect(instances.get(`${run_id}~1`)).toBe('running')
    for (let round = 0; round < 3; round++) {
      pass(minute)
      expect(await runs.sweep(client)).toMatchObject({ started: [], closed: [], terminated: [] })
    }
  })

  test('[6] closes a run as lost only when nothing changed and the hub said the same at two looks', async () => {
    const { runs, client, instances, pass, logs } = setup()
    const { run_id } = await runs.start(owner, order(), client)
    const book = runs.book(refOf(run_id))
    await book.claimRun(`${run_id}~1`)
    await runs.sweep(client)
    pass(minute)
    // A single answer that nobody knows it is no reason.
    instances.delete(`${run_id}~1`)
    expect((await runs.sweep(client)).closed).toEqual([])
    pass(minute)
    await book.claim('a', 'work', 'one')
    expect((await runs.sweep(client)).closed).toEqual([])
    pass(10_000)
    expect((await runs.sweep(client)).closed).toEqual([])
    pass(minute)
    expect((await runs.sweep(client)).closed).toEqual([run_id])
    expect(await runs.get(owner, run_id)).toMatchObject({ status: 'failed', error: { code: 'lost' } })
    expect(logs.some((line) => line.includes('closed'))).toBe(true)
    expect(await book.current()).toBeUndefined()
  })

  test('[6] closes an interactive run only after its deadline too', async () => {
    const { runs, client, pass } = setup()
    const journal = runs.openJournal(owner, { ...order(), deadline: '2027-01-01T00:05:00.000Z' })
    await new Promise((resolve) => setTimeout(resolve, 20))
    for (let round = 0; round < 4; round++) {
      expect((await runs.sweep(client)).closed).toEqual([])
      pass(minute)
    }
    pass(2 * minute)
    await runs.sweep(client)
    pass(minute)
    expect((await runs.sweep(client)).closed).toEqual([journal.runId])
  })

  test('ends the instance of a cancelled run that does not end by itself', async () => {
    const { runs, client, instances, pass } = setup()
    const { run_id } = await runs.start(owner, order(), client)
    await runs.cancel(owner, run_id, client)
    expect((await runs.sweep(client)).terminated).toEqual([])
    pass(2 * minute)
    expect((await runs.sweep(client)).terminated).toEqual([run_id])
    expect(instances.get(`${run_id}~1`)).toBe('terminated')
  })

  test('[15] believes no stale replica: a run that ended meanwhile is not closed', async () => {
    const { runs, client, instances, pass } = setup({ store: (now) => staleStore({ now }) })
    const { run_id } = await runs.start(owner, order(), client)
    pass(10_000)
    await runs.sweep(client)
    pass(minute)
    await runs.book(refOf(run_id)).finish(end)
    instances.set(`${run_id}~1`, 'completed')
    expect((await runs.sweep(client)).closed).toEqual([])
    pass(minute)
    expect((await runs.sweep(client)).closed).toEqual([])
    expect((await runs.get(owner, run_id)).status).toBe('completed')
  })
})
