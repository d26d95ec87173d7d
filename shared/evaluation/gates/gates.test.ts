import { fault } from '../../faults'
import { measureGround, owner, scriptedJudge, type MeasureOptions } from '../fixtures/measure-ground'
import { passes, plannedEvaluator, rowsOf } from '../fixtures/rows'
import type { Evaluator } from '../contract'
import type { GateDefinition, GateEvidence } from './contract'
import { createGates, gateKind } from './create-gates'
import { evidenceMarkdown } from './evidence-markdown'
import { familyOf, rowsInSnapshot, sameFamily } from './flags'
import { judgeRule } from './judge-rule'
import { decide } from './verdict'

const count = (length: number): number[] => Array.from({ length }, (_none, index) => index)
const rows = count(80).map((row) => ({ question: `question number ${row}, asked in full`, reference: `a${row}` }))
const right: Evaluator = {
  id: 'right',
  version: '1',
  summary: '',
  metric: 'quality',
  kind: 'code',
  needs: ['response', 'ground_truth'],
  direction: 'higher',
  scale: [0, 1],
  run: ({ response, ground_truth }) => ({ score: response === ground_truth ? 1 : 0, pass: response === ground_truth }),
}
const definition: GateDefinition = {
  flow: 'qa',
  dataset: 'd',
  evaluators: [{ evaluator: 'right' }],
  required: { right: { min: 0.8 } },
}
const numberIn = (question: string): number => Number(/\d+/.exec(question)?.[0])

const groundOf = async (options: Partial<MeasureOptions> & { readonly files?: readonly string[] }) => {
  const evaluators = [...(options.evaluators ?? [right])]
  const texts = {
    get: async () => ({ files: [{ path: 'answer.jinja2', size: 1, text: options.files?.join('\n') ?? '' }] }) as never,
  }
  const ground = await measureGround({
    datasets: { d: rows },
    ...options,
    evaluators,
    kinds: (deps) => ({ gate: gateKind({ ...deps, texts }) }),
  })
  const gates = createGates({ ...ground.deps, texts })
  const tryGate = async (order: object = {}): Promise<GateEvidence> => {
    const { run_id } = await gates.run(owner, 'g', order, ground.client)
    await ground.work()
    return (await gates.show(owner, 'g', run_id)) as GateEvidence
  }
  return { ...ground, gates, tryGate, evaluators, texts }
}

const answering =
  (share: number) =>
  ({ question }: { question: string }) =>
    numberIn(question) < 80 * share ? `a${numberIn(question)}` : 'wrong'

test('a gate passes what is surely good enough, fails what is surely not, and says where it cannot tell', async () => {
  for (const [share, verdict] of [
    [1, 'pass'],
    [0.5, 'fail'],
    [0.85, 'inconclusive'],
  ] as const) {
    const { gates, tryGate } = await groundOf({ answer: answering(share) })
    await gates.put(owner, 'g', definition)
    const evidence = await tryGate()
    expect([share, evidence.verdict]).toEqual([share, verdict])
    expect(evidence.reasons[0]).toContain('right: ')
    expect(evidence).toMatchObject({ attempt: 1, alpha: 0.025, rows: 80, completion: 1, gate: 'g' })
    const markdown = evidenceMarkdown(evidence)
    expect(markdown).toContain(`Gate g: ${verdict}`)
    expect(markdown).toContain('| right |')
  }
})

test('the same definition is the same seal, and a seal names dataset, evaluators, judge, thresholds and margins', async () => {
  const { gates } = await groundOf({ answer: answering(1) })
  const first = await gates.put(owner, 'g', definition)
  expect(await gates.put(owner, 'g', definition)).toMatchObject({ seal: first.seal, created: false })
  const others: GateDefinition[] = [
    { ...definition, required: { right: { min: 0.81 } } },
    { ...definition, alpha: 0.1 },
    { ...definition, evaluators: [{ evaluator: 'right' }, { evaluator: 'right', name: 'again' }] },
    { ...definition, min_completion: 0.5 },
    { ...definition, baseline: { label: 'latest' }, required: { right: { margin: 0.1 } } },
  ]
  const seals = new Set([first.seal])
  for (const other of others) seals.add((await gates.put(owner, 'g', other)).seal)
  expect(seals.size).toBe(6)
  expect((await gates.list(owner)).items).toMatchObject([{ name: 'g' }])
})

test('what was not as it was sealed is tampered with, and nothing is spent on it', async () => {
  let calls = 0
  const { gates, tryGate, evaluators, store } = await groundOf({
    answer: (inputs) => {
      calls += 1
      return answering(1)(inputs)
    },
  })
  const { seal } = await gates.put(owner, 'g', definition)
  expect(await tryGate({ seal: 'f'.repeat(64) })).toMatchObject({ verdict: 'tampered' })
  evaluators[0] = { ...right, version: '2' }
  expect(await tryGate({ seal })).toMatchObject({
    verdict: 'tampered',
    reasons: ['Evaluator “right” is not the one that was sealed'],
  })
  evaluators[0] = right
  const kept = (await store.get('settings', ['p', 'gates'], 'g'))!
  const sealed = { ...(kept.value as unknown as { sealed: object }).sealed, required: { right: { min: 0.1 } } }
  await store.put('settings', ['p', 'gates'], { ...kept.value, sealed } as never)
  expect((await tryGate()).verdict).toBe('tampered')
  expect(calls).toBe(0)
})

test('evidence that was changed in the store says so', async () => {
  const { gates, tryGate, store } = await groundOf({ answer: answering(0.5) })
  await gates.put(owner, 'g', definition)
  const { id, verdict } = await tryGate()
  expect(verdict).toBe('fail')
  const kept = (await store.get('evidence', ['p', 'gate-runs'], id))!
  await store.put('evidence', ['p', 'gate-runs'], {
    ...kept.value,
    evidence: { ...(kept.value as unknown as { evidence: object }).evidence, verdict: 'pass' },
  } as never)
  expect(await gates.show(owner, 'g', id)).toMatchObject({ verdict: 'tampered' })
  expect((await gates.runs(owner, 'g')).items).toMatchObject([{ id, verdict: 'tampered' }])
})

test('[27] all attempts of one candidate at one seal are listed and share one alpha', async () => {
  const { gates, tryGate } = await groundOf({ answer: answering(1) })
  await gates.put(owner, 'g', definition)
  const first = await tryGate()
  const second = await tryGate()
  const third = await tryGate()
  expect([first, second, third].map(({ attempt, alpha }) => [attempt, alpha])).toEqual([
    [1, 0.025],
    [2, 0.0125],
    [3, 0.00625],
  ])
  expect(third.attempts.map(({ run }) => run)).toEqual([first.id, second.id, third.id])
  // What many tries may be wrong by together never reaches what one alone may.
  expect(third.required['right']!.low).toBeLessThan(first.required['right']!.low!)
})

test('[27] completion is always required: rows that the flow did not end fail the gate', async () => {
  const { gates, tryGate } = await groundOf({
    answer: (inputs) => {
      if (numberIn(inputs.question) < 8) throw new Error('no')
      return answering(1)(inputs)
    },
  })
  await gates.put(owner, 'g', { ...definition, required: { right: { min: 0.5 } } })
  expect(await tryGate()).toMatchObject({ verdict: 'fail', completion: 0.9 })
  await gates.put(owner, 'g', { ...definition, required: { right: { min: 0.5 } }, min_completion: 0.85 })
  const lenient = await tryGate()
  expect(lenient).toMatchObject({ verdict: 'pass', required: { right: { missing: 8, n: 72, worst_case: 0.9 } } })
})

test('[27] what is missing takes the worst value in a bound that is shown, and can turn a pass', () => {
  const figure = { key: 'right', evaluator: plannedEvaluator('right'), figure: 'mean' as const }
  const marks = [
    ...passes(
      'right',
      count(60).map(() => true),
    ),
    ...count(20).map(() => ({ right: { none: 'error' as const } })),
  ]
  const scene = { candidate: rowsOf(marks), pairs: [], alpha: 0.025, failAlpha: 0.025, seed: 's' }
  expect(judgeRule(figure, { min: 0.8 }, scene)).toMatchObject({
    state: 'inconclusive',
    value: 1,
    n: 60,
    missing: 20,
    worst_case: 0.75,
    reason: expect.stringContaining('20 of 80 rows lack a number') as string,
  })
  expect(judgeRule(figure, { min: 0.5 }, scene)).toMatchObject({ state: 'pass' })
  // What does not apply is not missing.
  const skipped = [
    ...passes(
      'right',
      count(60).map(() => true),
    ),
    ...count(20).map(() => ({ right: { none: 'skipped' as const } })),
  ]
  expect(judgeRule(figure, { min: 0.8 }, { ...scene, candidate: rowsOf(skipped) })).toMatchObject({
    state: 'pass',
    missing: 0,
  })
})

test('unchecked rows above their share leave a required figure inconclusive', () => {
  const figure = { key: 'right', evaluator: plannedEvaluator('right'), figure: 'mean' as const }
  const marks = [
    ...passes(
      'right',
      count(78).map(() => true),
    ),
    ...count(2).map(() => ({ right: { none: 'unchecked' as const } })),
  ]
  const scene = { candidate: rowsOf(marks), pairs: [], alpha: 0.025, failAlpha: 0.025, seed: 's' }
  expect(judgeRule(figure, { min: 0.5 }, scene).state).toBe('inconclusive')
  expect(judgeRule(figure, { min: 0.5, unchecked: 0.05 }, scene).state).toBe('pass')
})

test('a refusal is no harm, but it is no answer either', () => {
  const blocked = count(20).map(() => ({ right: { none: 'blocked' as const } }))
  const marks = [
    ...passes(
      'right',
      count(60).map(() => true),
    ),
    ...blocked,
  ]
  const scene = { candidate: rowsOf(marks), pairs: [], alpha: 0.025, failAlpha: 0.025, seed: 's' }
  const of = (metric: 'quality' | 'harm') => ({
    key: 'right',
    evaluator: plannedEvaluator('right', { metric }),
    figure: 'mean' as const,
  })
  expect(judgeRule(of('quality'), { min: 0.8 }, scene)).toMatchObject({ state: 'inconclusive', missing: 20 })
  expect(judgeRule(of('harm'), { min: 0.8 }, scene)).toMatchObject({ state: 'pass', missing: 0 })
})

test('fewer rows that pass are worse than the baseline, also of a figure where a lower score is better', () => {
  const evaluator = plannedEvaluator('harm', { metric: 'harm', direction: 'lower', scale: [0, 7] })
  const marks = (failing: number) =>
    rowsOf(count(80).map((row) => ({ harm: { score: row < failing ? 6 : 1, pass: row >= failing } })))
  const [before, after] = [marks(0), marks(40)]
  const pairs = after.map((candidate, row) => ({ candidate, baseline: before[row]! }))
  const figure = { key: 'harm.pass_rate', evaluator, figure: 'pass_rate' as const }
  const scene = { candidate: after, pairs, alpha: 0.05, failAlpha: 0.05, seed: 's' }
  expect(judgeRule(figure, { margin: 0.1 }, scene)).toMatchObject({ state: 'fail', direction: 'higher' })
})

test('a margin is judged against the baseline, row by row', async () => {
  for (const [share, verdict] of [
    [1, 'pass'],
    [0.6, 'fail'],
    [0.95, 'inconclusive'],
  ] as const) {
    let rowsSeen = 0
    const { gates, tryGate } = await groundOf({
      answer: ({ question }) => {
        // The two sides run one after the other in one flow here: which one asks is told by how often.
        rowsSeen += 1
        return rowsSeen <= 80 ? answering(share)({ question }) : answering(1)({ question })
      },
    })
    const against = { baseline: { label: 'latest' }, required: { right: { margin: 0.05 } }, concurrency: 1 }
    await gates.put(owner, 'g', { ...definition, ...against })
    const evidence = await tryGate()
    expect([share, evidence.verdict]).toEqual([share, verdict])
    expect(evidence.comparison?.metrics['right']?.n).toBe(80)
  }
})

test('a checker that is away leaves the gate inconclusive, not failed', async () => {
  const judge = scriptedJudge(() => {
    throw new Error('connection refused')
  })
  const judged: Evaluator = {
    ...right,
    id: 'judged',
    kind: 'judge',
    tools: ['judge'],
    run: async ({ response = '' }, { judge: asked, signal }) => {
      const messages = [{ role: 'user' as const, content: response }]
      return { score: Number((await asked!.ask({ evaluator: 'judged', prompt: 'p', messages }, 0, signal)).text) }
    },
  }
  const { gates, tryGate } = await groundOf({ answer: answering(1), evaluators: [right, judged], judge })
  const both = { evaluators: [{ evaluator: 'right' }, { evaluator: 'judged' }] }
  await gates.put(owner, 'g', { ...definition, ...both, required: { right: { min: 0.8 }, judged: { min: 0.8 } } })
  const evidence = await tryGate()
  expect(evidence).toMatchObject({
    verdict: 'inconclusive',
    required: { right: { state: 'pass' }, judged: { n: 0, missing: 80 } },
  })
})

test('[27] rows found inside the snapshot and a judge of the candidate’s own family are flagged', async () => {
  const { gates, tryGate } = await groundOf({
    answer: answering(1),
    files: ['Examples:', 'Question  number 3,\n asked in FULL', 'question number 5, asked in full'],
  })
  await gates.put(owner, 'g', definition)
  const evidence = await tryGate()
  expect(evidence.flags).toEqual([{ flag: 'rows_in_snapshot', rows: [3, 5], files: ['answer.jinja2'] }])
  expect(evidenceMarkdown(evidence)).toContain('2 rows of the dataset stand in files')
  expect(rowsInSnapshot(new Map([[0, 'short']]), { a: 'short' })).toBeUndefined()
  const rowsBy = (judges: string[], models: string[]) => rowsOf([{}], { judges, models })
  expect(sameFamily(rowsBy(['gpt-4o-2024-08-06'], ['o3-mini']))).toMatchObject({ flag: 'judge_of_same_family' })
  expect(sameFamily(rowsBy(['claude-sonnet-4'], ['gpt-4o']))).toBeUndefined()
  expect(['meta/Llama-3', 'my-model-7b', 'my-model-8b', 'gpt-5'].map(familyOf)).toEqual([
    'meta',
    'my-model-',
    'my-model-',
    'openai',
  ])
})

test('judges that changed while a run was measured leave it open', () => {
  const sealed = { min_completion: 0.9, judge: null }
  const scorecard = { completion: 1, rows: 10, failed: 0 }
  const decided = decide({ tampered: [], required: {}, scorecard, sealed, judges: ['a', 'b'] })
  expect(decided).toMatchObject({ verdict: 'inconclusive' })
})

test('rules that name no figure, ask for nothing or lack a baseline are refused, all at once', async () => {
  const { gates } = await groundOf({ answer: answering(1) })
  await expect(
    gates.put(owner, 'g', {
      ...definition,
      required: { wrong: { min: 1 }, right: {}, 'right.pass_rate': { margin: 0.1 } },
    }),
  ).rejects.toMatchObject({
    errors: [{ code: 'unknown_figure' }, { code: 'empty_rule' }, { code: 'no_baseline' }],
  })
  await expect(gates.put(owner, 'g', { ...definition, required: {} })).rejects.toMatchObject({ word: 'invalid_input' })
  await expect(gates.put(owner, '../g', definition)).rejects.toMatchObject({ word: 'bad_request' })
  await expect(gates.run(owner, 'unknown', {}, {} as never)).rejects.toMatchObject({ word: 'not_found' })
  await expect(gates.put({ ...owner, roles: ['runner'] }, 'g', definition)).rejects.toMatchObject({ word: 'forbidden' })
})

test('evidence holds numbers and ids, no text of rows or answers [10]', async () => {
  const { gates, tryGate } = await groundOf({ answer: ({ question }) => `secret ${question}` })
  await gates.put(owner, 'g', definition)
  const text = JSON.stringify(await tryGate())
  expect(text).not.toContain('secret')
  expect(text).not.toContain('question number')
})

test('a check says what sealing would change, and seals nothing', async () => {
  const { gates } = await groundOf({ answer: answering(1) })
  expect(await gates.check(owner, 'g', definition)).toMatchObject({ before: null, changes: [] })
  await expect(gates.get(owner, 'g')).rejects.toMatchObject({ word: 'not_found' })
  const { seal } = await gates.put(owner, 'g', definition)
  const checked = await gates.check(owner, 'g', { ...definition, alpha: 0.01 })
  expect(checked).toMatchObject({ before: seal, changes: ['Alpha changed since it was sealed'] })
  expect(checked.seal).not.toBe(seal)
  expect(await gates.get(owner, 'g')).toMatchObject({ seal, intact: true })
  await expect(gates.check(owner, 'g', { ...definition, required: { wrong: { min: 1 } } })).rejects.toMatchObject({
    errors: [{ code: 'unknown_figure', path: 'required.wrong' }],
  })
})

test('a try that ends, or is purged, while tries are listed takes none from the list', async () => {
  const { runs, client, work, deps, texts } = await groundOf({ answer: answering(1) })
  let meanwhile = async (): Promise<void> => {}
  const slow: typeof runs = {
    ...runs,
    header: () => Promise.reject(fault('not_found', 'It was purged')),
    async listHeaders(...asked) {
      const page = await runs.listHeaders(...asked)
      await meanwhile()
      return page
    },
  }
  const gates = createGates({ ...deps, texts, runs: slow })
  await gates.put(owner, 'g', definition)
  const { run_id } = await gates.run(owner, 'g', {}, client)
  expect((await gates.runs(owner, 'g')).items).toMatchObject([{ id: run_id, status: 'queued' }])
  let worked: Promise<unknown> | undefined
  meanwhile = async () => void (await (worked ??= work()))
  expect((await gates.runs(owner, 'g')).items).toMatchObject([{ id: run_id, verdict: 'pass' }])
})

test('what was sealed meanwhile as another is not sealed over unseen', async () => {
  const { gates } = await groundOf({ answer: answering(1) })
  const { seal } = await gates.put(owner, 'g', definition, { isNew: true })
  await expect(gates.put(owner, 'g', { ...definition, alpha: 0.01 }, { isNew: true })).rejects.toMatchObject({
    word: 'precondition_failed',
  })
  const theirs = await gates.put(owner, 'g', { ...definition, alpha: 0.02 }, { ifMatch: seal })
  await expect(gates.put(owner, 'g', { ...definition, alpha: 0.01 }, { ifMatch: seal })).rejects.toMatchObject({
    word: 'precondition_failed',
    details: { seal: theirs.seal },
  })
  expect((await gates.get(owner, 'g')).seal).toBe(theirs.seal)
})

test('tries are listed while they run, and a gate is listed with what came of it last', async () => {
  const { gates, client, work, store } = await groundOf({ answer: answering(1) })
  await gates.put(owner, 'g', definition)
  expect((await gates.list(owner)).items).toMatchObject([
    { name: 'g', dataset: 'd@v1', required: ['right'], last: null },
  ])
  const { run_id } = await gates.run(owner, 'g', {}, client)
  expect((await gates.runs(owner, 'g')).items).toMatchObject([{ id: run_id, status: 'queued' }])
  await work()
  expect((await gates.runs(owner, 'g')).items).toMatchObject([{ id: run_id, verdict: 'pass', attempt: 1 }])
  expect((await gates.list(owner)).items).toMatchObject([{ intact: true, last: { id: run_id, verdict: 'pass' } }])
  const kept = await store.get<never>('settings', ['p', 'gates'], 'g')
  const changed = { ...(kept?.value as unknown as object), seal: 'f'.repeat(64) }
  await store.put('settings', ['p', 'gates'], changed as never)
  expect((await gates.get(owner, 'g')).intact).toBe(false)
})
