import { virtualWorld, type VirtualWorld } from '../../../tests/differential/virtual-world'
import type { Fetch } from '../../fetch/contract'
import { withRetry } from '../../fetch'
import { memoryStore } from '../../store'
import type { DocumentStore } from '../../store/contract'
import type { CallPriority, ModelConnection, RateLimits, RateShares } from '../contract'
import { createModels } from '../create-models'
import { createRateShares } from './create-rate-shares'
import { estimateTokens } from './estimate-tokens'

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

const answer = (status = 200, headers: Record<string, string> = {}) => ({ status, headers: new Headers(headers) })

const deployment = (limits?: RateLimits) => ({ name: '“gpt” at https://models.test/v1', ...(limits && { limits }) })

/** One who calls as fast as it may, so many calls at once, and notes when each went out. */
const caller = (
  world: VirtualWorld,
  rates: RateShares,
  {
    limits,
    priority = 'batch',
    atOnce = 8,
    tokens = 0,
    say = () => answer(),
  }: {
    limits?: RateLimits
    priority?: CallPriority
    atOnce?: number
    tokens?: number
    say?: () => ReturnType<typeof answer> & { wait?: number }
  },
) => {
  const sent: number[] = []
  const refused: string[] = []
  const state = { isOver: false }
  const call = async (): Promise<void> => {
    while (!state.isOver) {
      const turn = rates.turn(deployment(limits), { priority, tokens: () => tokens })
      try {
        await turn.pass()
      } catch (error) {
        refused.push((error as { word: string }).word)
        continue
      }
      if (state.isOver) return
      sent.push(world.now())
      const { wait, ...said } = say()
      await world.sleep(100)
      turn.heard(said, wait)
      turn.settle(null)
    }
  }
  for (let index = 0; index < atOnce; index++) void call()
  return { sent, refused, stop: () => void (state.isOver = true) }
}

const within = (sent: readonly number[], from: number, to: number): number =>
  sent.filter((at) => at >= from && at < to).length

/** The most that any minute has seen. */
const busiestMinute = (sent: readonly number[]): number => Math.max(...sent.map((at) => within(sent, at, at + 60_000)))

const minute = 60_000

const ground = () => {
  const world = virtualWorld(() => 0.5)
  const store = memoryStore(world.now)
  return { world, store, instance: (batchShare = 0.8) => createRateShares({ store, world, batchShare }) }
}

describe('one instance', () => {
  test('batches use their share of a limit and no minute sees more of it', async () => {
    const { world, instance } = ground()
    const batch = caller(world, instance(), { limits: { requests: 100 } })
    await pass(world, 5 * minute)
    batch.stop()
    expect(busiestMinute(batch.sent)).toBeLessThanOrEqual(80)
    expect(batch.sent.length).toBeGreaterThan(5 * 80 * 0.9)
  })

  test('tokens are a limit of their own, and what was really used settles what was thought', async () => {
    const { world, instance } = ground()
    const limits = { requests: 10_000, tokens: 60_000 }
    const batch = caller(world, instance(), { limits, tokens: 1_000 })
    await pass(world, 3 * minute)
    batch.stop()
    expect(busiestMinute(batch.sent)).toBeLessThanOrEqual(49)
    expect(batch.sent.length).toBeGreaterThan(3 * 48 * 0.85)

    const rates = instance()
    const turn = rates.turn(deployment(limits), { priority: 'interactive', tokens: () => 100 })
    await turn.pass()
    // It used ten times its share of a minute.
    turn.settle(480_000)
    const next = rates.turn(deployment(limits), { priority: 'batch', tokens: () => 100 })
    expect(next.pass()).toBeInstanceOf(Promise)
  })

  test('a call that somebody waits for has a reserved share while batches use up theirs, and goes before them', async () => {
    const { world, instance } = ground()
    const rates = instance()
    const limits = { requests: 60 }
    const batch = caller(world, rates, { limits, atOnce: 50 })
    await pass(world, minute)
    const waits: number[] = []
    for (let index = 0; index < 10; index++) {
      const began = world.now()
      const call = { isThrough: false }
      const turn = rates.turn(deployment(limits), { priority: 'interactive', tokens: () => 0 })
      void Promise.resolve(turn.pass()).then(() => (call.isThrough = true))
      while (!call.isThrough) await pass(world, 50)
      waits.push(world.now() - began)
      await pass(world, 6_000)
    }
    batch.stop()
    // Ten a minute are within the reserved 12, so nobody ever waited.
    expect(Math.max(...waits)).toBeLessThanOrEqual(50)

    // And beyond it they take from the batches' share, before any batch.
    const both = ground()
    const shared = both.instance()
    const background = caller(both.world, shared, { limits, atOnce: 20 })
    const people = caller(both.world, shared, { limits, priority: 'interactive', atOnce: 20 })
    await pass(both.world, 4 * minute)
    background.stop()
    people.stop()
    const late = both.world.now() - 2 * minute
    expect(within(people.sent, late, late + 2 * minute)).toBeGreaterThan(100)
    expect(within(background.sent, late, late + 2 * minute)).toBeLessThan(5)
  })

  test('[5] who gets no turn within 20 s is told so, and it is no answer', async () => {
    const { world, instance } = ground()
    const batch = caller(world, instance(), { limits: { requests: 1 }, atOnce: 5 })
    await pass(world, minute)
    batch.stop()
    expect(new Set(batch.refused)).toEqual(new Set(['rate_limited']))
    expect(batch.sent.length).toBeLessThanOrEqual(2)
  })

  test('who leaves while waiting leaves at once and takes nobody’s turn', async () => {
    const { world, instance } = ground()
    const rates = instance()
    const limits = { requests: 6 }
    const call = () => rates.turn(deployment(limits), { priority: 'batch', tokens: () => 0 })
    await call().pass()
    const gone = new AbortController()
    const leaving = call().pass(gone.signal)
    const staying = call().pass()
    const reason = new Error('gone')
    gone.abort(reason)
    await expect(leaving).rejects.toBe(reason)
    await pass(world, 15_000)
    await expect(staying).resolves.toBeUndefined()
  })

  test('without a limit nothing waits and nothing is stored, until the deployment refuses', async () => {
    const { world, store, instance } = ground()
    const rates = instance()
    const free = caller(world, rates, { atOnce: 10 })
    await pass(world, minute)
    free.stop()
    expect(free.sent.length).toBeGreaterThanOrEqual(10 * 600)
    expect((await store.list('ledger', ['*'])).items).toEqual([])
  })
})

describe('what answers say', () => {
  test('a refusal halves the rate, once for all that was under way, and answers raise it by steps', async () => {
    const { world, instance } = ground()
    let refuses = 0
    const batch = caller(world, instance(), {
      limits: { requests: 600 },
      atOnce: 16,
      say: () => answer(refuses-- > 0 ? 429 : 200),
    })
    await pass(world, 2 * minute)
    const before = within(batch.sent, world.now() - minute, world.now())
    expect(before).toBeGreaterThan(440)
    refuses = 12
    await pass(world, 2_000)
    const began = world.now()
    await pass(world, 10_000)
    const after = within(batch.sent, began, began + 10_000) * 6
    expect(after).toBeGreaterThan(before * 0.4)
    expect(after).toBeLessThan(before * 0.65)
    await pass(world, 2 * minute)
    batch.stop()
    expect(within(batch.sent, world.now() - minute, world.now())).toBeGreaterThan(before * 0.95)
  })

  test('a refusal now and then says nothing of the rate, with a limit or without one', async () => {
    for (const limits of [undefined, { requests: 6_000 }]) {
      const { world, instance } = ground()
      let turn = 0
      const batch = caller(world, instance(), {
        ...(limits && { limits }),
        say: () => (turn++ % 50 === 49 ? { ...answer(429), wait: 5_000 } : answer()),
      })
      await pass(world, 2 * minute)
      batch.stop()
      expect(within(batch.sent, world.now() - minute, world.now())).toBeGreaterThan(60 * 75)
    }
  })

  test('nobody calls before the deployment wants to be asked again', async () => {
    const { world, instance } = ground()
    let refuses = true
    const batch = caller(world, instance(), {
      limits: { requests: 600 },
      say: () => (refuses ? { ...answer(429), wait: 12_000 } : answer()),
    })
    await pass(world, 1_000)
    refuses = false
    const last = batch.sent.at(-1) ?? 0
    await pass(world, 30_000)
    batch.stop()
    const next = batch.sent.find((at) => at > last) ?? 0
    expect(next - last).toBeGreaterThanOrEqual(12_000)
    expect(next - last).toBeLessThan(13_500)
  })

  test('headers lower what is thought to be left, and a lower limit is believed', async () => {
    const { instance } = ground()
    const rates = instance()
    const limits = { requests: 6_000 }
    const call = () => rates.turn(deployment(limits), { priority: 'interactive', tokens: () => 0 })
    const first = call()
    await first.pass()
    first.heard(answer(200, { 'x-ratelimit-remaining-requests': '0' }), undefined)
    expect(call().pass()).toBeInstanceOf(Promise)

    const other = ground()
    const batch = caller(other.world, other.instance(), {
      limits,
      atOnce: 30,
      say: () => answer(200, { 'x-ratelimit-limit-requests': '60', 'x-ratelimit-remaining-tokens': 'none' }),
    })
    await pass(other.world, 2 * minute)
    batch.stop()
    expect(within(batch.sent, other.world.now() - minute, other.world.now())).toBeLessThanOrEqual(48)
  })

  test('without a limit a refusal teaches one, which is forgotten when all goes well', async () => {
    const { world, instance } = ground()
    // The deployment takes 120 a minute and refuses the rest.
    const taken: number[] = []
    const batch = caller(world, instance(1 - 1e-9), {
      atOnce: 10,
      say: () => {
        const now = world.now()
        if (within(taken, now - minute, now + 1) >= 120) return answer(429)
        taken.push(now)
        return answer()
      },
    })
    await pass(world, 10 * minute)
    const { length } = batch.sent
    // Unrestrained it would have sent 60,000.
    expect(taken.length).toBeGreaterThan(900)
    expect(length).toBeLessThan(6_000)
    taken.push = (...more) => Array.prototype.push.apply([], more)
    await pass(world, 10 * minute)
    const late = within(batch.sent, world.now() - minute, world.now())
    batch.stop()
    expect(late).toBeGreaterThan(5_000)
  })
})

describe('several instances', () => {
  test('that share a store share the limit, whichever comes first, and one that goes quiet leaves its part to the others', async () => {
    const { world, instance } = ground()
    const limits = { requests: 120 }
    const one = caller(world, instance(), { limits })
    await pass(world, 2 * minute)
    const two = caller(world, instance(), { limits })
    await pass(world, 10_000)
    const began = world.now()
    await pass(world, 3 * minute)
    const [ones, twos] = [within(one.sent, began, world.now()), within(two.sent, began, world.now())]
    expect(ones + twos).toBeLessThanOrEqual(3 * 96 + 10)
    expect(ones + twos).toBeGreaterThan(3 * 96 * 0.88)
    expect(Math.abs(ones - twos)).toBeLessThan(0.05 * (ones + twos))

    one.stop()
    await pass(world, 45_000)
    const alone = world.now()
    await pass(world, 2 * minute)
    two.stop()
    expect(within(two.sent, alone, world.now())).toBeGreaterThan(2 * 96 * 0.88)
  })

  test('whose clocks differ by an hour count one another all the same', async () => {
    const { world, store } = ground()
    const late = { ...world, now: () => world.now() + 60 * minute }
    const limits = { requests: 120 }
    const one = caller(world, createRateShares({ store, world }), { limits })
    const two = caller(world, createRateShares({ store, world: late }), { limits })
    await pass(world, 10_000)
    const began = world.now()
    await pass(world, 2 * minute)
    one.stop()
    two.stop()
    const [ones, twos] = [within(one.sent, began, world.now()), within(two.sent, began, world.now())]
    expect(ones + twos).toBeLessThanOrEqual(2 * 96 + 10)
    expect(Math.abs(ones - twos)).toBeLessThan(0.1 * (ones + twos))
  })

  test('a store that is away stops nobody', async () => {
    const { world } = ground()
    const away = (): never => {
      throw new Error('away')
    }
    const store: DocumentStore = { ...memoryStore(world.now), put: async () => away(), list: async () => away() }
    const batch = caller(world, createRateShares({ store, world }), { limits: { requests: 60 } })
    await pass(world, minute)
    batch.stop()
    expect(batch.sent.length).toBeGreaterThan(40)
    expect(world.logs.some((line) => line.includes('could not be counted'))).toBe(true)
  })
})

describe('models', () => {
  const connection: ModelConnection = {
    name: 'c',
    kind: 'openai',
    baseUrl: 'https://models.test/v1',
    auth: { kind: 'none' },
    limits: { requests: 60, tokens: 60_000 },
  }
  const settings = {
    provider: 'compatible',
    baseUrl: 'https://home.test/v1',
    chatModel: 'm',
    embeddingModel: 'e',
    embeddingDimensions: 2,
    timeoutMs: 120_000,
  } as const
  const completion = () =>
    Response.json({
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: 'yes' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 },
    })

  test('every try of a call takes a turn, a refused one is tried again, and the caller sees the answer only', async () => {
    const { world, store } = ground()
    const sent: number[] = []
    const inner: Fetch = async () => {
      sent.push(world.now())
      return sent.length === 1 ? new Response('{}', { status: 429, headers: { 'retry-after': '3' } }) : completion()
    }
    const models = createModels(settings, {
      fetch: withRetry({ attempts: 6, ...world })(inner),
      world,
      rates: createRateShares({ store, world }),
    })
    const asked = models
      .chat({ connection })
      .complete({ messages: [{ role: 'user', content: 'well?' }] }, { priority: 'batch' })
    // Loading the SDK takes real time.
    await import('openai')
    for (let round = 0; round < 20 && sent.length < 2; round++) await pass(world, 500)
    expect((await asked).message.content).toBe('yes')
    expect((sent[1] ?? 0) - (sent[0] ?? 0)).toBeGreaterThanOrEqual(3_000)
    const { items } = await store.list('ledger', ['*'])
    expect(items.map(({ value }) => value)).toMatchObject([
      { doc: 'rate', deployment: '“m” at https://models.test/v1' },
    ])
  })

  test('a request is thought to use its text and as much as it allows for the answer', () => {
    const request = {
      messages: [
        { role: 'system', content: 'x'.repeat(400) },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'y'.repeat(40) },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          ],
        },
      ],
      parameters: { max_tokens: 50 },
    } as const
    expect(estimateTokens(request)).toBe(100 + 10 + 800 + 50)
  })
})
