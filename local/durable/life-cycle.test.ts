import { EntityId, RetryOptions, type OrchestrationContext } from 'durable-functions'
import { type Steps, ways } from './fixtures/ways'

type Context = OrchestrationContext
const far = (context: Context): Date => new Date(context.df.currentUtcDateTime.valueOf() + 3_600_000)

function* waiting(context: Context): Steps {
  const seen: unknown[] = []
  for (let n = 0; n < 2; n++) seen.push(yield context.df.waitForExternalEvent('next'))
  return seen
}

// A script is played once for every write it makes.
jest.setTimeout(60_000)

describe.each(ways)('%s', (_name, play) => {
  test('a terminated orchestration ends with its reason, and what it had open is void', () =>
    play(
      () => ({
        orchestrators: {
          *long(context: Context): Steps {
            context.df.setCustomStatus('begun')
            return yield context.df.createTimer(far(context))
          },
        },
      }),
      async (hub) => {
        await hub.begin('long', null, 't')
        await hub.until('t', ({ customStatus }) => customStatus !== null)
        expect(['accepted', 'ended']).toContain(await hub.client.terminate('t', 'no longer needed'))
        expect(await hub.until('t')).toMatchObject({ status: 'Terminated', output: '"no longer needed"' })
        expect(await hub.client.terminate('t', 'again')).toBe('ended')
        expect(await hub.client.terminate('nobody', 'x')).toBe('not-found')
      },
    ))

  test('a suspended orchestration takes nothing in until it is resumed, and then everything in order', () =>
    play(
      () => ({ orchestrators: { waiting } }),
      async (hub) => {
        await hub.begin('waiting', null, 's')
        await hub.until('s', ({ status }) => status === 'Running')
        expect(['accepted', 'wrong-state']).toContain(await hub.client.suspend('s', 'lunch'))
        await hub.until('s', ({ status }) => status === 'Suspended')
        expect(await hub.client.suspend('s', 'more lunch')).toBe('wrong-state')
        await hub.event('s', 'next', 1)
        await hub.event('s', 'next', 2)
        await new Promise((resolve) => setTimeout(resolve, 10))
        expect((await hub.until('s', () => true)).status).toBe('Suspended')
        expect(['accepted', 'wrong-state']).toContain(await hub.client.resume('s', 'back'))
        expect((await hub.until('s')).output).toBe('[1,2]')
      },
    ))

  test('a rewound orchestration runs again what failed, its failed children too, and nothing that had succeeded', () => {
    let isMended = false
    const runs = { good: 0, flaky: 0 }
    return play(
      () => {
        return {
          orchestrators: {
            *parent(context: Context): Steps {
              const first = yield context.df.callActivityWithRetry('flaky', new RetryOptions(1, 9), 1)
              const second = yield context.df.callSubOrchestratorWithRetry('child', new RetryOptions(1, 2), 2)
              return [first, second, yield context.df.callActivity('good', 3)]
            },
            *child(context: Context): Steps {
              yield context.df.callActivity('good', 'in child')
              return yield context.df.callActivity('bad', context.df.getInput())
            },
          },
          activities: {
            flaky(input) {
              if (runs.flaky++ % 2 === 0) throw new Error('at first')
              return input
            },
            good(input) {
              runs.good++
              return input
            },
            bad(input) {
              if (!isMended) throw new Error('not mended')
              return input
            },
          },
        }
      },
      async (hub) => {
        isMended = false
        runs.good = 0
        runs.flaky = 0
        expect((await hub.play('parent', null, 'p')).status).toBe('Failed')
        isMended = true
        expect(['accepted', 'wrong-state']).toContain(await hub.client.rewind('p', 'mended'))
        const after = await hub.until('p', ({ status }) => status === 'Completed')
        expect(JSON.parse(after.output ?? '')).toEqual([1, 2, 3])
        // A kill may repeat the one call in flight; undisturbed it is 3 and each child's own.
        expect(runs.good).toBeLessThanOrEqual(_name === 'undisturbed' ? 3 : 4)
        expect(runs.flaky).toBeLessThanOrEqual(_name === 'undisturbed' ? 2 : 4)
        expect(await hub.client.rewind('p', 'again')).toBe('wrong-state')
      },
    )
  })

  test('an orchestration that has ended can be restarted under its own id or a new one', () =>
    play(
      () => ({
        orchestrators: {
          *echo(context: Context): Steps {
            return yield context.df.callActivity('echo', context.df.getInput())
          },
        },
        activities: { echo: (input) => input },
      }),
      async (hub) => {
        await hub.play('echo', { n: 1 }, 'e')
        const before = (await hub.until('e')).execution
        await hub.client.restart('e', false)
        const again = await hub.until('e', ({ execution, status }) => execution !== before && status === 'Completed')
        expect(again.output).toBe('{"n":1}')
        const fresh = await hub.client.restart('e', true)
        if (fresh === 'not-found' || fresh.kind !== 'started') throw new Error('not started')
        expect(fresh.id).not.toBe('e')
        expect((await hub.until(fresh.id)).output).toBe('{"n":1}')
      },
    ))

  test('an id in use is refused while its orchestration runs, and free when it has ended', () =>
    play(
      () => ({ orchestrators: { waiting } }),
      async (hub) => {
        await hub.begin('waiting', null, 'd')
        expect(await hub.client.start({ name: 'waiting', input: null, instanceId: 'd' })).toMatchObject({
          kind: 'in-use',
        })
        await hub.event('d', 'next', 1)
        await hub.event('d', 'next', 2)
        await hub.until('d')
        const { execution } = await hub.until('d')
        await hub.begin('waiting', null, 'd')
        await hub.until('d', (now) => now.execution !== execution)
      },
    ))

  test('a purged orchestration is gone; one that runs is not purged', () =>
    play(
      () => ({ orchestrators: { waiting } }),
      async (hub) => {
        await hub.begin('waiting', null, 'g')
        expect(await hub.client.purge('g')).toBe('wrong-state')
        await hub.event('g', 'next', 1)
        await hub.event('g', 'next', 2)
        await hub.until('g')
        expect(['accepted', 'not-found']).toContain(await hub.client.purge('g'))
        expect(hub.client.status('g')).toBeUndefined()
        expect(hub.client.history('g')).toEqual([])
      },
    ))

  test('results of an older generation do not reach the next one', () =>
    play(
      () => ({
        orchestrators: {
          *twice(context: Context): Steps {
            const { round } = context.df.getInput() as { round: number }
            const wanted = context.df.waitForExternalEvent('go')
            const slow = context.df.callActivity('slow', round)
            yield context.df.Task.any([wanted, slow])
            if (round === 1) return context.df.continueAsNew({ round: 2 })
            return (slow as unknown as { result: unknown }).result ?? 'event'
          },
        },
        activities: {
          async slow(round) {
            await new Promise((resolve) => setTimeout(resolve, 10))
            return round
          },
        },
      }),
      async (hub) => {
        await hub.begin('twice', { round: 1 }, 'g')
        await hub.event('g', 'go', 1)
        // The first generation waits for its own activity; the second has only its own result.
        expect((await hub.until('g')).output).toBe('2')
      },
    ))

  test('the result of a child does not reach another orchestration that has taken its parent’s id', () =>
    play(
      () => ({
        orchestrators: {
          *parent(context: Context): Steps {
            const { isFirst } = context.df.getInput() as { isFirst: boolean }
            if (isFirst) return yield context.df.callSubOrchestrator('waiting', null, 'child')
            return yield context.df.callSubOrchestrator('waiting', null, 'other')
          },
          waiting,
        },
      }),
      async (hub) => {
        await hub.begin('parent', { isFirst: true }, 'p')
        await hub.until('child', ({ status }) => status === 'Running')
        await hub.client.terminate('p', 'replaced')
        await hub.until('p')
        await hub.begin('parent', { isFirst: false }, 'p')
        await hub.until('other', ({ status }) => status === 'Running')
        for (const n of [1, 2]) await hub.event('child', 'next', n)
        await hub.until('child')
        await new Promise((resolve) => setTimeout(resolve, 5))
        for (const n of [3, 4]) await hub.event('other', 'next', n)
        expect((await hub.until('p')).output).toBe('[3,4]')
      },
    ))

  test('what came while an orchestration was suspended is gone with it when it is terminated', () =>
    play(
      () => ({ orchestrators: { waiting } }),
      async (hub) => {
        await hub.begin('waiting', null, 's')
        await hub.until('s', ({ status }) => status === 'Running')
        await hub.client.suspend('s', 'lunch')
        await hub.until('s', ({ status }) => status === 'Suspended')
        await hub.event('s', 'next', 1)
        await hub.client.terminate('s', 'closed')
        expect((await hub.until('s')).status).toBe('Terminated')
      },
    ))

  test('one that begins anew for ever without waiting can be suspended, resumed and terminated', () =>
    play(
      () => ({
        orchestrators: {
          *restless(context: Context): Steps {
            yield context.df.callActivity('echo', 1)
            return context.df.continueAsNew({})
          },
          // oxlint-disable-next-line require-yield -- that is what it is about
          *giddy(context: Context): Steps {
            return context.df.continueAsNew({})
          },
        },
        activities: { echo: (input) => input },
      }),
      async (hub) => {
        for (const name of ['restless', 'giddy']) {
          await hub.begin(name, {}, name)
          await hub.until(name, ({ status }) => status === 'Running')
          await hub.client.suspend(name, 'rest')
          await hub.until(name, ({ status }) => status === 'Suspended')
          const { execution } = await hub.until(name, () => true)
          await new Promise((resolve) => setTimeout(resolve, 5))
          expect((await hub.until(name, () => true)).execution).toBe(execution)
          await hub.client.resume(name, 'go on')
          await hub.until(name, (now) => now.execution !== execution)
          await hub.client.terminate(name, 'enough')
          expect((await hub.until(name)).status).toBe('Terminated')
        }
      },
    ))
})

describe.each(ways.slice(0, 1))('%s', (_name, play) => {
  const named = {
    *version(context: Context): Steps {
      return yield context.df.callActivity('echo', context.df.version)
    },
    *parent(context: Context): Steps {
      const own = yield context.df.callSubOrchestrator('version')
      return [own, yield context.df.callSubOrchestrator('version', null, undefined, '3.0')]
    },
  }
  const app = () => ({ orchestrators: named, activities: { echo: (input: never) => input } })

  test('an orchestration has the version it was started with, or the default', () =>
    play(
      app,
      async (hub) => {
        expect((await hub.play('version')).output).toBe('2.0')
        const started = await hub.client.start({ name: 'version', input: null, version: '1.5', instanceId: 'v' })
        expect(started.kind).toBe('started')
        expect((await hub.until('v')).output).toBe('"1.5"')
        expect((await hub.play('parent')).output).toEqual(['2.0', '3.0'])
      },
      { host: { defaultVersion: '2.0', versionMatchStrategy: 'None' } },
    ))

  test.each([
    ['Strict', '1.0', 'is not the app'],
    ['CurrentOrOlder', '10.0', 'is newer than'],
  ])('with %s and Fail an orchestration of version %s fails by name', (versionMatchStrategy, version, why) =>
    play(
      app,
      async (hub) => {
        await hub.client.start({ name: 'version', input: null, version, instanceId: 'v' })
        const { status, output } = await hub.until('v')
        expect([status, output]).toEqual(['Failed', expect.stringContaining(why)])
        await hub.client.start({ name: 'version', input: null, version: '9.0', instanceId: 'w' })
        expect((await hub.until('w')).status).toBe('Completed')
      },
      { host: { defaultVersion: '9.0', versionMatchStrategy, versionFailureStrategy: 'Fail' } },
    ),
  )

  test('with Reject an orchestration of another version waits, with a warning', () =>
    play(
      app,
      async (hub) => {
        await hub.client.start({ name: 'version', input: null, version: '2.0', instanceId: 'v' })
        await new Promise((resolve) => setTimeout(resolve, 20))
        expect(hub.client.status('v')?.status).toBe('Pending')
        expect(hub.logs.join()).toContain(`Orchestration 'v' waits`)
        await hub.client.terminate('v', 'nobody will take it')
        expect((await hub.until('v')).status).toBe('Terminated')
      },
      { host: { defaultVersion: '1.0' } },
    ))

  test('a late entity answer to a terminated orchestration is dropped', () =>
    play(
      () => ({
        orchestrators: {
          *call(context: Context): Steps {
            return yield context.df.callEntity(new EntityId('slow', 'k'), 'x')
          },
        },
        entities: { slow: () => new Promise((resolve) => setTimeout(resolve, 20)) },
      }),
      async (hub) => {
        await hub.begin('call', null, 'c')
        await hub.until('c', ({ status }) => status === 'Running')
        await hub.client.terminate('c', 'gone')
        await hub.until('c')
        await new Promise((resolve) => setTimeout(resolve, 40))
        expect((await hub.until('c')).status).toBe('Terminated')
        expect(hub.logs).toEqual([])
      },
    ))

  test('instances are found by status, time and prefix, a page at a time, and purged by the same', () =>
    play(
      () => ({
        orchestrators: {
          waiting,
          *quick(context: Context): Steps {
            return yield context.df.createTimer(context.df.currentUtcDateTime)
          },
        },
      }),
      async (hub) => {
        for (let n = 0; n < 7; n++) await hub.play('quick', null, `quick-${n}`)
        await hub.begin('waiting', null, 'waiting-1')
        const ids: string[] = []
        let token: string | undefined
        do {
          const page = hub.client.find({ idPrefix: 'quick' }, 3, token)
          expect(page.items.length).toBeLessThanOrEqual(3)
          ids.push(...page.items.map(({ id }) => id))
          token = page.token
        } while (token !== undefined)
        expect(ids.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => `quick-${n}`))
        const { createdAt } = await hub.until('waiting-1', () => true)
        expect(hub.client.find({ createdFrom: createdAt + 1 }, 10).items).toEqual([])
        expect(await hub.client.purgeBy({ createdFrom: 0, statuses: ['Failed'] })).toBe(0)
        expect(await hub.client.purgeBy({ createdFrom: 0 })).toBe(7)
        expect(hub.client.find({}, 10).items.map(({ id }) => id)).toEqual(['waiting-1'])
      },
    ))
})
