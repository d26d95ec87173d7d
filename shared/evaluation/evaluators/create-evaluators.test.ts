import type { Caller } from '../../caller'
import { fault } from '../../faults'
import type { JsonObject } from '../../json'
import type { RowFlow, RowOutcome } from '../../flows/rows/contract'
import { fakeEmbedder, scriptedModel } from '../../models/fakes'
import { prompts } from '../../prompts'
import type { RunBook } from '../../runs/contract'
import type { Safety } from '../../safety/contract'
import { memoryStore } from '../../store/memory-store'
import type { EvaluationRow, Measurement } from '../contract'
import { createEvaluators } from './create-evaluators'
import { openEvaluator } from './open-evaluator'
import { exactMatch } from './exact-match'

const caller: Caller = { project: 'p', id: 'me', groups: [], roles: ['author'] }
const row: EvaluationRow = { index: 0, inputs: { column: 'c' }, query: 'q', response: 'r' }
const noSafety: Safety = { checks: [], check: () => Promise.resolve([]) }
// Time passes only where somebody waits for it.
const world = {
  now: () => 0,
  sleep: (_ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 5)
      signal?.addEventListener('abort', () => clearTimeout(timer))
    }),
  newId: () => 'id',
  random: () => 0.5,
  log: () => undefined,
}

const scene = (
  more: {
    readonly code?: Readonly<Record<string, unknown>>
    readonly flow?: RowFlow
    readonly judgeModel?: string
  } = {},
) =>
  createEvaluators({
    models: { chat: () => scriptedModel([]), embedder: () => fakeEmbedder() },
    judgeModel: more.judgeModel,
    store: memoryStore(() => 0),
    prompts,
    safety: noSafety,
    world,
    own: {
      manifest: Object.fromEntries(Object.keys(more.code ?? {}).map((path) => [path, `hash of ${path}`])),
      loadCode: (hash) => Promise.resolve((more.code ?? {})[hash.replace('hash of ', '')]),
    },
    ...(more.flow && { flows: { open: () => Promise.resolve(more.flow!) } }),
  })

const measure = async (
  evaluators: ReturnType<typeof scene>,
  evaluator: string,
  given: Partial<EvaluationRow> = {},
  options?: JsonObject,
  book?: RunBook,
): Promise<Measurement> => {
  const [opened] = await evaluators.open(caller, [{ evaluator, ...(options && { options }) }])
  const tools = evaluators.tools(caller, { signal: new AbortController().signal })
  return opened!.run({ ...row, ...given }, { ...tools, ...(book && { book, path: '3~1' }) })
}

test('every evaluator is listed with what it needs, and says why it is not at hand', async () => {
  const list = await scene().list(caller)
  expect(list.length).toBeGreaterThan(60)
  expect(new Set(list.map(({ id }) => id)).size).toBe(list.length)
  for (const entry of list) expect(entry.id).toMatch(/^[A-Za-z0-9_-]+$/)
  expect([...new Set(list.map(({ metric }) => metric))].toSorted()).toEqual([
    'cost',
    'harm',
    'honesty',
    'latency',
    'quality',
  ])
  expect(list.find(({ id }) => id === 'relevance')).toMatchObject({
    available: false,
    why: expect.stringContaining('judge') as string,
  })
  expect(list.find(({ id }) => id === 'bleu')).toMatchObject({
    available: true,
    options: { properties: { smoothing: { default: 'method4' } } },
  })
  const judged = await scene({ judgeModel: 'j' }).list(caller)
  expect(judged.find(({ id }) => id === 'relevance')).toMatchObject({ available: true })
})

test('all that is wrong with an order is named before anything is spent', async () => {
  const wrong = scene().open(caller, [
    { evaluator: 'nobody' },
    { evaluator: 'regex', options: { pattern: '(' } },
    { evaluator: 'f1', options: { stemming: true } },
    { evaluator: 'f1' },
    { evaluator: '__proto__' },
    { evaluator: 'constructor', name: 'c' },
  ])
  await expect(wrong).rejects.toMatchObject({ word: 'invalid_input' })
  const errors = await wrong.catch((error: { errors: readonly { path: string; code: string }[] }) => error.errors)
  expect((errors as readonly { path: string; code: string }[]).map(({ path, code }) => [path, code])).toEqual([
    ['evaluators[3]', 'double_evaluator'],
    ['evaluators[0]', 'unknown_evaluator'],
    ['evaluators[1]', 'bad_option'],
    ['evaluators[2]', 'bad_option'],
    ['evaluators[4]', 'unknown_evaluator'],
    ['evaluators[5]', 'unknown_evaluator'],
  ])
})

test('what an evaluator is known by changes with its options and its prompts', async () => {
  const [plain, again, other] = await scene().open(caller, [
    { evaluator: 'bleu' },
    { evaluator: 'bleu', name: 'b2' },
    { evaluator: 'bleu', name: 'b3', options: { max_n: 2 } },
  ])
  expect(plain!.hash).toBe(again!.hash)
  expect(plain!.hash).not.toBe(other!.hash)
  expect(plain!.hash).toMatch(/^[0-9a-f]{64}$/)
})

test('a row that lacks what an evaluator needs is skipped, one whose tool is missing unchecked', async () => {
  expect(await measure(scene(), 'f1')).toEqual({ skipped: true, why: 'The row has no ground_truth' })
  expect(await measure(scene(), 'relevance')).toEqual({
    unchecked: true,
    why: 'No judge model is configured (SLUICE_JUDGE_MODEL)',
  })
  expect(await measure(scene(), 'hate')).toEqual({ unchecked: true, why: 'No check “hate” is installed' })
})

describe('an evaluator that misbehaves', () => {
  const of = (run: () => unknown) =>
    openEvaluator({ ...exactMatch, needs: [], run: run as never }, { options: {} }, world, 20).run(row, {
      caller,
      signal: new AbortController().signal,
      now: world.now,
      random: world.random,
    })
  test.each([
    [
      'throws',
      () => {
        throw new Error('boom')
      },
      'boom',
    ],
    [
      'throws a fault',
      () => {
        throw fault('model_failed', 'The model is away')
      },
      'The model is away',
    ],
    ['rejects', () => Promise.reject(new Error('later')), 'later'],
    ['never answers', () => new Promise(() => undefined), 'no answer within'],
    ['answers nothing', () => undefined, 'no measurement'],
    ['answers NaN', () => ({ score: NaN }), 'no measurement'],
    ['answers a text', () => ({ score: '5' }), 'no measurement'],
    ['answers infinity', () => ({ score: Infinity }), 'no measurement'],
    ['answers beyond its scale', () => ({ score: 3 }), 'outside of its scale'],
    ['answers below its scale', () => ({ score: -0.1 }), 'outside of its scale'],
    ['answers what it should not', () => ({ score: 1, secret: 'x' }), 'no measurement'],
    ['answers both', () => ({ score: 1, error: 'x' }), 'no measurement'],
  ])('that %s is an error with its reason', async (_what, run, reason) => {
    expect(await of(run)).toEqual({ error: expect.stringContaining(reason) as string })
  })
  test('by a hair of floating point beyond its scale is on it', async () => {
    expect(await of(() => ({ score: 1 + 1e-12 }))).toEqual({ score: 1 })
  })
})

describe('an evaluator of a flow’s own', () => {
  const shout = {
    version: '3',
    summary: 'Whether the answer shouts',
    direction: 'lower',
    needs: ['response'],
    run: ({ response }: EvaluationRow) => ({ score: response === response?.toUpperCase() ? 1 : 0 }),
  }
  const code = {
    'shop/evaluators/shout.ts': shout,
    'shop/evaluators/broken.ts': { version: '1' },
    'shop/evaluators/busy.ts': {
      ...shout,
      run: () => {
        for (;;);
      },
    },
    'shop/format.ts': () => 1,
  }
  test('is found by its file, and measures', async () => {
    expect(await measure(scene({ code }), 'file:shop/shout', { response: 'HELP' })).toEqual({ score: 1 })
    expect(await scene({ code }).list(caller)).toContainEqual(
      expect.objectContaining({ id: 'file:shop/shout', flow: 'shop', version: '3', metric: 'quality' }),
    )
  })
  test('that exports none is refused by name, and so is a file that is none', async () => {
    await expect(measure(scene({ code }), 'file:shop/broken')).rejects.toThrow('“evaluators/broken” of flow “shop”')
    expect(await scene({ code }).list(caller)).toContainEqual(
      expect.objectContaining({
        id: 'file:shop/broken',
        available: false,
        why: expect.stringContaining('summary') as string,
      }),
    )
    await expect(measure(scene({ code }), 'file:shop/format')).rejects.toThrow('No evaluator')
  })
  test('that never gives the processor back loses it', async () => {
    expect(await measure(scene({ code }), 'file:shop/busy')).toEqual({
      error: 'The evaluator kept the processor for more than 2 s',
    })
  })
})

describe('an evaluation flow', () => {
  const flow = (
    outputs: JsonObject,
    more: Partial<RowOutcome> = {},
  ): RowFlow & { readonly ran: JsonObject[]; readonly summed: unknown[] } => {
    const ran: JsonObject[] = []
    const summed: unknown[] = []
    return {
      ran,
      summed,
      flow: 'grade',
      snapshot: 'f00d',
      label: 'latest',
      inputs: {
        question: { type: 'string' },
        answer: { type: 'string' },
        column: { type: 'string' },
        mode: { type: 'string', default: 'x' },
      },
      outputs: { score: { type: 'string' } },
      nodes: [],
      bound: {},
      aggregates: true,
      run: (_book, { inputs, path }) => {
        ran.push({ ...inputs, path })
        return Promise.resolve({
          status: 'completed',
          outputs,
          usage: null,
          cost: 0.5,
          latency_ms: 1,
          metrics: {},
          gathered: { grade: outputs['score'] ?? null },
          ...more,
        })
      },
      aggregate: (_book, lines) => {
        summed.push(...lines)
        return Promise.resolve({ metrics: { mean: 3 }, usage: null, cost: null })
      },
    }
  }
  const book = {} as RunBook

  test('runs for each row with what it asks for, under the row’s own path', async () => {
    const grade = flow({ score: '4', reason: 'good' })
    expect(await measure(scene({ flow: grade }), 'flow:grade@latest', {}, { threshold: 3 }, book)).toMatchObject({
      score: 4,
      pass: true,
      reason: 'good',
    })
    expect(grade.ran).toEqual([{ question: 'q', answer: 'r', column: 'c', path: '3~1/grade' }])
  })
  test('gives what its aggregation nodes make of all rows', async () => {
    const grade = flow({ score: 2 })
    const evaluators = scene({ flow: grade })
    const [opened] = await evaluators.open(caller, [{ evaluator: 'flow:grade' }])
    const tools = { ...evaluators.tools(caller, { signal: new AbortController().signal }), book, path: '0~1' }
    const measured = await opened!.run(row, tools)
    const failed: Measurement = { error: 'x' }
    const summed = await opened!.aggregate!(
      [
        { index: 0, measurement: measured },
        { index: 1, measurement: failed },
      ],
      tools,
    )
    expect(summed).toEqual({ mean: 3 })
    expect(grade.summed).toEqual([{ grade: 2 }])
  })
  test('that fails, gives no number, or lacks an input says so', async () => {
    const failed = flow({}, { status: 'failed', outputs: null, error: { code: 'node_failed', message: 'It broke' } })
    expect(await measure(scene({ flow: failed }), 'flow:grade', {}, {}, book)).toEqual({ error: 'It broke' })
    expect(await measure(scene({ flow: flow({ score: 'good' }) }), 'flow:grade', {}, {}, book)).toHaveProperty('error')
    expect(await measure(scene({ flow: flow({ score: 1 }) }), 'flow:grade', { inputs: {} }, {}, book)).toEqual({
      skipped: true,
      why: 'The row has no column',
    })
    expect(await measure(scene({ flow: flow({ score: 1 }) }), 'flow:grade')).toHaveProperty('unchecked')
  })
})
