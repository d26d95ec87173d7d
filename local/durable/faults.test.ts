import { EntityId, app as sdkApp, type OrchestrationContext, RetryOptions } from 'durable-functions'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '../../shared/sqlite'
import { systemClock } from '../clock'
import { manualClock } from '../fixtures/manual-clock'
import { type Trial, type TrialApp, trial } from './fixtures/trial-hub'
import type { Steps } from './fixtures/ways'
import { activityFailure } from './protocol/failure'
import { durableSettings } from './settings'

type Context = OrchestrationContext

let hub: Trial
const open = (app: TrialApp, options?: Parameters<typeof trial>[1]): Trial => (hub = trial(app, options))
afterEach(async () => hub.stop(50))

function* one(context: Context): Steps {
  return yield context.df.callActivity('work', context.df.getInput())
}

const inFile = async (work: (file: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'hub-'))
  try {
    await work(path.join(folder, 'hub.db'))
    await hub.stop()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const failing = (output: RegExp | string) => ({
  status: 'Failed',
  output: typeof output === 'string' ? output : expect.stringMatching(output),
})

test('an orchestrator that throws fails with its message', async () => {
  open({
    orchestrators: {
      // oxlint-disable-next-line require-yield -- it throws before it could
      *bad(): Steps {
        throw new Error('on purpose')
      },
    },
  })
  expect(await hub.play('bad')).toEqual(failing(`Orchestrator function 'bad' failed: on purpose`))
})

test('the error of an activity reaches the orchestrator with message and details', async () => {
  open({
    orchestrators: {
      *catches(context: Context): Steps {
        try {
          return yield context.df.callActivity('work')
        } catch (error) {
          return (error as Error).message
        }
      },
    },
    activities: {
      work() {
        throw new Error('told so')
      },
    },
  })
  const { status, output } = await hub.play('catches')
  expect(status).toBe('Completed')
  expect(output).toMatch(/^Activity function 'work' failed: {2}told so \n Error: told so\n\s+at /)
})

test('the error of a sub-orchestration reaches its parent with message and details', async () => {
  open({
    orchestrators: {
      *catches(context: Context): Steps {
        try {
          return yield context.df.callSubOrchestrator('child')
        } catch (error) {
          return (error as Error).message
        }
      },
      *parent(context: Context): Steps {
        return yield context.df.callSubOrchestrator('child')
      },
      // oxlint-disable-next-line require-yield -- it throws before it could
      *child(): Steps {
        throw new Error('child trouble')
      },
    },
  })
  const text = /'parent' failed: Orchestrator function 'child' failed: child trouble/
  expect(await hub.play('parent')).toEqual(failing(text))
  expect((await hub.play('catches')).output).toMatch(
    /^Orchestrator function 'child' failed: child trouble \n .*child trouble$/,
  )
})

test('what an exception properties provider tells reaches the orchestrator as failure details', async () => {
  sdkApp.setExceptionPropertiesProvider({ getExceptionProperties: () => ({ code: 7 }) })
  const wrapped = sdkApp as unknown as { wrapActivityHandler(handler: unknown): (input: never) => unknown }
  open({
    orchestrators: {
      *catches(context: Context): Steps {
        try {
          return yield context.df.callActivity('work')
        } catch (error) {
          const { failureDetails } = error as { failureDetails: { errorType: string; properties: unknown } }
          return [failureDetails.errorType, failureDetails.properties]
        }
      },
    },
    activities: {
      work: wrapped.wrapActivityHandler(() => {
        throw new RangeError('too far')
      }),
    },
  })
  expect((await hub.play('catches')).output).toEqual(['RangeError', { code: 7 }])
})

test('an error that says that it is final is not tried again, and the SDK still counts to its end', async () => {
  let calls = 0
  open({
    orchestrators: {
      *retrying(context: Context): Steps {
        return yield context.df.callActivityWithRetry('work', new RetryOptions(60_000, 5))
      },
    },
    activities: {
      work() {
        calls++
        throw new Error(JSON.stringify({ errorType: 'E', errorMessage: 'final', isNonRetriable: true, properties: {} }))
      },
    },
  })
  expect(await hub.play('retrying')).toEqual(failing(/final/))
  expect(calls).toBe(1)
})

test('retries end when their time is up', async () => {
  let calls = 0
  open({
    orchestrators: {
      *retrying(context: Context): Steps {
        const retry = new RetryOptions(20, 50)
        retry.retryTimeoutInMilliseconds = 10
        return yield context.df.callActivityWithRetry('work', retry)
      },
    },
    activities: {
      async work() {
        calls++
        await new Promise((resolve) => setTimeout(resolve, 12))
        throw new Error('slow')
      },
    },
  })
  expect((await hub.play('retrying')).status).toBe('Failed')
  expect(calls).toBe(1)
})

test.each([
  ['activity', (context: Context) => context.df.callActivity('nobody'), `Activity function 'nobody' does not exist.`],
  [
    'sub-orchestration',
    (context: Context) => context.df.callSubOrchestrator('nobody'),
    `Orchestrator function 'nobody' does not exist.`,
  ],
  ['disabled activity', (context: Context) => context.df.callActivity('off'), `Activity function 'off' is disabled.`],
])('a missing %s fails by name and is not tried for ever', async (_kind, call, why) => {
  open(
    {
      orchestrators: {
        *lost(context: Context): Steps {
          return yield call(context)
        },
      },
      activities: { off: () => 1 },
    },
    { isDisabled: (name) => name === 'off' },
  )
  expect(await hub.play('lost')).toEqual(failing(new RegExp(`'lost' failed: ${why}`)))
})

test('an unknown orchestrator cannot be started', async () => {
  open({ orchestrators: { one } })
  const why = `Orchestrator function 'two' does not exist. Orchestrators of this app: one`
  expect(await hub.client.start({ name: 'two', input: null })).toEqual({ kind: 'unknown-function', why })
})

test.each(['@x', 'a/b', 'a\\b', 'a#b', 'a?b', 'a\nb', 'x'.repeat(257)])('the instance id %j is refused', async (id) => {
  open({ orchestrators: { one } })
  expect(await hub.client.start({ name: 'one', input: null, instanceId: id })).toMatchObject({ kind: 'bad-id' })
})

test('a sub-orchestration with a bad id or its parent’s id fails at the parent', async () => {
  open({
    orchestrators: {
      *parent(context: Context): Steps {
        const said: string[] = []
        for (const id of ['a/b', context.df.instanceId]) {
          try {
            yield context.df.callSubOrchestrator('parent', null, id)
          } catch (error) {
            said.push((error as Error).message.split(' \n ')[0] ?? '')
          }
        }
        return said
      },
    },
  })
  expect((await hub.play('parent')).output).toEqual([
    `The instance id of sub-orchestration 'parent' holds "/", which no id may hold`,
    `Sub-orchestration 'parent' has the instance id of its parent`,
  ])
})

test('a function that is no generator and so never yields is named', async () => {
  open({
    orchestrators: {
      async: async () => 1,
      plain: () => undefined,
    },
  })
  expect(await hub.play('async')).toEqual(failing(/no generator and can never yield; write it as function\*/))
  expect(await hub.play('plain')).toEqual(failing(/no generator and can never yield; write it as function\*/))
})

test('an orchestrator that yields what is no task fails with the SDK’s words', async () => {
  open({
    orchestrators: {
      *odd(): Steps {
        yield 1
        return 2
      },
    },
  })
  expect(await hub.play('odd')).toEqual(failing(/Orchestration yielded data of type number/))
})

test('an output that JSON cannot hold fails the orchestration', async () => {
  const circle: { self?: unknown } = {}
  circle.self = circle
  open({
    orchestrators: {
      // oxlint-disable-next-line require-yield -- its output is what matters
      *circular(): Steps {
        return circle
      },
      // oxlint-disable-next-line require-yield -- its output is what matters
      *big(): Steps {
        return BigInt(1)
      },
    },
  })
  expect(await hub.play('circular')).toEqual(failing(/circular structure/))
  expect(await hub.play('big')).toEqual(failing(/BigInt/))
})

test('a timer with an invalid date fails the orchestration and leaves it not stuck', async () => {
  open({
    orchestrators: {
      *odd(context: Context): Steps {
        return yield context.df.createTimer(new Date(Number.NaN))
      },
    },
  })
  expect(await hub.play('odd')).toEqual(failing(/A timer must fire at a valid date, found null/))
})

test('a custom status above 16 kB fails the orchestration by name', async () => {
  open({
    orchestrators: {
      *loud(context: Context): Steps {
        context.df.setCustomStatus('x'.repeat(16 * 1024))
        return yield context.df.waitForExternalEvent('never')
      },
    },
  })
  expect(await hub.play('loud')).toEqual(failing(/custom status has 16386 bytes, and may have 16384/))
})

test('code that asks for something else than its history has is found and named', async () => {
  let turn = 0
  open({
    orchestrators: {
      *fickle(context: Context): Steps {
        turn++
        yield context.df.callActivity(turn === 1 ? 'work' : 'other')
        return yield context.df.callActivity('work')
      },
      *shrinking(context: Context): Steps {
        const isFirst = !context.df.isReplaying && turn++ === 0
        if (isFirst) yield context.df.waitForExternalEvent('x')
        return 1
      },
    },
    activities: { work: () => 1, other: () => 2 },
  })
  const first =
    /Non-deterministic orchestrator: its history has activity 'work' as action 1, and the code now asks for activity 'other'/
  expect(await hub.play('fickle')).toEqual(failing(first))
  turn = 0
  const id = await hub.begin('shrinking')
  await hub.until(id, ({ status }) => status === 'Running')
  await hub.event(id, 'x', 1)
  const { output } = await hub.until(id)
  expect(output).toMatch(/has a wait for event 'x' as action 1, and the code now asks for nothing more/)
})

test('an error of the host inside a turn ends the instance', async () => {
  open({
    orchestrators: {
      *calls(context: Context): Steps {
        return yield context.df.callHttp({ method: 'GET', url: undefined as unknown as string })
      },
    },
  })
  expect(await hub.play('calls')).toEqual(failing(/'calls' failed: A durable HTTP call needs a method and a url/))
  expect(hub.logs.join()).toContain('error: Orchestration')
})

test('two functions of one kind and name are refused, whatever their case', () => {
  open({ activities: { Work: () => 1 } })
  const twin = { name: 'work', run: async () => null }
  expect(() => hub.add('activity', twin)).toThrow('There are two activity functions named "Work"')
  expect(() => hub.add('orchestrator', twin)).not.toThrow()
})

test('a hub that a newer version wrote is refused by name and left as it is', () => {
  open({})
  const folder = mkdtempSync(path.join(tmpdir(), 'hub-'))
  const file = path.join(folder, 'hub.db')
  try {
    const database = openDatabase(file)
    database.exec('PRAGMA user_version = 99')
    database.close()
    expect(() => trial({}, { file })).toThrow(`The task hub ${file} has version 99; this host knows versions up to 1`)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.each([
  [{ hubName: 'a-b' }, 'extensions.durableTask.hubName'],
  [{ maxConcurrentActivityFunctions: 0 }, 'extensions.durableTask.maxConcurrentActivityFunctions'],
  [{ hubname: 'Mine' }, 'hubname'],
])('host.json with %j is refused by name', (section, where) => {
  open({})
  expect(() => durableSettings(section)).toThrow(where)
})

test('a large payload is carried whole, with one warning a function', async () => {
  open({ orchestrators: { one }, activities: { work: (text) => text } })
  const text = 'é'.repeat(400_000)
  expect((await hub.play('one', text)).output).toBe(text)
  await hub.play('one', text)
  expect(hub.logs.filter((line) => line.includes(`Activity 'work' has a result of`))).toHaveLength(1)
})

test('a thousand events, sent while it runs and over a restart, are taken in order', () =>
  inFile(async (file) => {
    const app: TrialApp = {
      orchestrators: {
        *collect(context: Context): Steps {
          const seen: number[] = []
          while (seen.length < 1000) seen.push(yield context.df.waitForExternalEvent('n'))
          return seen
        },
      },
    }
    open(app, { file })
    const id = await hub.begin('collect')
    const numbers = Array.from({ length: 1000 }, (_each, n) => n)
    for (let from = 0; from < 1000; from += 100) {
      await Promise.all(numbers.slice(from, from + 100).map((n) => hub.event(id, 'n', n)))
      if (from !== 500) continue
      hub.abandon()
      open(app, { file })
    }
    expect(JSON.parse((await hub.until(id)).output ?? '')).toEqual(numbers)
  }))

test('tries of activities and of sub-orchestrations wait by their back-off and never longer than the longest, over a restart too', () =>
  inFile(async (file) => {
    const clock = manualClock('2027-01-01T00:00:00Z')
    const begun = clock.now()
    const tries = new Map<string, number[]>()
    const app: TrialApp = {
      orchestrators: {
        *both(context: Context): Steps {
          const retry = new RetryOptions(10_000, 5)
          retry.backoffCoefficient = 2
          retry.maxRetryIntervalInMilliseconds = 25_000
          return yield context.df.Task.all([
            context.df.callActivityWithRetry('work', retry, 'activity'),
            context.df.callSubOrchestratorWithRetry('child', retry, 'sub-orchestration'),
          ])
        },
        *child(context: Context): Steps {
          return yield context.df.callActivity('work', context.df.getInput())
        },
      },
      activities: {
        work(name: string) {
          const at = tries.get(name) ?? []
          tries.set(name, [...at, (clock.now() - begun) / 1000])
          if (at.length < 4) throw new Error('not yet')
          return name
        },
      },
    }
    open(app, { file, clock })
    const id = await hub.begin('both')
    for (let second = 0; second <= 90; second++) {
      await clock.advanceTo(begun + second * 1000)
      for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve))
      if (second !== 40) continue
      await hub.stop()
      open(app, { file, clock })
    }
    expect(await hub.until(id)).toMatchObject({ status: 'Completed', output: '["activity","sub-orchestration"]' })
    const times = [0, 10, 30, 55, 80]
    expect(Object.fromEntries(tries)).toEqual({ activity: times, 'sub-orchestration': times })
  }))

test('of many starts of one id at once exactly one is accepted', async () => {
  open({
    orchestrators: {
      *waits(context: Context): Steps {
        return yield context.df.waitForExternalEvent('never')
      },
    },
  })
  const all = await Promise.all(
    Array.from({ length: 20 }, () => hub.client.start({ name: 'waits', input: null, instanceId: 'one' })),
  )
  expect(all.filter(({ kind }) => kind === 'started')).toHaveLength(1)
  expect(all.filter(({ kind }) => kind === 'in-use')).toHaveLength(19)
})

test('what cannot be written ends the orchestration that wanted it, and no other', async () => {
  open({
    orchestrators: {
      one,
      *odd(context: Context): Steps {
        return yield context.df.callEntity(new EntityId('thing', 'nul\0'), 'get')
      },
    },
    activities: { work: (input) => input },
  })
  const [odd, fine] = await Promise.all([hub.play('odd'), hub.play('one', 1)])
  expect(odd).toEqual(failing(/'odd' failed: SQL parameter 2 is text with a NUL character/))
  expect(fine).toEqual({ status: 'Completed', output: 1 })
})

test('an orchestration under a clock of its own sleeps for months at once', async () => {
  const timers: { readonly work: () => void; readonly at: number }[] = []
  let now = Date.UTC(2030, 0, 1)
  const clock = {
    now: () => now,
    setTimer(work: () => void, milliseconds: number) {
      const timer = { work, at: now + milliseconds }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
  }
  open(
    {
      orchestrators: {
        *sleeper(context: Context): Steps {
          const due = new Date(context.df.currentUtcDateTime.valueOf() + 100 * 86_400_000)
          yield context.df.createTimer(due)
          return context.df.currentUtcDateTime >= due
        },
      },
    },
    { clock },
  )
  const id = await hub.begin('sleeper')
  const isOver = (): boolean => hub.client.status(id)?.status === 'Completed'
  for (let n = 0; n < 500 && !isOver(); n++) {
    await new Promise((resolve) => setImmediate(resolve))
    const [next] = timers.splice(0, 1)
    if (!next) continue
    now = Math.max(now, next.at)
    next.work()
  }
  expect([hub.client.status(id)?.output, now]).toEqual(['true', Date.UTC(2030, 0, 101)])
})

test('a thousand activities of one orchestration do not hold up another, and no more run at once than may', async () => {
  let running = 0
  let most = 0
  open(
    {
      orchestrators: {
        *many(context: Context): Steps {
          return yield context.df.Task.all(Array.from({ length: 1000 }, () => context.df.callActivity('work', 1)))
        },
        one,
      },
      activities: {
        async work(input) {
          most = Math.max(most, ++running)
          await new Promise((resolve) => setImmediate(resolve))
          running--
          return input
        },
      },
    },
    { host: { maxConcurrentActivityFunctions: 3 } },
  )
  const id = await hub.begin('many')
  await hub.until(id, ({ status }) => status === 'Running')
  await hub.play('one', 1)
  expect(hub.client.status(id)?.status).toBe('Running')
  await hub.until(id)
  expect(most).toBe(3)
})

test('an orchestration whose function has gone in a redeploy fails by name', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'hub-'))
  const file = path.join(folder, 'hub.db')
  try {
    const app = {
      orchestrators: {
        *old(context: Context): Steps {
          return yield context.df.waitForExternalEvent('go')
        },
      },
    }
    const before = trial(app, { file })
    await before.begin('old', null, 'o')
    await before.until('o', ({ status }) => status === 'Running')
    await before.stop()
    open({}, { file })
    await hub.event('o', 'go', 1)
    expect((await hub.until('o')).output).toBe(
      `Orchestrator function 'old' failed: Orchestrator function 'old' does not exist.`,
    )
    await hub.stop()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('hastened time goes on after a restart from where it had come to', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'hub-'))
  const file = path.join(folder, 'hub.db')
  const app = {
    orchestrators: {
      *naps(context: Context): Steps {
        const due = new Date(context.df.currentUtcDateTime.valueOf() + 3_600_000)
        context.df.setCustomStatus('asleep')
        yield context.df.createTimer(due)
        return 'awake'
      },
    },
  }
  try {
    // A day ahead, after some time at speed.
    const begun = Date.now()
    const ahead = { ...systemClock(), now: () => Date.now() + 86_400_000 }
    const before = trial(app, { file, clock: ahead })
    await before.begin('naps', null, 'n')
    await before.until('n', ({ customStatus }) => customStatus !== null)
    await before.stop()
    open(app, { file, clock: systemClock(36_000_000), isHastened: true })
    const { output, updatedAt } = await hub.until('n')
    expect([output, updatedAt - begun > 86_400_000 + 3_600_000]).toEqual(['"awake"', true])
    await hub.stop()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('failures of activities carry text whatever was thrown', () => {
  expect(activityFailure('a', 'text')).toEqual({ reason: `Activity function 'a' failed:  text`, details: 'text' })
  expect(activityFailure('a', undefined).reason).toBe(`Activity function 'a' failed:  undefined`)
})
