import * as fc from 'fast-check'
import type { Alarm } from '../contract'
import { Alarms } from './alarms'
import { FairQueue } from './fair-queue'
import { sendHttp } from './http-activity'

/** A clock that goes where it is told, and remembers how long it was asked to wait. */
function standingClock() {
  let now = 0
  let timer: { readonly work: () => void; readonly at: number } | undefined
  const waits: number[] = []
  return {
    waits,
    now: () => now,
    setTimer(work: () => void, milliseconds: number) {
      waits.push(milliseconds)
      const own = { work, at: now + milliseconds }
      timer = own
      return () => {
        if (timer === own) timer = undefined
      }
    },
    /** Goes to a time, ringing on the way. */
    goTo(time: number) {
      while (timer && timer.at <= time) {
        const { work, at } = timer
        timer = undefined
        now = at
        work()
      }
      now = time
    },
  }
}

const alarm = (number: number, fireAt: number, instance = 'i'): Alarm => ({
  number,
  instance,
  execution: 'e',
  task: number,
  fireAt,
})

test('timers fire in the order of their time, whatever the order they were set in', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 }), (times) => {
      const clock = standingClock()
      const fired: number[] = []
      const alarms = new Alarms(clock, ({ fireAt }) => void fired.push(fireAt))
      times.forEach((time, number) => alarms.add(alarm(number, time)))
      clock.goTo(100)
      expect(fired).toEqual(times.toSorted((left, right) => left - right))
    }),
  )
})

test('a timer far beyond what a JavaScript timer can wait fires at its time', () => {
  const clock = standingClock()
  const fired: number[] = []
  const alarms = new Alarms(clock, ({ fireAt }) => void fired.push(fireAt))
  const month = 40 * 86_400_000
  alarms.add(alarm(1, month))
  clock.goTo(month - 1)
  expect(fired).toEqual([])
  clock.goTo(month)
  expect(fired).toEqual([month])
  expect(Math.max(...clock.waits)).toBeLessThanOrEqual(2 ** 31 - 1)
})

test('cancelled timers do not fire, one or all of an instance', () => {
  const clock = standingClock()
  const fired: number[] = []
  const alarms = new Alarms(clock, ({ number }) => void fired.push(number))
  for (const number of [1, 2, 3]) alarms.add(alarm(number, 10, number === 3 ? 'other' : 'own'))
  alarms.cancel('own', 1)
  alarms.cancelAll('other')
  clock.goTo(20)
  expect(fired).toEqual([2])
  expect(alarms.size).toBe(0)
})

test('a clock that rings early is asked again, and nothing fires before its time', () => {
  const fired: number[] = []
  let ring = (): void => undefined
  let now = 0
  const clock = {
    now: () => now,
    setTimer: (work: () => void) => {
      ring = work
      return () => undefined
    },
  }
  const alarms = new Alarms(clock, ({ number }) => void fired.push(number))
  alarms.add(alarm(1, 10))
  now = 9
  ring()
  expect(fired).toEqual([])
  now = 10
  ring()
  expect(fired).toEqual([1])
})

test('owners of a queue take turns, each in its own order', () => {
  const queue = new FairQueue<string>()
  for (let n = 0; n < 1000; n++) queue.add('many', `many ${n}`)
  queue.add('few', 'few 0')
  queue.add('few', 'few 1')
  expect([1, 2, 3, 4].map(() => queue.take())).toEqual(['many 0', 'few 0', 'many 1', 'few 1'])
  queue.drop('many')
  expect([queue.size, queue.take()]).toEqual([0, undefined])
})

test('a durable HTTP call carries the token of its source', async () => {
  const seen: (string | null)[] = []
  const fetch = async (_url: string, init: RequestInit): Promise<Response> => {
    seen.push(new Headers(init.headers).get('authorization'), init.body as string)
    return new Response('fine', { status: 201, headers: { 'x-own': 'yes' } })
  }
  const order = {
    method: 'POST',
    uri: 'http://x.test/',
    content: '{"n":1}',
    tokenSource: { resource: 'https://r.test' },
  }
  const answer = await sendHttp(JSON.stringify(order), { fetch, token: async (resource) => `token for ${resource}` })
  expect(seen).toEqual(['Bearer token for https://r.test', '{"n":1}'])
  expect(JSON.parse(answer)).toMatchObject({ statusCode: 201, content: 'fine', headers: { 'x-own': 'yes' } })
  await expect(sendHttp(JSON.stringify(order), { fetch })).rejects.toThrow('this host has no token source')
})
