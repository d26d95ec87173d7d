import type { BlobStore } from '../blobs/contract'
import { memoryBlobs } from '../blobs'
import type { Caller } from '../caller'
import { fault } from '../faults'
import type { Json } from '../json'
import type { DocumentStore } from '../store/contract'
import { memoryStore } from '../store/memory-store'
import { keepValue, openValue } from '../store/values'
import { createRuns } from './create-runs'
import type { NodeRecordDraft, RunEnd, RunEventAt, RunStart } from './contract'
import { nodeRecordId } from './journal'

/** A few turns of the event loop: time enough for what was begun to be stored. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
}

const begin = Date.parse('2026-11-01T10:00:00.000Z')
const at = (milliseconds: number) => new Date(begin + milliseconds).toISOString()

/** A clock that runs only while somebody sleeps; `during` plays what others do meanwhile. */
const playedWorld = () => {
  let now = begin
  let ids = 0
  const lines: { level: string; message: string; fields?: unknown }[] = []
  const world = {
    now: () => now,
    async sleep(milliseconds: number) {
      now += milliseconds
      await world.during(now - begin)
    },
    during: async (_elapsed: number): Promise<void> => {},
    newId: () => `run-${++ids}`,
    random: () => 0.5,
    log: (level: string, message: string, fields?: unknown) => void lines.push({ level, message, fields }),
    pass: (milliseconds: number) => {
      now += milliseconds
    },
    lines,
  }
  return world
}

/** Blobs in a map, as far as runs use them. */
const mapBlobs = (): BlobStore & { readonly names: () => string[] } => {
  const held = new Map<string, Uint8Array>()
  const properties = (name: string, size: number) => ({
    name,
    etag: '"1"',
    size,
    contentType: 'application/json',
    metadata: {},
    modified: at(0),
  })
  return {
    ...memoryBlobs(),
    names: () => [...held.keys()],
    async put(container, name, body) {
      held.set(`${container}/${name}`, Buffer.from(body))
      return properties(name, body.length)
    },
    async get(container, name) {
      const body = held.get(`${container}/${name}`)
      return body && { body, properties: properties(name, body.length) }
    },
    async head() {
      return undefined
    },
    async delete() {
      return false
    },
    async list() {
      return { items: [] }
    },
  }
}

const caller: Caller = { project: 'shop', id: 'ada', roles: ['runner'], groups: [] }
const reader: Caller = { project: 'shop', id: 'rita', roles: ['reader'], groups: [] }
const owner: Caller = { project: 'shop', id: 'olga', roles: ['owner'], groups: [] }

const start: RunStart = {
  kind: 'flow',
  flow: 'retail-copilot',
  snapshot: 'a'.repeat(64),
  label: 'latest',
  variant: null,
  inputs: { question: 'How do I wash the kayak?' },
  deadline: at(200_000),
  resolved: { index: 'products@1' },
}

const usage = { input_tokens: 100, output_tokens: 20, cached_tokens: 40 }

const node = (path: string, from: number, to: number, more: Partial<NodeRecordDraft> = {}): NodeRecordDraft => ({
  path,
  kind: 'script',
  status: 'completed',
  attempts: 1,
  started: at(from),
  ended: at(to),
  inputs: { path },
  output: `output of ${path}`,
  usage: null,
  cost: null,
  calls: [],
  ...more,
})

const end: RunEnd = {
  status: 'completed',
  outputs: { answer: 'By hand.' },
  usage,
  cost: 0.25,
  latency_ms: 900,
  first_token_ms: 300,
  resolved: { models: { answer: 'gpt-x' } },
}

const arrange = (wrap: (store: DocumentStore) => DocumentStore = (store) => store) => {
  const world = playedWorld()
  const base = memoryStore(() => world.now())
  const store = wrap(base)
  const blobs = mapBlobs()
  const runs = createRuns({ store, blobs, world, ground: 'local', version: '0.1.0', keepValue, openValue })
  return { world, base, blobs, runs }
}

const collect = async (events: AsyncIterable<RunEventAt>): Promise<RunEventAt[]> => {
  const all: RunEventAt[] = []
  for await (const event of events) all.push(event)
  return all
}

const typesOf = (events: readonly RunEventAt[]) =>
  events.map(({ event }) => ('node' in event ? `${event.type} ${event.node}` : event.type))

const wordOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no fault',
    (error: unknown) => (error as { word?: string }).word ?? String(error),
  )

describe('a journal', () => {
  test('writes the header running at once and finishes it with the figures and what was resolved', async () => {
    const { runs, world } = arrange()
    const journal = runs.openJournal(caller, start)
    await settled()
    expect(await runs.get(caller, journal.runId)).toMatchObject({ status: 'running', ended_at: null, outputs: null })

    journal.nodeEnded(node('draft', 0, 500))
    world.pass(900)
    await journal.close(end)
    expect(await runs.get(caller, journal.runId)).toEqual({
      id: 'run-1',
      kind: 'flow',
      metrics: {},
      flow: 'retail-copilot',
      hash: 'a'.repeat(64),
      label: 'latest',
      variant: null,
      status: 'completed',
      durable: false,
      title: 'How do I wash the kayak?',
      usage,
      cost: 0.25,
      latency_ms: 900,
      first_token_ms: 300,
      started_at: at(0),
      ended_at: at(900),
      inputs: { question: 'How do I wash the kayak?' },
      outputs: { answer: 'By hand.' },
      nodes: [
        {
          path: 'draft',
          kind: 'script',
          status: 'completed',
          started_at: at(0),
          ended_at: at(500),
          attempts: 1,
          inputs: { path: 'draft' },
          output: 'output of draft',
          usage: null,
          cost: null,
          calls: [],
        },
      ],
    })
  })

  test('the header fixes what the run resolved, its ground and its protocol [8]', async () => {
    const { runs, base } = arrange()
    const journal = runs.openJournal(caller, start)
    await journal.close(end)
    const header = await base.get('runs', ['shop', journal.runId], journal.runId)
    expect(header?.value).toMatchObject({
      v: 1,
      protocol: 1,
      doc: 'run',
      deadline: at(200_000),
      caller: 'ada',
      principal: 'ada',
      resolved: { index: 'products@1', models: { answer: 'gpt-x' }, ground: 'local' },
    })
  })

  test('a run is on the name of the principal it was started for', async () => {
    const { runs, base } = arrange()
    const service: Caller = { ...caller, roles: ['runner', 'act-for'], actingFor: { id: 'C-7', groups: [] } }
    const journal = runs.openJournal(service, start)
    await journal.close(end)
    const header = await base.get('runs', ['shop', journal.runId], journal.runId)
    expect(header?.value).toMatchObject({ caller: 'ada', principal: 'C-7' })
  })

  test('writes do not wait for one another: nodes are handed over while the store is still busy', async () => {
    let open = 0
    let most = 0
    const { runs } = arrange((store) => ({
      ...store,
      put: async (container, key, document, options) => {
        open += 1
        most = Math.max(most, open)
        await settled()
        open -= 1
        return store.put(container, key, document, options)
      },
    }))
    const journal = runs.openJournal(caller, start)
    for (let index = 0; index < 8; index++) journal.nodeEnded(node(`node${index}`, 0, index))
    await journal.close(end)
    expect(most).toBe(8)
    expect((await runs.get(caller, journal.runId)).nodes).toHaveLength(8)
  })

  test('a node’s outcome is committed once: whoever loses adopts what is there [1]', async () => {
    const { runs, world } = arrange()
    const journal = runs.openJournal(caller, start)
    journal.nodeEnded(node('draft', 0, 500, { output: 'first' }))
    await settled()
    journal.nodeEnded(node('draft', 0, 600, { output: 'second' }))
    await journal.close(end)
    const view = await runs.get(caller, journal.runId)
    expect(view.nodes).toHaveLength(1)
    expect(view.nodes[0]?.output).toBe('first')
    expect(world.lines.map((line) => line.message)).toEqual(['A node had its outcome already; the earlier one stands'])
  })

  test('a node’s record is named by a hash, its path is a field [15]', async () => {
    const { runs, base } = arrange()
    const journal = runs.openJournal(caller, start)
    journal.nodeEnded(node('map[3]/draft #?', 0, 500))
    await journal.close(end)
    const id = nodeRecordId('map[3]/draft #?', 1)
    expect(id).toMatch(/^[0-9a-f]{64}$/)
    expect((await base.get('runs', ['shop', journal.runId], id))?.value).toMatchObject({ path: 'map[3]/draft #?' })
  })

  test('values up to 16 KiB lie in the record, larger ones in blobs by hash [12]', async () => {
    const { runs, blobs } = arrange()
    // Two quotes beside the text: 16,384 bytes, and one more.
    const [fits, exceeds] = ['x'.repeat(16_382), 'x'.repeat(16_383)]
    const journal = runs.openJournal(caller, start)
    journal.nodeEnded(node('small', 0, 1, { output: fits }))
    journal.nodeEnded(node('large', 1, 2, { output: exceeds }))
    await journal.close({ ...end, outputs: { answer: exceeds } })

    const view = await runs.get(caller, journal.runId)
    expect(view.nodes[0]?.output).toBe(fits)
    const large = view.nodes[1]?.output as { blob: string; size: number; hash: string }
    expect(large).toEqual({ blob: `/api/runs/run-1/values/${large.hash}`, size: 16_385, hash: large.hash })
    expect(blobs.names()).toContain(`runs/shop/run-1/${large.hash}`)
    expect(JSON.parse(Buffer.from(await runs.value(caller, 'run-1', large.hash)).toString())).toBe(exceeds)
  })

  test('a failed write surfaces: the run is answered unavailable and its header says so', async () => {
    const { runs } = arrange((store) => ({
      ...store,
      put: async (container, key, document, options) => {
        if ((document as { path?: string }).path === 'draft') throw new Error('disk full at /secret/place')
        return store.put(container, key, document, options)
      },
    }))
    const journal = runs.openJournal(caller, start)
    journal.nodeEnded(node('draft', 0, 500))
    journal.nodeEnded(node('other', 0, 500))
    await expect(journal.close(end)).rejects.toMatchObject({ word: 'unavailable', details: { run_id: 'run-1' } })
    const view = await runs.get(caller, journal.runId)
    expect(view).toMatchObject({ status: 'failed', error: { code: 'unavailable' } })
    expect(JSON.stringify(view)).not.toContain('secret')
    expect(view.nodes.map(({ path }) => path)).toEqual(['other'])
  })

  test('a store that takes no header makes close reject, and no node is written without it', async () => {
    let puts = 0
    const { runs } = arrange((store) => ({
      ...store,
      put: async () => {
        puts += 1
        throw new Error('no store')
      },
    }))
    const journal = runs.openJournal(caller, start)
    journal.nodeEnded(node('draft', 0, 500))
    expect(await wordOf(journal.close(end))).toBe('unavailable')
    expect(puts).toBe(1)
  })

  test('a stale epoch is dropped and counted: a run that was closed as lost stays so [6]', async () => {
    const { runs, base } = arrange()
    const journal = runs.openJournal(caller, start)
    await settled()
    await base.patch('runs', ['shop', 'run-1'], 'run-1', [
      { op: 'set', field: 'status', value: 'failed' },
      { op: 'set', field: 'error', value: { code: 'unavailable', message: 'lost' } },
      { op: 'set', field: 'epoch', value: 2 },
    ])
    expect(await wordOf(journal.close(end))).toBe('conflict')
    expect(runs.staleWrites()).toBe(1)
    expect(await runs.get(caller, 'run-1')).toMatchObject({
      status: 'failed',
      error: { message: 'lost' },
      outputs: null,
    })
  })

  test('a run cancelled meanwhile answers cancelled [6]', async () => {
    const { runs, base } = arrange()
    const journal = runs.openJournal(caller, start)
    await settled()
    await base.patch('runs', ['shop', 'run-1'], 'run-1', [
      { op: 'set', field: 'status', value: 'cancelled' },
      { op: 'increment', field: 'epoch', value: 1 },
    ])
    expect(await wordOf(journal.close(end))).toBe('cancelled')
  })

  test('a header that changed within its epoch is closed all the same, and finishing raises the epoch [6]', async () => {
    const { runs, base } = arrange()
    const journal = runs.openJournal(caller, start)
    await settled()
    await base.patch('runs', ['shop', 'run-1'], 'run-1', [
      { op: 'set', field: 'resolved', value: { index: 'products@1', seen: 'elsewhere' } },
    ])
    await journal.close(end)
    const header = await base.get('runs', ['shop', 'run-1'], 'run-1')
    expect(header?.value).toMatchObject({ status: 'completed', epoch: 2, resolved: { seen: 'elsewhere' } })
  })

  test('an end whose answer was lost on its way counts as written [6]', async () => {
    const { runs } = arrange((store) => ({
      ...store,
      put: async (container, key, document, options) => {
        const result = await store.put(container, key, document, options)
        if ((document as { ended?: string; doc?: string }).ended && (document as { doc?: string }).doc === 'run') {
          throw fault('precondition_failed', 'redelivered')
        }
        return result
      },
    }))
    const journal = runs.openJournal(caller, start)
    await journal.close(end)
    expect(runs.staleWrites()).toBe(0)
  })

  test('details of an error that are no JSON do not cost the record', async () => {
    const { runs } = arrange()
    const journal = runs.openJournal(caller, start)
    const loop: Record<string, unknown> = {}
    loop['self'] = loop
    const details: Record<string, unknown> = { when: new Date(begin), count: Number.NaN }
    journal.nodeEnded(node('a', 0, 1, { status: 'failed', output: null, error: { code: 'x', message: 'm', details } }))
    journal.nodeEnded(
      node('b', 0, 1, { status: 'failed', output: null, error: { code: 'x', message: 'm', details: loop } }),
    )
    await journal.close({ ...end, status: 'failed', outputs: null, error: { code: 'x', message: 'm', details: loop } })
    const view = await runs.get(caller, journal.runId)
    expect(view.nodes.map(({ error }) => error)).toEqual([
      { code: 'x', message: 'm', details: { when: at(0), count: null } },
      { code: 'x', message: 'm' },
    ])
    expect(view.error).toEqual({ code: 'x', message: 'm' })
  })

  test('a header of a newer program is refused and never overwritten [14]', async () => {
    const { runs, base } = arrange()
    const journal = runs.openJournal(caller, start)
    await settled()
    await base.patch('runs', ['shop', 'run-1'], 'run-1', [{ op: 'set', field: 'v', value: 2 }])
    expect(await wordOf(runs.get(caller, 'run-1'))).toBe('newer_data')
    expect(await wordOf(journal.close(end))).toBe('newer_data')
    expect((await base.get('runs', ['shop', 'run-1'], 'run-1'))?.value).toMatchObject({ v: 2, status: 'running' })
  })
})

describe('who may see a run', () => {
  const play = async () => {
    const arranged = arrange()
    const journal = arranged.runs.openJournal(caller, start)
    journal.nodeEnded(
      node('answer', 0, 500, {
        status: 'failed',
        error: { code: 'model_failed', message: 'could not read “How do I wash the kayak?”' },
        calls: [
          {
            ordinal: 1,
            request_hash: 'b'.repeat(64),
            model: 'gpt-x',
            usage,
            cost: 0.25,
            started: at(1),
            latency_ms: 5,
            error: { code: 'model_failed', message: 'said “kayak”' },
          },
        ],
      }),
    )
    await journal.close({
      ...end,
      status: 'failed',
      outputs: { answer: 'kayak' },
      error: { code: 'node_failed', message: 'kayak' },
    })
    return arranged
  }
  const withRoles = (roles: Caller['roles']): Caller => ({ project: 'shop', id: 'other', roles, groups: [] })
  const cases: readonly [string, Caller, 'whole' | 'figures' | 'forbidden'][] = [
    ['its own principal without a role', { ...caller, roles: [] }, 'whole'],
    ['an owner', withRoles(['owner']), 'whole'],
    ['read-content', withRoles(['read-content']), 'whole'],
    ['a reader', withRoles(['reader']), 'figures'],
    ['a runner', withRoles(['runner']), 'forbidden'],
    ['an author', withRoles(['author']), 'forbidden'],
    ['act-for that names its principal', { ...withRoles(['act-for']), actingFor: { id: 'ada', groups: [] } }, 'whole'],
    ['the same caller in the name of another', { ...caller, actingFor: { id: 'bob', groups: [] } }, 'forbidden'],
  ]

  test.each(cases)('%s [20]', async (_who, who, sees) => {
    const { runs } = await play()
    if (sees === 'forbidden') {
      for (const ask of [
        runs.get(who, 'run-1'),
        runs.nodes(who, 'run-1'),
        runs.trace(who, 'run-1'),
        collect(runs.events(who, 'run-1')),
      ]) {
        expect(await wordOf(ask)).toBe('forbidden')
      }
      expect((await runs.list(who)).items).toEqual([])
      return
    }
    const view = await runs.get(who, 'run-1')
    const events = await collect(runs.events(who, 'run-1'))
    const everything = JSON.stringify([view, events, await runs.nodes(who, 'run-1'), await runs.list(who)])
    expect(view).toMatchObject({ cost: 0.25, usage, status: 'failed', error: { code: 'node_failed' } })
    expect((await runs.list(who)).items).toHaveLength(1)
    expect(everything.includes('kayak')).toBe(sees === 'whole')
    expect(await wordOf(runs.trace(who, 'run-1'))).toBe(sees === 'whole' ? 'no fault' : 'forbidden')
    expect(await wordOf(runs.value(who, 'run-1', 'c'.repeat(64)))).toBe(sees === 'whole' ? 'not_found' : 'forbidden')
    expect(view.content).toBe(sees === 'whole' ? undefined : 'hidden')
    if (sees === 'figures') expect(Object.keys(view)).not.toEqual(expect.arrayContaining(['inputs']))
  })

  test('a run of another project is not there', async () => {
    const { runs } = await play()
    const stranger: Caller = { ...owner, project: 'bank' }
    expect(await wordOf(runs.get(stranger, 'run-1'))).toBe('not_found')
    expect((await runs.list(stranger)).items).toEqual([])
  })

  test.each(['', '../run-1', 'run-1/', 'a'.repeat(200), 'run 1', 'é'])('“%s” is no run', async (id) => {
    const { runs } = await play()
    expect(await wordOf(runs.get(owner, id))).toBe('not_found')
  })

  test.each(['', '..', '../../bank/run-9/x', 'C'.repeat(64), 'c'.repeat(63)])(
    '“%s” is no value of a run',
    async (hash) => {
      const { runs } = await play()
      expect(await wordOf(runs.value(owner, 'run-1', hash))).toBe('not_found')
    },
  )
})

describe('lists', () => {
  test('runs come newest first, filtered, in pages', async () => {
    const { runs, world } = arrange()
    for (const flow of ['a', 'b', 'a', 'a']) {
      const journal = runs.openJournal(caller, { ...start, flow })
      world.pass(1000)
      await journal.close(flow === 'b' ? { ...end, status: 'failed' } : end)
    }
    const first = await runs.list(reader, { limit: 3 })
    expect(first.items.map(({ id }) => id)).toEqual(['run-4', 'run-3', 'run-2'])
    const second = await runs.list(reader, { limit: 3, cursor: first.next })
    expect(second.items.map(({ id }) => id)).toEqual(['run-1'])
    expect(second.next).toBeUndefined()
    expect((await runs.list(reader, { flow: 'a' })).items).toHaveLength(3)
    expect((await runs.list(reader, { status: 'failed' })).items.map(({ flow }) => flow)).toEqual(['b'])
    expect((await runs.list(reader, { kind: 'batch' })).items).toEqual([])
  })

  test('nodes are listed below their parent, a map’s items with it, the latest epoch of each', async () => {
    const { runs, base } = arrange()
    const journal = runs.openJournal(caller, start)
    for (const [index, path] of ['b', 'map', 'map[0]/x', 'map[1]/x', 'map[1]/in[0]/y', 'mapper/z'].entries()) {
      journal.nodeEnded(node(path, index, index + 1))
    }
    await journal.close(end)
    const redone = (await base.get('runs', ['shop', 'run-1'], nodeRecordId('b', 1)))?.value as object
    await base.put('runs', ['shop', 'run-1'], {
      ...redone,
      id: nodeRecordId('b', 2),
      v: 1,
      epoch: 2,
      status: 'failed',
    } as never)
    const pathsOf = async (parent?: string) =>
      (await runs.nodes(caller, 'run-1', { parent })).items.map(({ path, status }) => `${path} ${status}`)
    expect(await pathsOf()).toEqual(['b failed', 'map completed'])
    expect(await pathsOf('map')).toEqual(['map[0]/x completed', 'map[1]/x completed'])
    expect(await pathsOf('map[1]')).toEqual(['map[1]/x completed'])
    expect(await pathsOf('map[1]/in')).toEqual(['map[1]/in[0]/y completed'])
    expect(await pathsOf('nothing')).toEqual([])
  })
})

describe('events', () => {
  const parallel = [
    node('customer', 0, 200),
    node('bypassed', 0, 0, { status: 'bypassed', started: null, ended: null }),
    node('retrieve', 10, 300),
    node('answer', 300, 800),
  ]

  const ended = async () => {
    const arranged = arrange()
    const journal = arranged.runs.openJournal(caller, start)
    for (const draft of parallel) journal.nodeEnded(draft)
    arranged.world.pass(900)
    await journal.close(end)
    return arranged
  }
  const told = [
    'run-start',
    'node-end bypassed',
    'node-start customer',
    'node-start retrieve',
    'node-end customer',
    'node-end retrieve',
    'node-start answer',
    'node-end answer',
    'outputs',
    'run-end',
  ]

  test('of an ended run are projected from its records by time [11]', async () => {
    const { runs } = await ended()
    const events = await collect(runs.events(caller, 'run-1'))
    expect(typesOf(events).toSorted()).toEqual(told.toSorted())
    expect(typesOf(events).filter((type) => !type.includes('bypassed'))).toEqual(
      told.filter((type) => !type.includes('bypassed')),
    )
    expect(events.at(-1)?.event).toEqual({
      type: 'run-end',
      run_id: 'run-1',
      status: 'completed',
      at: at(900),
      usage,
      cost: 0.25,
      latency_ms: 900,
    })
  })

  test('resume after any of them and repeat none [11]', async () => {
    const { runs } = await ended()
    const all = await collect(runs.events(caller, 'run-1'))
    for (const [index, { id }] of all.entries()) {
      expect(await collect(runs.events(caller, 'run-1', { from: id }))).toEqual(all.slice(index + 1))
    }
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  })

  test('follow a running run, and whoever resumes anywhere hears all the rest [11]', async () => {
    const { runs, world } = arrange()
    const journal = runs.openJournal(caller, start)
    await settled()
    const waiting = [...parallel]
    world.during = async (elapsed) => {
      const next = waiting[0]
      if (next && elapsed >= Date.parse(next.ended ?? at(0)) - begin) {
        journal.nodeEnded(next)
        waiting.shift()
        await settled()
      }
      if (elapsed > 2000) {
        world.during = async () => {}
        await journal.close(end)
      }
    }
    const all = await collect(runs.events(caller, 'run-1'))
    expect(typesOf(all).toSorted()).toEqual(told.toSorted())
    expect(typesOf(all).at(-1)).toBe('run-end')
    for (const [index, { id }] of all.entries()) {
      // Later looks see more at once and order more by time; nothing is told twice and nothing is left out.
      const rest = typesOf(await collect(runs.events(caller, 'run-1', { from: id })))
      expect(rest.toSorted()).toEqual(typesOf(all.slice(index + 1)).toSorted())
      expect(rest.at(-1)).toBe(index === all.length - 1 ? undefined : 'run-end')
    }
  })

  test('records that arrive out of their order are told in it [11]', async () => {
    const held: (() => void)[] = []
    const { runs, world } = arrange((store) => ({
      ...store,
      put: async (container, key, document, options) => {
        if ((document as { path?: string }).path === 'slow') await new Promise<void>((resolve) => held.push(resolve))
        return store.put(container, key, document, options)
      },
    }))
    const journal = runs.openJournal(caller, start)
    journal.nodeEnded(node('slow', 0, 100))
    journal.nodeEnded(node('quick', 100, 200))
    await settled()
    let looks = 0
    world.during = async () => {
      looks += 1
      if (looks !== 3) return
      held.forEach((release) => release())
      await journal.close(end)
    }
    const events = typesOf(await collect(runs.events(caller, 'run-1')))
    expect(events.slice(0, 5)).toEqual([
      'run-start',
      'node-start slow',
      'node-end slow',
      'node-start quick',
      'node-end quick',
    ])
    expect(looks).toBe(3)
  })

  test('a replica that lags behind the header is waited for', async () => {
    const arranged = await ended()
    let reads = 0
    const runs = createRuns({
      store: {
        ...memoryStore(),
        get: (container, key, id) => arranged.base.get(container, key, id),
        list: async (container, key, query) => {
          reads += 1
          return reads < 3 ? { items: [] } : arranged.base.list(container, key, query)
        },
      },
      blobs: arranged.blobs,
      world: arranged.world,
      ground: 'local',
      version: '0',
      keepValue,
      openValue,
    })
    expect(typesOf(await collect(runs.events(caller, 'run-1'))).toSorted()).toEqual(told.toSorted())
  })

  test('looks grow from 0.1 s to 1 s, and the stream closes after five minutes', async () => {
    const { runs, world } = arrange()
    runs.openJournal(caller, start)
    await settled()
    const looks: number[] = []
    world.during = async (elapsed) => void looks.push(elapsed)
    expect(typesOf(await collect(runs.events(caller, 'run-1')))).toEqual(['run-start'])
    expect(looks[0]).toBe(100)
    expect((looks.at(-1) ?? 0) - (looks.at(-2) ?? 0)).toBe(1000)
    expect(looks.at(-1)).toBeGreaterThan(298_000)
    expect(looks.at(-1)).toBeLessThanOrEqual(300_000)
  })

  test('an abort ends the following', async () => {
    const { runs, world } = arrange()
    runs.openJournal(caller, start)
    await settled()
    const stop = new AbortController()
    world.during = async () => stop.abort()
    expect(await collect(runs.events(caller, 'run-1', { signal: stop.signal }))).toHaveLength(1)
  })

  test('a failed run ends with its error', async () => {
    const { runs } = arrange()
    const journal = runs.openJournal(caller, start)
    await journal.close({ ...end, status: 'failed', outputs: null, error: { code: 'node_failed', message: 'no' } })
    expect(typesOf(await collect(runs.events(caller, 'run-1')))).toEqual(['run-start', 'error', 'run-end'])
  })

  test.each(['x', 'n', 'n1-1.0', 'n-1', 'e1-2.3', 'n5-3.1', '1; DROP', 'n9999999999'])(
    '“%s” is no position',
    async (from) => {
      const { runs } = await ended()
      expect(await wordOf(collect(runs.events(caller, 'run-1', { from })))).toBe('bad_request')
    },
  )

  test('a position of an end is refused while the run goes on', async () => {
    const { runs } = arrange()
    runs.openJournal(caller, start)
    await settled()
    expect(await wordOf(collect(runs.events(caller, 'run-1', { from: 'e1' })))).toBe('bad_request')
  })
})

describe('a trace', () => {
  interface Span {
    traceId: string
    spanId: string
    parentSpanId?: string
    name: string
    kind: number
    startTimeUnixNano: string
    endTimeUnixNano: string
    attributes: { key: string; value: Record<string, Json> }[]
    status: { code: number; message?: string }
  }
  const call = {
    ordinal: 1,
    request_hash: 'b'.repeat(64),
    model: 'gpt-x',
    usage,
    cost: 0.25,
    started: at(310),
    latency_ms: 400,
  }

  const spansOf = async () => {
    const { runs } = arrange()
    const journal = runs.openJournal(caller, start)
    journal.nodeEnded(node('retrieve', 0, 300, { kind: 'retrieve' }))
    journal.nodeEnded(
      node('answer', 300, 800, {
        kind: 'llm',
        calls: [
          { ...call, latency_ms: 0, usage: null, error: { code: 'model_timeout', message: 'late' } },
          {
            ...call,
            provider: 'azure_openai',
            response_model: 'gpt-x-2026',
            first_token_ms: 120,
            finish_reason: 'stop',
          },
        ],
      }),
    )
    journal.nodeEnded(node('skipped', 0, 0, { status: 'bypassed', started: null, ended: null }))
    journal.nodeEnded(node('map', 0, 300))
    journal.nodeEnded(node('map[3]/draft', 10, 20))
    await journal.close(end)
    const trace = await runs.trace(caller, 'run-1')
    const again = await runs.trace(caller, 'run-1')
    expect(again).toEqual(trace)
    const [resource] = trace['resourceSpans'] as unknown as { scopeSpans: { spans: Span[] }[] }[]
    return resource?.scopeSpans[0]?.spans ?? []
  }
  const attributes = (span: Span | undefined) =>
    Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]))

  test('is one tree whose ids follow from run, path, attempt and ordinal', async () => {
    const spans = await spansOf()
    expect(spans.map(({ name }) => name)).toEqual([
      'invoke_workflow retail-copilot',
      'retrieval retrieve',
      'llm answer',
      'chat gpt-x',
      'chat gpt-x',
      'script map',
      'script map[3]/draft',
    ])
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length)
    for (const span of spans) {
      expect(span.traceId).toMatch(/^[0-9a-f]{32}$/)
      expect(span.spanId).toMatch(/^[0-9a-f]{16}$/)
      expect(span.traceId).toBe(spans[0]?.traceId)
    }
    expect(spans[0]?.parentSpanId).toBeUndefined()
    expect(spans[2]?.parentSpanId).toBe(spans[0]?.spanId)
    expect(spans[3]?.parentSpanId).toBe(spans[2]?.spanId)
    expect(spans[6]?.parentSpanId).toBe(spans[5]?.spanId)
  })

  test('carries the gen_ai attributes of the conventions on model calls', async () => {
    const [root, retrieve, , failed, answered] = await spansOf()
    expect(attributes(root)).toMatchObject({
      'gen_ai.operation.name': 'invoke_workflow',
      'gen_ai.workflow.name': 'retail-copilot',
    })
    expect(attributes(retrieve)['gen_ai.operation.name']).toBe('retrieval')
    expect(answered?.kind).toBe(3)
    expect(attributes(answered)).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'azure.ai.openai',
      'gen_ai.request.model': 'gpt-x',
      'gen_ai.request.stream': true,
      'gen_ai.response.model': 'gpt-x-2026',
      'gen_ai.response.finish_reasons': { values: [{ stringValue: 'stop' }] },
      'gen_ai.response.time_to_first_chunk': 0.12,
      'gen_ai.usage.input_tokens': '100',
      'gen_ai.usage.output_tokens': '20',
      'gen_ai.usage.cache_read.input_tokens': '40',
      'sluice.cost_usd': 0.25,
      'sluice.request_hash': 'b'.repeat(64),
    })
    expect(answered?.startTimeUnixNano).toBe(`${begin + 310}000000`)
    expect(answered?.endTimeUnixNano).toBe(`${begin + 710}000000`)
    expect(attributes(failed)).toMatchObject({ 'error.type': 'model_timeout', 'gen_ai.provider.name': 'openai' })
    expect(attributes(failed)['gen_ai.usage.input_tokens']).toBeUndefined()
    expect(failed?.status).toEqual({ code: 2, message: 'late' })
  })
})
