import * as fc from 'fast-check'
import { virtualWorld, type VirtualWorld } from '../../../tests/differential/virtual-world'
import { memoryBlobs } from '../../blobs/memory-blobs'
import type { Caller } from '../../caller'
import { keepValue, memoryStore, openValue, staleStore } from '../../store'
import type { DocumentStore, StoredDocument } from '../../store/contract'
import type { DurableClient, NodeRecordDraft, RunEventAt, RunRef, Runs, TextMark } from '../contract'
import { createRuns } from '../create-runs'
import type { BlockDocument } from './block-documents'

const ada: Caller = { project: 'p', id: 'ada', groups: [], roles: ['runner'] }
const rita: Caller = { project: 'p', id: 'rita', groups: [], roles: ['reader'] }

const client: DurableClient = {
  start: async () => {},
  raise: async () => {},
  status: async () => null,
  terminate: async () => {},
}

const order = {
  kind: 'flow',
  flow: 'f',
  snapshot: 'a'.repeat(64),
  label: null,
  variant: null,
  inputs: {},
  resolved: {},
  body: {},
} as const

const ended = (path: string, more: Partial<NodeRecordDraft> = {}): NodeRecordDraft => ({
  path,
  kind: 'llm',
  status: 'completed',
  attempts: 1,
  started: '2027-01-01T00:00:00.000Z',
  ended: '2027-01-01T00:00:01.000Z',
  inputs: null,
  output: null,
  usage: null,
  cost: null,
  calls: [],
  ...more,
})

const end = { status: 'completed', outputs: { a: 1 }, usage: null, cost: 0, latency_ms: 5, resolved: {} } as const

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Lets time go by, moment after moment. */
const pass = async (world: VirtualWorld, milliseconds: number): Promise<void> => {
  const until = world.now() + milliseconds
  void world.sleep(milliseconds)
  await settled()
  while (world.advance(until)) await settled()
}

const setup = (storeOf: (now: () => number) => DocumentStore = memoryStore) => {
  const world = virtualWorld(() => 0.5)
  const store = storeOf(world.now)
  const blobs = memoryBlobs()
  // Each call is another instance of the house over the same store.
  const instance = (): Runs => createRuns({ store, blobs, world, ground: 'local', version: '1', keepValue, openValue })
  return { world, store, blobs, instance, runs: instance() }
}

const blocksOf = async (store: DocumentStore, run: string): Promise<readonly BlockDocument[]> => {
  const { items } = await store.list<StoredDocument & BlockDocument>('runs', ['p', run], { limit: 500 })
  return items
    .map(({ value }) => value)
    .filter(({ doc }) => doc === 'block')
    .toSorted((left, right) => left.writer - right.writer || left.sequence - right.sequence)
}

const told = ({ event }: RunEventAt): string => {
  if (event.type === 'token') return `+${event.delta}`
  if (event.type === 'replace') return `=${event.text}`
  return 'node' in event ? `${event.type} ${event.node}` : event.type
}

/** What a listener's output reads after some events. */
const textAfter = (events: readonly RunEventAt[]): string =>
  events.reduce((text, { event }) => {
    if (event.type === 'token') return text + event.delta
    return event.type === 'replace' ? event.text : text
  }, '')

/** Hears all events, while time goes by. */
const hearAll = async (
  world: VirtualWorld,
  runs: Runs,
  run: string,
  options: { from?: string; caller?: Caller; signal?: AbortSignal } = {},
): Promise<readonly RunEventAt[]> => {
  const { caller = ada, ...more } = options
  const heard: RunEventAt[] = []
  const over = (async () => {
    for await (const event of runs.events(caller, run, more)) heard.push(event)
    return true
  })()
  const state = { isOver: false }
  const note = (): void => void (state.isOver = true)
  over.then(note, note)
  for (await settled(); !state.isOver; await settled()) world.advance()
  await over
  return heard
}

const durable = async (ground = setup(), more: object = {}) => {
  const { run_id } = await ground.runs.start(ada, { ...order, ...more }, client)
  const ref: RunRef = { project: 'p', run: run_id, epoch: 1 }
  const book = ground.runs.book(ref)
  // As long as a replica may lag.
  await pass(ground.world, 6_000)
  await book.claimRun(`${run_id}~1`)
  return { ...ground, book, run: run_id, ref }
}

const ends = async (
  { book }: Awaited<ReturnType<typeof durable>>,
  path: string,
  text: TextMark | undefined,
  more: Partial<NodeRecordDraft> = {},
) => book.commit('', ended(path, { ...more, ...(text && { text }) }))

describe('a durable run', () => {
  test('[11] what a node says is stored after 250 ms, then at pauses that grow to 2 s', async () => {
    const { world, store, book, run } = await durable()
    const speech = book.speak('draft', 'answer')
    const began = world.now()
    const seen: number[] = []
    let count = 0
    while (world.now() - began < 12_000) {
      speech.say('x')
      await pass(world, 50)
      const { length } = await blocksOf(store, run)
      if (length > count) seen.push(world.now() - began)
      count = length
    }
    expect(seen[0]).toBe(250)
    const pauses = seen.slice(1).map((at, index) => at - (seen[index] ?? 0))
    expect(pauses.every((one, index) => index === 0 || one >= (pauses[index - 1] ?? 0))).toBe(true)
    expect(pauses.at(-1)).toBeLessThanOrEqual(2_100)
    expect(pauses.at(-1)).toBeGreaterThanOrEqual(1_950)
  })

  test('[11] tokens come between a node’s begin and its end, live and replayed, and reconnecting at any event repeats and loses nothing, here and on another instance', async () => {
    const arranged = await durable()
    const { world, runs, instance, book, run } = arranged
    const stop = new AbortController()
    const live: RunEventAt[] = []
    const following = (async () => {
      for await (const event of runs.events(ada, run, { signal: stop.signal })) live.push(event)
    })()
    await book.claim('draft', 'llm', 'one')
    const speech = book.speak('draft', 'answer')
    for (const word of ['By ', 'hand, ', 'in ', 'cold ', 'water.']) {
      speech.say(word)
      await pass(world, 700)
    }
    expect(textAfter(live)).toBe('By hand, in cold water.')
    await ends(arranged, 'draft', await speech.end())
    await book.finish(end)
    await pass(world, 3_000)
    await following
    const names = live.map(told)
    expect(names.at(-1)).toBe('run-end')
    expect(names.indexOf('node-start draft')).toBeLessThan(names.findIndex((name) => name.startsWith('+')))
    expect(names.findLastIndex((name) => name.startsWith('+'))).toBeLessThan(names.indexOf('node-end draft'))
    expect(new Set(live.map(({ id }) => id)).size).toBe(live.length)
    expect((await hearAll(world, instance(), run)).map(told)).toEqual(names)
    for (const [index, { id }] of live.entries())
      expect((await hearAll(world, instance(), run, { from: id })).map(told)).toEqual(names.slice(index + 1))
  })

  test('[11] an attempt that begins anew repeats nothing where it says the same, and replaces what it says otherwise', async () => {
    const cases = [
      { second: 'By hand, in cold water.', rest: '+ in cold water.' },
      { second: 'In a machine.', rest: '=In a machine.' },
      { second: 'By', rest: '=By' },
    ]
    for (const { second, rest } of cases) {
      const arranged = await durable()
      const { world, runs, instance, book, run } = arranged
      await book.claim('draft', 'llm', 'one')
      const first = book.speak('draft', 'answer')
      first.say('By hand,')
      await pass(world, 300)
      const stop = new AbortController()
      const live: RunEventAt[] = []
      const following = (async () => {
        for await (const event of runs.events(ada, run, { signal: stop.signal })) live.push(event)
      })()
      await pass(world, 1_000)
      expect(textAfter(live)).toBe('By hand,')
      // The process is gone, and another takes the node over.
      first.drop()
      const again = instance().book(arranged.ref).speak('draft', 'answer')
      again.say(second)
      await ends(arranged, 'draft', await again.end())
      await book.finish(end)
      await pass(world, 3_000)
      await following
      expect(textAfter(live)).toBe(second)
      const names = live.map(told)
      expect(names.findLast((name) => /^[+=]/.test(name))).toBe(rest)
      for (const [index, { id }] of live.entries()) {
        const more = await hearAll(world, instance(), run, { from: id })
        expect(textAfter([...live.slice(0, index + 1), ...more])).toBe(second)
        const isNode = (name: string): boolean => name.startsWith('node')
        expect(more.map(told).filter(isNode)).toEqual(names.slice(index + 1).filter(isNode))
      }
      // Who comes later hears only what stands.
      expect(textAfter(await hearAll(world, instance(), run))).toBe(second)
    }
  })

  test('[11] whatever attempts say and whenever a listener reconnects, in the end it has heard what stands', async () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'ab', ''), { minLength: 1, maxLength: 4 })
    const attempts = fc.array(words, { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(attempts, fc.array(fc.nat({ max: 12 }), { maxLength: 4 }), async (says, breaks) => {
        const arranged = await durable()
        const { world, instance, book, run } = arranged
        await book.claim('draft', 'llm', 'one')
        const heard: RunEventAt[] = []
        let isTold = false
        const listen = async (): Promise<void> => {
          for (let turn = 0; !isTold; turn++) {
            const stop = new AbortController()
            let left = breaks[turn] ?? 1_000
            const from = heard.at(-1)?.id
            const events = instance().events(ada, run, { signal: stop.signal, ...(from !== undefined && { from }) })
            let next = await events.next()
            for (; !next.done; next = await events.next()) {
              heard.push(next.value)
              if (left-- <= 0) stop.abort()
            }
            isTold = next.value
          }
        }
        const listening = listen()
        let mark: TextMark | undefined
        for (const [index, pieces] of says.entries()) {
          const speech = book.speak('draft', 'answer')
          for (const piece of pieces) {
            speech.say(piece)
            await pass(world, 400)
          }
          if (index === says.length - 1) mark = await speech.end()
          else speech.drop()
        }
        await ends(arranged, 'draft', mark)
        await book.finish(end)
        await pass(world, 60_000)
        await listening
        expect(textAfter(heard)).toBe(says.at(-1)?.join(''))
        expect(new Set(heard.map(({ id }) => id)).size).toBe(heard.length)
        expect(heard.filter(({ event }) => event.type === 'node-end')).toHaveLength(1)
      }),
      { numRuns: 30 },
    )
  })

  test('[11] under a replica that lags nothing is lost or repeated either', async () => {
    const arranged = await durable(setup((now) => staleStore({ now })))
    const { world, instance, book, run } = arranged
    await pass(world, 6_000)
    await book.claim('draft', 'llm', 'one')
    await pass(world, 6_000)
    const speech = book.speak('draft', 'answer')
    for (const word of ['By ', 'hand.']) {
      speech.say(word)
      await pass(world, 2_000)
    }
    await ends(arranged, 'draft', await speech.end())
    await pass(world, 6_000)
    await book.finish(end)
    await pass(world, 6_000)
    const all = await hearAll(world, instance(), run)
    expect(all.map(told)).toEqual([
      'run-start',
      'node-start draft',
      '+By ',
      '+hand.',
      'node-end draft',
      'outputs',
      'run-end',
    ])
  })

  test('[6] a block of a stale epoch is dropped, and so is that of a run that has ended', async () => {
    const { world, store, runs, book, run } = await durable()
    const early = book.speak('draft', 'answer')
    early.say('before')
    await pass(world, 300)
    const silent = book.speak('other', 'answer')
    await runs.cancel(ada, run, client)
    early.say(' and after')
    silent.say('never')
    await pass(world, 5_000)
    expect(await early.end()).toBeUndefined()
    expect(await silent.end()).toBeUndefined()
    expect((await blocksOf(store, run)).map(({ text }) => text)).toEqual(['before'])
    expect(runs.staleWrites()).toBeGreaterThan(0)
  })

  test('[25] what a filter blocked is in no block, and whoever has heard it is told to forget it', async () => {
    const arranged = await durable()
    const { world, store, runs, instance, book, run } = arranged
    await book.claim('draft', 'llm', 'one')
    const speech = book.speak('draft', 'answer')
    const live: RunEventAt[] = []
    const following = (async () => {
      for await (const event of runs.events(ada, run)) live.push(event)
    })()
    speech.say('how to do harm')
    await pass(world, 2_000)
    expect(textAfter(live)).toBe('how to do harm')
    const cut = live.at(-1)?.id
    speech.say(', step by step')
    await speech.withdraw()
    const error = { code: 'content_blocked', message: 'violence' }
    await ends(arranged, 'draft', undefined, { status: 'failed', error })
    await book.finish({ ...end, status: 'failed', outputs: null, error })
    await pass(world, 3_000)
    await following
    expect(JSON.stringify(await store.list('runs', ['p', run], { limit: 500 }))).not.toContain('harm')
    expect(live.map(told)).toContain('=')
    expect(textAfter(live)).toBe('')
    // Also who was away meanwhile, and who comes only now hears nothing of it.
    const back = await hearAll(world, instance(), run, cut === undefined ? {} : { from: cut })
    expect(back.map(told).slice(0, 2)).toEqual(['=', 'node-end draft'])
    expect((await hearAll(world, instance(), run)).map(told)).not.toContain('+how to do harm')
  })

  test('[20] who may not see the content hears no text', async () => {
    const arranged = await durable()
    const { world, book, runs, run } = arranged
    await book.claim('draft', 'llm', 'one')
    const speech = book.speak('draft', 'answer')
    speech.say('private')
    await ends(arranged, 'draft', await speech.end())
    await book.finish(end)
    const heard = await hearAll(world, runs, run, { caller: rita })
    expect(heard.map(told)).toEqual(['run-start', 'node-start draft', 'node-end draft', 'run-end'])
  })

  test('[12] a long text lies in blocks of at most 16 KiB of characters, none cut inside of one', async () => {
    const arranged = await durable()
    const { world, store, book, run, runs } = arranged
    const text = '🛶'.repeat(30_000)
    const speech = book.speak('draft', 'answer')
    speech.say(`.${text}`)
    await ends(arranged, 'draft', await speech.end())
    await book.finish(end)
    const blocks = await blocksOf(store, run)
    expect(blocks.length).toBeGreaterThan(3)
    expect(Math.max(...blocks.map((block) => block.text.length))).toBeLessThanOrEqual(16_384)
    expect(blocks.every((block) => !/\p{Surrogate}/u.test(block.text))).toBe(true)
    expect(textAfter(await hearAll(world, runs, run))).toBe(`.${text}`)
  })

  test('[10] a purge takes the blocks along', async () => {
    const arranged = await durable()
    const { store, book, runs, run } = arranged
    const speech = book.speak('draft', 'answer')
    speech.say('gone')
    await ends(arranged, 'draft', await speech.end())
    await book.finish(end)
    expect(await blocksOf(store, run)).toHaveLength(1)
    await runs.purge(ada, run)
    expect((await store.list('runs', ['p', run])).items).toEqual([])
  })

  test('a position that names blocks of nobody is refused at once', async () => {
    const { world, runs, run, book } = await durable()
    await book.finish(end)
    for (const from of ['n0~5.3', 'n0~0.1'])
      await expect(hearAll(world, runs, run, { from })).rejects.toMatchObject({ word: 'bad_request' })
  })

  test('a store that is away for a moment loses nothing that was said', async () => {
    let isAway = false
    const arranged = await durable(
      setup((now) => {
        const store = memoryStore(now)
        return {
          ...store,
          put: async (...asked) => {
            if (isAway && asked[2].id.startsWith('block')) throw new Error('away')
            return store.put(...asked)
          },
        }
      }),
    )
    const { world, book, run, runs } = arranged
    const speech = book.speak('draft', 'answer')
    speech.say('one ')
    isAway = true
    await pass(world, 1_000)
    isAway = false
    speech.say('two')
    await ends(arranged, 'draft', await speech.end())
    await book.finish(end)
    expect(textAfter(await hearAll(world, runs, run))).toBe('one two')
  })
})

describe('an interactive run', () => {
  const begun = '2027-01-01T00:00:00.500Z'

  const interactive = async (ground = setup(), more: object = {}) => {
    const journal = ground.runs.openJournal(ada, { ...order, ...more })
    await settled()
    return { ...ground, journal, run: journal.runId }
  }

  test('[11] stores no block while nobody follows from elsewhere', async () => {
    const { world, store, journal, run } = await interactive()
    journal.said?.('draft', 'answer', 'By hand.', begun)
    await pass(world, 5_000)
    journal.nodeEnded(ended('draft'))
    await journal.close(end)
    expect(await blocksOf(store, run)).toEqual([])
  })

  test('[11] whoever follows marks the run, hears what was said from the node’s begin, and reconnects anywhere', async () => {
    const { world, store, runs, instance, journal, run } = await interactive()
    journal.nodeEnded(ended('retrieve', { kind: 'retrieve' }))
    journal.said?.('draft', 'answer', 'By ', begun)
    const live: RunEventAt[] = []
    const following = (async () => {
      for await (const event of instance().events(ada, run)) live.push(event)
    })()
    await pass(world, 1_000)
    expect((await runs.header(ada, run)).followed).toBe(true)
    // The process that holds the run looks at its header every two seconds.
    journal.followed?.()
    journal.followed?.()
    await pass(world, 1_000)
    expect(textAfter(live)).toBe('By ')
    for (const word of ['hand, ', 'in ', 'cold water.']) {
      journal.said?.('draft', 'answer', word, begun)
      await pass(world, 900)
    }
    journal.nodeEnded(ended('draft', { started: begun }))
    await journal.close(end)
    await pass(world, 3_000)
    await following
    const names = live.map(told)
    expect(names.filter((name) => !name.startsWith('+'))).toEqual([
      'run-start',
      'node-start retrieve',
      'node-end retrieve',
      'node-start draft',
      'node-end draft',
      'outputs',
      'run-end',
    ])
    expect(textAfter(live)).toBe('By hand, in cold water.')
    expect(names.indexOf('node-end draft')).toBeGreaterThan(names.findLastIndex((name) => name.startsWith('+')))
    expect(new Set(live.map(({ id }) => id)).size).toBe(live.length)
    for (const [index, { id }] of live.entries())
      expect((await hearAll(world, instance(), run, { from: id })).map(told).toSorted()).toEqual(
        names.slice(index + 1).toSorted(),
      )
    expect((await blocksOf(store, run)).length).toBeGreaterThan(1)
  })

  test('[6] a block of a run that another closed is dropped', async () => {
    const { world, store, runs, journal, run } = await interactive()
    journal.followed?.()
    journal.said?.('draft', 'answer', 'before', begun)
    await pass(world, 300)
    await runs.cancel(ada, run, client)
    journal.said?.('draft', 'answer', ' and after', begun)
    await pass(world, 5_000)
    expect((await blocksOf(store, run)).map(({ text }) => text).join('')).toBe('before')
    expect(runs.staleWrites()).toBeGreaterThan(0)
  })

  test('[25] what a filter blocked is taken back', async () => {
    const { world, store, runs, journal, run } = await interactive()
    journal.followed?.()
    journal.said?.('draft', 'answer', 'how to do harm', begun)
    const live: RunEventAt[] = []
    const following = (async () => {
      for await (const event of runs.events(ada, run)) live.push(event)
    })()
    await pass(world, 1_000)
    expect(textAfter(live)).toBe('how to do harm')
    const error = { code: 'content_blocked', message: 'violence' }
    journal.nodeEnded(ended('draft', { status: 'failed', error }))
    await journal.close({ ...end, status: 'failed', outputs: null, error })
    await pass(world, 3_000)
    await following
    expect(JSON.stringify(await store.list('runs', ['p', run], { limit: 500 }))).not.toContain('harm')
    expect(textAfter(live)).toBe('')
  })

  test('of a flow whose records hold no values nothing said is stored, followed or not', async () => {
    for (const record of ['masked', 'none'] as const) {
      const { world, store, instance, journal, run } = await interactive(setup(), { record })
      const following = hearAll(world, instance(), run)
      await pass(world, 500)
      journal.followed?.()
      journal.said?.('draft', 'answer', 'secret', begun)
      await pass(world, 3_000)
      journal.nodeEnded(ended('draft', { output: 'secret' }))
      await journal.close(end)
      await following
      expect(JSON.stringify(await store.list('runs', ['p', run], { limit: 500 }))).not.toContain('secret')
    }
  })
})
