import { call, listen, type HeardEvent } from '../e2e/api'
import { asking, greeting, publish } from '../e2e/flows'
import { eventually, type Ground } from '../e2e/ground'
import { startSlowModel, wordsOf, type SlowModel } from './slow-model'
import { startHosts, type TwoHosts } from './start-hosts'

jest.setTimeout(120_000)

let model: SlowModel
let hosts: TwoHosts
beforeAll(async () => {
  model = await startSlowModel()
  hosts = await startHosts({
    SLUICE_MODEL_BASE_URL: model.url,
    SLUICE_MODEL_PROVIDER: 'compatible',
    SLUICE_CHAT_MODEL: 'slow',
  })
  for (const [name, flow] of Object.entries({ greeting, asking: asking() }))
    expect((await publish(hosts.one, name, flow)).status).toBe(201)
})
afterAll(async () => {
  await hosts?.stop()
  await model?.close()
})

interface Started extends Record<string, unknown> {
  readonly run_id: string
}

const statusOf = async (ground: Ground, run: string): Promise<unknown> =>
  (await call(ground, 'GET', `/api/runs/${run}`)).body['status']

/** Hears a run's events on a host, from a position, until it has heard enough. */
const follow = async (
  ground: Ground,
  run: string,
  from: string | undefined,
  enough: (event: HeardEvent) => boolean,
): Promise<readonly HeardEvent[]> => {
  const gone = new AbortController()
  const response = await fetch(`${ground.url}/api/runs/${run}/events`, {
    headers: { accept: 'text/event-stream', ...(from !== undefined && { 'last-event-id': from }) },
    signal: gone.signal,
  })
  const heard = await listen(response, enough)
  gone.abort()
  return heard
}

/** Hears a run to its end on one host after the other: a connection holds for so many tokens. */
const followInTurns = async (
  grounds: readonly Ground[],
  run: string,
  tokens: number,
): Promise<readonly HeardEvent[]> => {
  const heard: HeardEvent[] = []
  for (let turn = 0; heard.at(-1)?.event !== 'run-end'; turn++) {
    let left = tokens
    const ground = grounds[turn % grounds.length] as Ground
    const isEnough = ({ event }: HeardEvent): boolean => event === 'run-end' || (event === 'token' && --left === 0)
    heard.push(...(await follow(ground, run, heard.at(-1)?.id, isEnough)))
  }
  return heard
}

const textOf = (events: readonly HeardEvent[]): string =>
  events.flatMap(({ event, data }) => (event === 'token' ? [String(data['delta'])] : [])).join('')

const typesOf = (events: readonly HeardEvent[]): readonly string[] => [
  ...new Set(events.map(({ event, data }) => ('node' in data ? `${event} ${String(data['node'])}` : event))),
]

test('a flow published on one host answers on both', async () => {
  for (const ground of [hosts.one, hosts.two]) {
    const { status, body } = await call(ground, 'POST', '/api/flows/greeting/invoke', { name: 'Ada' })
    expect([status, body['outputs']]).toEqual([200, { greeting: 'Hello Ada, 1 time(s).' }])
  }
})

// Runs on both hosts at once, each followed on one host after the other, by connections that hold for a few tokens.
test('[11] whatever host carries a run, it is followed on either, each going on where the other stopped', async () => {
  const durable = async (): Promise<readonly HeardEvent[]> => {
    const { body } = await call<Started>(hosts.two, 'POST', '/api/flows/asking/runs', { question: 'durable' })
    return followInTurns([hosts.one, hosts.two], body.run_id, 3)
  }
  const called = async (): Promise<readonly HeardEvent[]> => {
    const answering = await fetch(`${hosts.two.url}/api/flows/asking/invoke`, {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify({ question: 'called' }),
    })
    let run: (id: string) => void = () => {}
    const begun = new Promise<string>((resolve) => (run = resolve))
    const own = listen(answering, ({ event, data }) => {
      if (event === 'run-start') run(String(data['run_id']))
      return false
    })
    const heard = await followInTurns([hosts.one, hosts.two], await begun, 2)
    expect(textOf(await own)).toBe(textOf(heard))
    return heard
  }
  const ways = await Promise.all([durable(), called()])
  for (const [index, question] of ['durable', 'called'].entries()) {
    const heard = ways[index] ?? []
    expect(textOf(heard)).toBe(wordsOf(question).join(''))
    expect(typesOf(heard)).toEqual(['run-start', 'node-start answer', 'token', 'node-end answer', 'outputs', 'run-end'])
    expect(new Set(heard.map(({ id }) => id)).size).toBe(heard.length)
    expect(model.asked(question)).toHaveLength(1)
  }
})

test('a run is cancelled on the host that does not carry it, and its open model call ends', async () => {
  const { body } = await call<Started>(hosts.one, 'POST', '/api/flows/asking/runs', {
    question: 'cancelled',
  })
  await eventually(async () => (model.asked('cancelled').length > 0 ? true : undefined))
  const before = model.left()
  expect((await call(hosts.two, 'POST', `/api/runs/${body.run_id}/cancel`)).status).toBe(200)
  expect(await statusOf(hosts.one, body.run_id)).toBe('cancelled')
  await eventually(async () => (model.left() > before ? true : undefined), 5_000)
})

test('[7] one key starts one run, whichever host is asked; another body is refused by both', async () => {
  const start = (ground: Ground, name: string) =>
    call<Started>(ground, 'POST', '/api/flows/greeting/runs', { name }, { 'idempotency-key': 'once' })
  const both = await Promise.all([hosts.one, hosts.two, hosts.one, hosts.two].map((ground) => start(ground, 'Ada')))
  expect(new Set(both.map(({ status }) => status))).toEqual(new Set([202]))
  const [run, ...more] = new Set(both.map(({ body }) => body.run_id))
  expect(more).toEqual([])
  for (const ground of [hosts.one, hosts.two]) {
    expect((await start(ground, 'Bob')).status).toBe(409)
    await eventually(async () => ((await statusOf(ground, run ?? '')) === 'completed' ? true : undefined))
  }
})

test('a label moved on one host is effective on the other within 10 s', async () => {
  const greet = async (ground: Ground): Promise<unknown> =>
    (await call(ground, 'POST', '/api/flows/greeting/invoke', { name: 'Ada' })).body['outputs']
  await greet(hosts.two)
  const files = { 'greet.jinja2': 'Good day {{ name }}, {{ times }} time(s).' }
  expect((await publish(hosts.one, 'greeting', { ...greeting, files })).status).toBe(201)
  const wanted = JSON.stringify({ greeting: 'Good day Ada, 1 time(s).' })
  for (const ground of [hosts.one, hosts.two])
    await eventually(async () => (JSON.stringify(await greet(ground)) === wanted ? true : undefined), 10_000)
})

test('both hosts share the rate of a deployment', async () => {
  const connection = { kind: 'serverless', base_url: model.url, fields: { requests_per_minute: 900 } }
  expect((await call(hosts.one, 'PUT', '/api/connections/limited', connection)).status).toBe(201)
  const yaml = asking('limited')
    .yaml.replace('  api: chat', '  api: chat\n')
    .replace('inputs: {question', 'inputs: {model: slow, question')
  expect((await publish(hosts.one, 'limited', { ...asking('limited'), yaml })).status).toBe(201)
  const state = { isOver: false }
  const callers = Object.entries({ one: hosts.one, two: hosts.two }).flatMap(([name, ground]) =>
    Array.from({ length: 6 }, async () => {
      while (!state.isOver) await call(ground, 'POST', '/api/flows/limited/invoke', { question: `quick ${name}` })
    }),
  )
  // Until each has seen the other's heartbeat.
  await new Promise((resolve) => setTimeout(resolve, 6_000))
  const began = Date.now()
  await new Promise((resolve) => setTimeout(resolve, 4_000))
  const over = Date.now()
  state.isOver = true
  const [one, two] = ['quick one', 'quick two'].map(
    (text) => model.asked(text).filter((at) => at >= began && at < over).length,
  ) as [number, number]
  await Promise.all(callers)
  const allowed = (900 * (over - began)) / 60_000
  expect(one + two).toBeLessThanOrEqual(allowed * 1.1)
  expect(one + two).toBeGreaterThan(allowed * 0.5)
  expect(Math.abs(one - two)).toBeLessThan(0.3 * (one + two))
})
