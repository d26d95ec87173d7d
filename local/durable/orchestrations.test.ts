import { ManagedIdentityTokenSource, RetryOptions, type OrchestrationContext } from 'durable-functions'
import { type Steps, ways } from './fixtures/ways'

type Context = OrchestrationContext
const soon = (context: Context, milliseconds: number): Date =>
  new Date(context.df.currentUtcDateTime.valueOf() + milliseconds)

// A script is played once for every write it makes.
jest.setTimeout(60_000)

describe.each(ways)('%s', (_name, play) => {
  test('a sequence of greetings gives them in order', () =>
    play(
      () => ({
        orchestrators: {
          *greet(context: Context): Steps {
            const said: string[] = []
            for (const city of ['Tokyo', 'Seattle', 'Cairo']) said.push(yield context.df.callActivity('hello', city))
            return said
          },
        },
        activities: { hello: (city: string) => `Hello, ${city}!` },
      }),
      async (hub) => {
        const output = ['Hello, Tokyo!', 'Hello, Seattle!', 'Hello, Cairo!']
        expect(await hub.play('greet')).toEqual({ status: 'Completed', output })
      },
    ))

  test('an activity is given its input and gives its output', () =>
    play(
      () => ({
        orchestrators: {
          *one(context: Context): Steps {
            return yield context.df.callActivity('double', context.df.getInput())
          },
        },
        activities: { double: (n) => n * 2 },
      }),
      async (hub) => expect(await hub.play('one', 21)).toEqual({ status: 'Completed', output: 42 }),
    ))

  test('a custom status is seen while the orchestration waits', () =>
    play(
      () => ({
        orchestrators: {
          *staged(context: Context): Steps {
            context.df.setCustomStatus({ stage: 'one' })
            yield context.df.waitForExternalEvent('go')
            context.df.setCustomStatus({ stage: 'two' })
            return 'done'
          },
        },
      }),
      async (hub) => {
        const id = await hub.begin('staged', null, 's')
        await hub.until(id, ({ customStatus }) => customStatus === '{"stage":"one"}')
        await hub.event(id, 'go', null)
        expect((await hub.until(id)).customStatus).toBe('{"stage":"two"}')
      },
    ))

  test('a sub-orchestration has its parent and its own input, and gives its output', () =>
    play(
      () => ({
        orchestrators: {
          *parent(context: Context): Steps {
            const own: unknown = yield context.df.callSubOrchestrator('child', 'a')
            const named: unknown = yield context.df.callSubOrchestrator('child', 'b', 'the-child')
            return [own, named]
          },
          *child(context: Context): Steps {
            const text: string = yield context.df.callActivity('echo', context.df.getInput())
            return { text, parent: context.df.parentInstanceId, isNamed: context.df.instanceId === 'the-child' }
          },
        },
        activities: { echo: (text) => text },
      }),
      async (hub) => {
        const { output } = await hub.play('parent', null, 'the-parent')
        expect(output).toEqual([
          { text: 'a', parent: 'the-parent', isNamed: false },
          { text: 'b', parent: 'the-parent', isNamed: true },
        ])
      },
    ))

  test('an activity that fails is tried again until it succeeds', () => {
    let calls = 0
    return play(
      () => ({
        orchestrators: {
          *retrying(context: Context): Steps {
            const retry = new RetryOptions(5, 5)
            retry.backoffCoefficient = 2
            return yield context.df.callActivityWithRetry('flaky', retry, 'x')
          },
        },
        activities: {
          flaky(input) {
            if (++calls % 3 !== 0) throw new Error('not yet')
            return input
          },
        },
      }),
      async (hub) => expect(await hub.play('retrying')).toEqual({ status: 'Completed', output: 'x' }),
    )
  })

  test('an activity that always fails is tried as often as asked for, and its error surfaces', () => {
    let calls = 0
    return play(
      () => ({
        orchestrators: {
          *retrying(context: Context): Steps {
            return yield context.df.callActivityWithRetry('broken', new RetryOptions(1, 3))
          },
        },
        activities: {
          broken() {
            calls++
            throw new Error('no luck')
          },
        },
      }),
      async (hub) => {
        calls = 0
        const { status, output } = await hub.play('retrying')
        expect(status).toBe('Failed')
        expect(output).toMatch(/Orchestrator function 'retrying' failed: Activity function 'broken' failed: {2}no luck/)
        expect(calls).toBeGreaterThanOrEqual(3)
        expect(calls).toBeLessThanOrEqual(4)
      },
    )
  })

  test('a sub-orchestration that fails is tried again until it succeeds', () => {
    let calls = 0
    return play(
      () => ({
        orchestrators: {
          *parent(context: Context): Steps {
            return yield context.df.callSubOrchestratorWithRetry('child', new RetryOptions(5, 4), 'x')
          },
          *child(context: Context): Steps {
            return yield context.df.callActivity('flaky', context.df.getInput())
          },
        },
        activities: {
          flaky(input) {
            if (++calls % 2 !== 0) throw new Error('not yet')
            return input
          },
        },
      }),
      async (hub) => expect(await hub.play('parent')).toEqual({ status: 'Completed', output: 'x' }),
    )
  })

  test('a cancelled timer is not waited for', () =>
    play(
      () => ({
        orchestrators: {
          *race(context: Context): Steps {
            const timer = context.df.createTimer(soon(context, 3_600_000))
            const work = context.df.callActivity('quick')
            const first: unknown = yield context.df.Task.any([timer, work])
            timer.cancel()
            return first === work ? 'work' : 'timer'
          },
        },
        activities: { quick: () => 1 },
      }),
      async (hub) => expect(await hub.play('race')).toEqual({ status: 'Completed', output: 'work' }),
    ))

  test('a timer fires at its time and not before', () =>
    play(
      () => ({
        orchestrators: {
          *nap(context: Context): Steps {
            const due = soon(context, 20)
            yield context.df.createTimer(due)
            return context.df.currentUtcDateTime >= due
          },
        },
      }),
      async (hub) => expect(await hub.play('nap')).toEqual({ status: 'Completed', output: true }),
    ))

  test('a counter continues as new with timers in between', () =>
    play(
      () => ({
        orchestrators: {
          *count(context: Context): Steps {
            const { value } = context.df.getInput() as { value: number }
            if (value === 4) return value
            yield context.df.createTimer(soon(context, 2))
            return context.df.continueAsNew({ value: value + 1 })
          },
        },
      }),
      async (hub) => expect(await hub.play('count', { value: 0 })).toEqual({ status: 'Completed', output: 4 }),
    ))

  test('a fan-out takes all results, in the order of its tasks', () =>
    play(
      () => ({
        orchestrators: {
          *fan(context: Context): Steps {
            const tasks = Array.from({ length: 20 }, (_each, n) => context.df.callActivity('square', n))
            const squares: number[] = yield context.df.Task.all(tasks)
            return squares.reduce((sum, each) => sum + each, 0)
          },
        },
        activities: {
          async square(n) {
            await new Promise((resolve) => setTimeout(resolve, (n * 7) % 5))
            return n * n
          },
        },
      }),
      async (hub) => expect(await hub.play('fan')).toEqual({ status: 'Completed', output: 2470 }),
    ))

  test('a verification has three tries and then its time is up', () =>
    play(
      () => ({
        orchestrators: {
          *verify(context: Context): Steps {
            const timeout = context.df.createTimer(soon(context, 3_600_000))
            for (let attempt = 1; attempt <= 3; attempt++) {
              const answer = context.df.waitForExternalEvent('code')
              const first: unknown = yield context.df.Task.any([answer, timeout])
              if (first === timeout) return 'too late'
              if ((answer as unknown as { result: number }).result === 42) {
                timeout.cancel()
                return `right at ${attempt}`
              }
              timeout.cancel()
              return yield context.df.callSubOrchestrator(
                'next',
                attempt + 1,
                `${context.df.instanceId}-${attempt + 1}`,
              )
            }
            return 'none'
          },
          *next(context: Context): Steps {
            const attempt = context.df.getInput() as number
            const timeout = context.df.createTimer(soon(context, attempt === 3 ? 10 : 3_600_000))
            const answer = context.df.waitForExternalEvent('code')
            const first: unknown = yield context.df.Task.any([answer, timeout])
            if (first === timeout) return 'too late'
            timeout.cancel()
            if ((answer as unknown as { result: number }).result === 42) return `right at ${attempt}`
            return yield context.df.callSubOrchestrator('next', attempt + 1, `v-${attempt + 1}`)
          },
        },
      }),
      async (hub) => {
        await hub.begin('verify', null, 'v')
        await hub.event('v', 'code', 1)
        await hub.until('v-2', ({ status }) => status === 'Running')
        await hub.event('v-2', 'code', 2)
        expect(JSON.parse((await hub.until('v')).output ?? '')).toBe('too late')
      },
    ))

  test('a monitor polls until its condition holds', () => {
    let polls = 0
    return play(
      () => ({
        orchestrators: {
          *monitor(context: Context): Steps {
            for (;;) {
              const isReady: boolean = yield context.df.callActivity('look')
              if (isReady) return 'ready'
              yield context.df.createTimer(soon(context, 3))
            }
          },
        },
        activities: { look: () => ++polls % 3 === 0 },
      }),
      async (hub) => expect(await hub.play('monitor')).toEqual({ status: 'Completed', output: 'ready' }),
    )
  })

  test('a monitor that is given nonsense fails by name', () =>
    play(
      () => ({
        orchestrators: {
          *monitor(context: Context): Steps {
            const { until } = context.df.getInput() as { until: string }
            if (Number.isNaN(Date.parse(until))) throw new Error(`"${until}" is no date`)
            return yield context.df.createTimer(new Date(until))
          },
        },
      }),
      async (hub) =>
        expect(await hub.play('monitor', { until: 'Tuesdayish' })).toEqual({
          status: 'Failed',
          output: `Orchestrator function 'monitor' failed: "Tuesdayish" is no date`,
        }),
    ))

  test('events are taken in the order they came, those that came early too', () =>
    play(
      () => ({
        orchestrators: {
          *collect(context: Context): Steps {
            const seen: number[] = []
            yield context.df.createTimer(soon(context, 5))
            for (let n = 0; n < 6; n++) seen.push(yield context.df.waitForExternalEvent('n'))
            return seen
          },
        },
      }),
      async (hub) => {
        await hub.begin('collect', null, 'c')
        for (let n = 0; n < 6; n++) await hub.event('c', 'n', n)
        expect(JSON.parse((await hub.until('c')).output ?? '')).toEqual([0, 1, 2, 3, 4, 5])
      },
    ))

  test('a task that lost a race may be yielded by itself later', () =>
    play(
      () => ({
        orchestrators: {
          *race(context: Context): Steps {
            const quick = context.df.callActivity('after', 1)
            const slow = context.df.callActivity('after', 15)
            yield context.df.Task.any([slow, quick])
            const last: unknown = yield slow
            const more: unknown = yield context.df.callActivity('after', 2)
            return [last, more]
          },
        },
        activities: {
          async after(milliseconds) {
            await new Promise((resolve) => setTimeout(resolve, milliseconds))
            return milliseconds
          },
        },
      }),
      async (hub) => expect(await hub.play('race')).toEqual({ status: 'Completed', output: [15, 2] }),
    ))

  test('nested all and any, retries and timers agree with the SDK about who is who', () => {
    let calls = 0
    return play(
      () => ({
        orchestrators: {
          *mixed(context: Context): Steps {
            const { df } = context
            const retry = new RetryOptions(2, 3)
            const results: unknown[] = yield df.Task.all([
              df.callActivity('echo', 'a'),
              df.callActivityWithRetry('flaky', retry, 'b'),
              df.Task.any([df.createTimer(soon(context, 3)), df.waitForExternalEvent('never')]),
              df.Task.all([df.callActivity('echo', 'c'), df.callSubOrchestrator('child', 'd')]),
            ])
            return [results[0], results[1], results[3], yield df.callActivity('echo', 'e')]
          },
          *child(context: Context): Steps {
            return yield context.df.callActivity('echo', context.df.getInput())
          },
        },
        activities: {
          echo: (text) => text,
          flaky(text) {
            if (++calls % 2 === 1) throw new Error('once')
            return text
          },
        },
      }),
      async (hub) =>
        expect(await hub.play('mixed')).toEqual({ status: 'Completed', output: ['a', 'b', ['c', 'd'], 'e'] }),
    )
  })

  test('a durable HTTP call polls and carries the token of its source', () => {
    const asked: string[] = []
    const times: number[] = []
    const fetch = async (url: string, init: RequestInit): Promise<Response> => {
      times.push(Date.now())
      asked.push(`${init.method} ${new Headers(init.headers).get('authorization')}`)
      const left = Number(new URL(url).searchParams.get('left'))
      if (left === 0) return new Response('{"done":true}')
      const headers = { location: `http://work.test/?left=${left - 1}`, 'retry-after': '0.02' }
      return new Response('', { status: 202, headers })
    }
    return play(
      () => ({
        orchestrators: {
          *asks(context: Context): Steps {
            const tokenSource = new ManagedIdentityTokenSource('https://work.test')
            const call = { method: 'POST', url: 'http://work.test/?left=3', body: { n: 1 }, tokenSource }
            const response = yield context.df.callHttp(call)
            return [response.statusCode, JSON.parse(response.content)]
          },
        },
      }),
      async (hub) => {
        asked.length = 0
        times.length = 0
        expect(await hub.play('asks')).toEqual({ status: 'Completed', output: [200, { done: true }] })
        expect(asked.slice(0, 1).concat(asked.slice(-1))).toEqual(['POST Bearer t', 'GET Bearer t'])
        // Whatever a kill repeats, the four requests have three pauses between them.
        expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(55)
      },
      { http: { fetch, token: async () => 't' } },
    )
  })

  test('a durable HTTP call to nobody fails with the address', () =>
    play(
      () => ({
        orchestrators: {
          *asks(context: Context): Steps {
            return yield context.df.callHttp({ method: 'GET', url: 'http://nobody.test/x' })
          },
        },
      }),
      async (hub) => {
        const { status, output } = await hub.play('asks')
        expect([status, output]).toEqual([
          'Failed',
          expect.stringContaining('The durable HTTP call to http://nobody.test/x failed: no route'),
        ])
      },
      { http: { fetch: async () => Promise.reject(new Error('no route')) } },
    ))

  test('events that nobody took are dropped by continuing as new', () =>
    play(
      () => ({
        orchestrators: {
          *once(context: Context): Steps {
            const { round } = context.df.getInput() as { round: number }
            const work = yield context.df.waitForExternalEvent('work')
            if (round === 1) return context.df.continueAsNew({ round: 2 })
            return work
          },
        },
      }),
      async (hub) => {
        await hub.begin('once', { round: 1 }, 'o')
        const { execution } = await hub.until('o', ({ status }) => status === 'Running')
        await hub.event('o', 'other', 'never taken')
        await hub.event('o', 'work', 1)
        await hub.until('o', (now) => now.execution !== execution)
        await hub.event('o', 'work', 2)
        expect((await hub.until('o')).output).toBe('2')
        expect(
          hub.client
            .history('o')
            .map(({ events }) => events)
            .join(),
        ).not.toContain('never taken')
      },
    ))

  test('what is already open holds an orchestration that has returned: the SDK’s race leaves its loser running', () =>
    play(
      () => ({
        orchestrators: {
          *race(context: Context): Steps {
            const quick = context.df.callActivity('after', 1)
            const slow = context.df.callActivity('after', 25)
            const timer = context.df.createTimer(soon(context, 3_600_000))
            yield context.df.Task.any([quick, slow, timer])
            timer.cancel()
            context.df.setCustomStatus('returned')
            return 'quick'
          },
        },
        activities: {
          async after(milliseconds) {
            await new Promise((resolve) => setTimeout(resolve, milliseconds))
            return milliseconds
          },
        },
      }),
      async (hub) => {
        await hub.begin('race', null, 'r')
        await hub.until('r', ({ customStatus }) => customStatus !== null)
        expect((await hub.until('r')).output).toBe('"quick"')
        expect(
          hub.client
            .history('r')
            .map(({ events }) => events)
            .join()
            .match(/"EventType":5,/g),
        ).toHaveLength(2)
      },
    ))

  test('a fan-out fails at its first failure and does not wait for the rest', () =>
    play(
      () => ({
        orchestrators: {
          *fan(context: Context): Steps {
            const { df } = context
            try {
              return yield df.Task.all([
                df.callActivity('echo', 1),
                df.callActivity('bad'),
                df.waitForExternalEvent('never'),
              ])
            } catch (error) {
              return (error as Error).message.split(' \n ')[0]
            }
          },
        },
        activities: {
          echo: (input) => input,
          bad() {
            throw new Error('first')
          },
        },
      }),
      async (hub) =>
        expect(await hub.play('fan')).toEqual({
          status: 'Completed',
          output: `Activity function 'bad' failed:  first`,
        }),
    ))

  test('of several waits for one event the youngest takes it, as in the SDK', () =>
    play(
      () => ({
        orchestrators: {
          *waits(context: Context): Steps {
            const { df } = context
            const both = df.Task.all([df.waitForExternalEvent('x'), df.waitForExternalEvent('y')])
            const last = df.waitForExternalEvent('x')
            const first: unknown = yield df.Task.any([both, last])
            return first === last
          },
        },
      }),
      async (hub) => {
        await hub.begin('waits', null, 'w')
        await hub.event('w', 'x', 1)
        expect((await hub.until('w')).output).toBe('true')
      },
    ))
})
