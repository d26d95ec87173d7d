import { memoryBlobs } from '../../blobs/memory-blobs'
import type { Caller } from '../../caller'
import type { Fetch, FetchInit } from '../../fetch/contract'
import type { ChatModel, Models } from '../../models/contract'
import { scriptedModel } from '../../models/fakes'
import { createRuns } from '../../runs'
import type { DurableClient, RunBook } from '../../runs/contract'
import { keepValue, memoryStore, openValue } from '../../store'
import type { NodeKind, NodeServices, Plan } from '../contract'
import { emptyDefinition } from '../definition/compile-flow'
import type { NodeDefinition } from '../definition/definition'
import { planFlow } from '../plan'
import { frozenWorld } from '../play'
import { createWaveActivities } from './activities'
import { compactPlan, expandPlan } from './compact-plan'
import { keyedFetch, memoModels, servicesOfAttempt } from './memo'

const owner: Caller = { project: 'p', id: 'ada', groups: [], roles: ['owner'] }

const node = (name: string, reads: readonly string[] = [], more: Partial<NodeDefinition> = {}): NodeDefinition => ({
  name,
  kind: 'work',
  inputs: Object.fromEntries(reads.map((from) => [from, { from: 'node', node: from, path: [] }])),
  activate: null,
  join: 'any',
  aggregation: false,
  keys: {},
  at: [],
  ...more,
})

const planOf = (...nodes: readonly NodeDefinition[]): Plan => planFlow('f', { ...emptyDefinition, nodes }, new Map())

const noFlow = (): never => {
  throw new Error('no flow is called')
}

const silentClient: DurableClient = {
  start: async () => {},
  raise: async () => {},
  status: async () => null,
  terminate: async () => {},
}

const ground = async (plan: Plan, kind: NodeKind, services = {} as NodeServices) => {
  const world = { ...frozenWorld(), sleep: async () => {} }
  const runs = createRuns({
    store: memoryStore(world.now),
    blobs: memoryBlobs(),
    world: { ...world, sleep: frozenWorld().sleep },
    ground: 'local',
    version: '1',
    keepValue,
    openValue,
  })
  const activities = createWaveActivities({
    world: { ...world, sleep: frozenWorld().sleep },
    kinds: new Map([[kind.kind, kind]]),
    services,
    environment: {},
    book: (ref) => runs.book(ref),
    loadFlow: noFlow,
    load: async () => ({
      snapshot: { hash: 'a', flow: 'f', files: new Map(), code: {}, plan, variants: {}, plan_hash: '' },
      plan,
    }),
  })
  const order = {
    kind: 'flow',
    flow: 'f',
    snapshot: 'a',
    label: null,
    variant: null,
    inputs: {},
    resolved: {},
    body: null,
  } as const
  const { run_id } = await runs.start(owner, order, silentClient)
  const ref = { run: run_id, project: 'p', epoch: 1 }
  return { runs, activities, ref }
}

const memoryBook = (): Pick<RunBook, 'recall' | 'remember'> => {
  const kept = new Map<string, Awaited<ReturnType<RunBook['recall']>>>()
  return {
    recall: async (key) => kept.get(key),
    remember: async (key, reply) => {
      if (!kept.has(key)) kept.set(key, reply)
      return kept.get(key) ?? reply
    },
  }
}

describe('the memo of model calls', () => {
  const place = { run: 'r', path: 'a', attempt: 1 }
  const modelsOf = (model: ChatModel): Models => ({ chat: () => model }) as unknown as Models

  test('[2] a call made again within its attempt is answered from what was kept, with its text as it was', async () => {
    const model = scriptedModel(['first', 'second', 'third', 'fourth'])
    const book = memoryBook() as RunBook
    const ask = async (attempt: number, onDelta?: (text: string) => void) => {
      const chat = memoModels(modelsOf(model), book, { ...place, attempt }).chat()
      const request = { messages: [{ role: 'user', content: 'same' } as const] }
      const replies = [await chat.complete(request, onDelta ? { onDelta } : {}), await chat.complete(request)]
      return replies.map(({ message }) => message.content)
    }
    expect(await ask(1)).toEqual(['first', 'second'])
    const heard: string[] = []
    expect(await ask(1, (text) => heard.push(text))).toEqual(['first', 'second'])
    expect([heard.join(''), model.calls.length]).toEqual(['first', 2])
    expect((await ask(2))[0]).toBe('third')
  })

  test('[2] another request, another connection or another node is another call', async () => {
    const model = scriptedModel([() => 'asked'])
    const book = memoryBook() as RunBook
    const complete = (path: string, content: string) =>
      memoModels(modelsOf(model), book, { ...place, path })
        .chat()
        .complete({ messages: [{ role: 'user', content }] })
    await complete('a', 'one')
    await complete('a', 'two')
    await complete('b', 'one')
    await complete('a', 'one')
    expect(model.calls).toHaveLength(3)
    expect(new Set(model.calls.map(({ call }) => call.idempotencyKey)).size).toBe(2)
  })

  test('[2] what a script sends carries the same key when it is sent again, and its own where it has one', async () => {
    const sent: FetchInit[] = []
    const inner: Fetch = async (_input, init = {}) => {
      sent.push(init)
      return new Response()
    }
    for (let delivery = 0; delivery < 2; delivery++) {
      const fetch = keyedFetch(inner, place)
      await fetch('http://a/')
      await fetch('http://a/', { headers: { 'idempotency-key': 'own' } })
      await fetch('http://b/')
    }
    const keys = sent.map(({ headers = {} }) => headers['Idempotency-Key'] ?? headers['idempotency-key'])
    expect(keys.slice(0, 3)).toEqual(keys.slice(3))
    expect([keys[1], new Set(keys).size]).toEqual(['own', 3])
  })
})

test('[2] what a service has answered an attempt is not asked again by it, and is by the next attempt', async () => {
  const asked: string[] = []
  const fetch: Fetch = async (input) => {
    asked.push(String(input))
    return Response.json({ turn: asked.length })
  }
  const book = memoryBook() as RunBook
  const ask = async (attempt: number) => {
    const place = { run: 'r', path: 'a', attempt }
    const services = servicesOfAttempt({ fetch } as unknown as NodeServices, book, place)
    return [await (await services.fetch('http://a/')).json(), await (await services.fetch('http://a/')).json()]
  }
  expect(await ask(1)).toEqual([{ turn: 1 }, { turn: 2 }])
  expect(await ask(1)).toEqual([{ turn: 1 }, { turn: 2 }])
  expect(await ask(2)).toEqual([{ turn: 3 }, { turn: 4 }])
})

describe('activities', () => {
  test('[1] two workers given the same segment at once end with one committed outcome a node, and both go on with it', async () => {
    let runs = 0
    const work: NodeKind = {
      kind: 'work',
      settle: () => ({}),
      run: async () => {
        await new Promise((resolve) => setImmediate(resolve))
        return ++runs
      },
    }
    const { activities, ref, runs: room } = await ground(planOf(node('a'), node('b', ['a'])), work)
    await activities.openRun({ ...ref, instance: `${ref.run}~1` }, silentClient)
    const ask = () => activities.runSegment({ ...ref, segment: 0 }, silentClient)
    const [one, two] = await Promise.all([ask(), ask()])
    const late = [one, two].filter((answer) => 'not_before' in answer)
    expect(late.length).toBeLessThanOrEqual(1)
    const settled = await Promise.all([ask(), ask()])
    expect(settled[0]).toEqual(settled[1])
    expect(settled[0]).toMatchObject({
      done: [
        { node: 0, status: 'completed' },
        { node: 1, status: 'completed' },
      ],
    })
    expect(runs).toBe(2)
    const { nodes } = await room.get(owner, ref.run)
    expect(nodes.map(({ path, output }) => [path, output])).toEqual([
      ['a', 1],
      ['b', 2],
    ])
  })

  test('[12] history is told where a large output lies, and nothing of what any output says', async () => {
    const secret = 'do not tell '.repeat(3_000)
    const work: NodeKind = { kind: 'work', settle: () => ({}), run: async () => secret }
    const { activities, ref } = await ground(planOf(node('a')), work)
    const opened = await activities.openRun({ ...ref, instance: `${ref.run}~1` }, silentClient)
    const answer = await activities.runSegment({ ...ref, segment: 0 }, silentClient)
    expect(JSON.stringify([opened, answer])).not.toContain('do not tell')
    expect(answer).toMatchObject({
      done: [{ node: 0, ref: expect.stringMatching(/^[0-9a-f]{64}$/) as string, size: secret.length + 2 }],
    })
  })

  test('a node’s failure is an answer, and only the ground’s is thrown', async () => {
    const work: NodeKind = {
      kind: 'work',
      settle: () => ({}),
      run: async () => {
        throw new TypeError('not my day')
      },
    }
    const { activities, ref } = await ground(planOf(node('a')), work)
    await activities.openRun({ ...ref, instance: `${ref.run}~1` }, silentClient)
    expect(await activities.runSegment({ ...ref, segment: 0 }, silentClient)).toMatchObject({
      done: [{ status: 'failed' }],
    })
  })

  test('an instance that is not the run’s, or comes after its end, is told that it is over', async () => {
    const work: NodeKind = { kind: 'work', settle: () => ({}), run: async () => 1 }
    const { activities, ref, runs } = await ground(planOf(node('a')), work)
    expect(await activities.openRun({ ...ref, epoch: 0, instance: `${ref.run}~0` }, silentClient)).toEqual({
      over: true,
    })
    await activities.openRun({ ...ref, instance: `${ref.run}~1` }, silentClient)
    await runs.cancel(owner, ref.run, silentClient)
    expect(await activities.runSegment({ ...ref, segment: 0 }, silentClient)).toEqual({ over: true })
    expect(await activities.lookAt({ ...ref, nodes: [0] }, silentClient)).toEqual({ over: true })
    expect(await activities.finishRun(ref, silentClient)).toEqual({ over: true })
  })
})

describe('plans', () => {
  test('[8] a plan in history has the same answers as the plan it was made of, in few bytes a node', () => {
    const names = Array.from({ length: 100 }, (_none, index) => `a node with a rather long name ${index}`)
    const nodes = names.map((name, index) => node(name, names.slice(Math.max(0, index - 2), index)))
    const compact = compactPlan(planOf(...nodes))
    expect(JSON.stringify(compact).length / nodes.length).toBeLessThan(40)
    expect(expandPlan(compact).segments.map(({ nodes: places }) => places.map(Number))).toEqual(compact.segments)
  })

  test('whoever reads a node comes after the one that stands in for it, and neither is in the other’s segment', () => {
    const plan = planOf(node('reader', ['main']), node('spare'), node('main', [], { on_error: { node: 'spare' } }))
    expect(plan.nodes.map(({ name }) => name)).toEqual(['main', 'spare', 'reader'])
    expect(plan.segments.map(({ nodes }) => nodes)).toEqual([['main'], ['spare'], ['reader']])
  })
})
