import type { Evaluator } from '../contract'
import { measureGround, owner } from '../fixtures/measure-ground'
import type { ChatModel } from '../../models/contract'
import { contestantsOf } from './contestants'
import type { TournamentOrder } from './contract'
import { createTournaments, tournamentKind } from './create-tournaments'

const count = (length: number): number[] => Array.from({ length }, (_none, index) => index)
const right: Evaluator = {
  id: 'right',
  version: '1',
  summary: '',
  metric: 'quality',
  kind: 'code',
  needs: ['response'],
  direction: 'higher',
  scale: [0, 1],
  run: ({ response }) => ({ score: response === 'right' ? 1 : 0 }),
}

/** A race whose answers follow from the temperature: it is the share of wrong ones. */
const race = async (other: Partial<TournamentOrder>, rows = 160, cost: number | null = 0.01, turns = Infinity) => {
  const asked = new Map<number, number>()
  const model: ChatModel = {
    id: 'm',
    complete: async ({ messages, parameters }) => {
      const temperature = Number(parameters?.['temperature'])
      asked.set(temperature, (asked.get(temperature) ?? 0) + 1)
      const text = messages.at(-1)?.content
      const row = Number(/\d+/.exec(typeof text === 'string' ? text : '')?.[0])
      const content = (row * 7) % 20 < temperature * 20 ? 'wrong' : 'right'
      return { model: 'm', message: { content }, finish_reason: 'stop', usage: null, cost, latency_ms: 1 }
    },
  }
  const ground = await measureGround({
    datasets: { d: count(rows).map((row) => ({ question: `q${row}` })) },
    evaluators: [right],
    model,
    kinds: () => ({ tournament: tournamentKind }),
  })
  const tournaments = createTournaments(ground.deps)
  const matrix = { parameters: [0.05, 0.1, 0.8].map((temperature) => ({ temperature })) }
  const order = { dataset: 'd', flow: 'qa', evaluators: [{ evaluator: 'right' }], matrix, max_cost: 100, ...other }
  const { run_id } = await tournaments.start(owner, order, ground.client)
  await ground.work(turns)
  return { view: await tournaments.get(owner, run_id), asked, ground, tournaments, run_id }
}

test('a loser is stopped early, and costs nothing after that; what cannot be told apart races on', async () => {
  const { view, asked, ground, run_id } = await race({})
  expect(view).toMatchObject({ status: 'completed', over: 'no rows are left', winner: null })
  const [best, next, worst] = view.standings
  expect([best?.stopped, next?.stopped]).toEqual([null, null])
  expect(worst?.stopped?.round).toBeLessThan(5)
  expect(worst?.stopped?.evidence).toBeGreaterThanOrEqual(6 / 0.05)
  expect([asked.get(0.05), asked.get(0.1)]).toEqual([160, 160])
  expect(asked.get(0.8)).toBe(16 * ((worst?.stopped?.round ?? 0) + 1))
  expect((await ground.runs.get(owner, run_id)).outputs).toMatchObject({ winner: null, over: 'no rows are left' })
})

test('a race of two ends when one is surely better', async () => {
  const { view } = await race({ matrix: { parameters: [{ temperature: 0 }, { temperature: 0.7 }] } })
  expect(view).toMatchObject({ over: 'one is left', winner: 'temperature=0' })
  expect(view.rounds.length).toBeLessThan(10)
})

test('no round begins that would go beyond the cost ceiling, and none where a price is unknown', async () => {
  // A round of three costs 0.48.
  const { view, asked } = await race({ max_cost: 1 })
  expect(view).toMatchObject({ over: 'the cost ceiling is reached', winner: null })
  expect([...asked.values()].reduce((sum, calls) => sum + calls, 0) * 0.01).toBeLessThanOrEqual(1)
  const unknown = await race({}, 160, null)
  expect(unknown.view).toMatchObject({ over: 'a price is unknown', rounds: [{ round: 0 }] })
  expect((await race({ max_cost: null }, 64, null)).view.over).toBe('no rows are left')
})

test('a race is shown as it stands: means with intervals, who is behind whom by how much, and what was saved', async () => {
  const { view, tournaments, run_id } = await race({})
  const [best, next, worst] = view.contestants
  expect(view).toMatchObject({ leader: best?.arm, rows: 160, rows_per_round: 16, whole: 480, needed: 6 / 0.05 })
  expect(view.done).toBe((best?.measured ?? 0) + (next?.measured ?? 0) + (worst?.measured ?? 0))
  expect(view.done).toBeLessThan(view.whole)
  for (const one of view.contestants) {
    expect(one.low).toBeLessThan(one.mean ?? Number.NaN)
    expect(one.high).toBeGreaterThan(one.mean ?? Number.NaN)
  }
  expect(best?.behind).toBeNull()
  // What nothing decides has zero within; what was stopped does not.
  expect(next?.behind?.low).toBeLessThan(0)
  expect(worst?.behind).toMatchObject({ arm: worst?.stopped?.by })
  expect(worst?.behind?.low).toBeGreaterThan(0)
  expect(worst?.behind?.evidence).toBeGreaterThanOrEqual(view.needed)
  expect((await tournaments.list(owner)).items).toMatchObject([
    { id: run_id, objective: 'right', dataset: 'd@v1', winner: null, over: 'no rows are left', status: 'completed' },
  ])
})

test('a race that is cancelled keeps who was stopped before', async () => {
  const { ground, tournaments, run_id } = await race({}, 160, 0.01, 60)
  // The look after the first round is taken as the second begins.
  await ground.evaluations.activities.nextRound({ run: run_id, project: 'p', epoch: 1, round: 1 })
  const view = await tournaments.get(owner, run_id)
  expect(view.rounds).toHaveLength(1)
  await ground.runs.cancel(owner, run_id, ground.client)
  const after = await tournaments.get(owner, run_id)
  expect(after).toMatchObject({ status: 'cancelled', rounds: view.rounds, standings: view.standings })
})

test('a race that is purged while races are listed takes none from the list', async () => {
  const { ground, run_id } = await race({}, 32)
  const header = () => Promise.reject(new Error('It was purged'))
  const tournaments = createTournaments({ ...ground.deps, runs: { ...ground.runs, header } })
  expect((await tournaments.list(owner)).items).toMatchObject([{ id: run_id }])
})

test('each contestant has its own scorecard and its own rows', async () => {
  const { view, ground, run_id } = await race({})
  const [best, , worst] = view.contestants
  const arm = worst?.arm ?? ''
  const card = await ground.evaluations.get(owner, run_id, { arm })
  expect(card.quality.metrics['right']?.mean).toBe(worst?.mean)
  expect((await ground.evaluations.get(owner, run_id)).quality.metrics['right']?.mean).toBe(best?.mean)
  const { items } = await ground.evaluations.rows(owner, run_id, { arm, limit: 500 })
  expect(items).toHaveLength(worst?.measured ?? 0)
  expect(new Set(items.map((row) => row.arm))).toEqual(new Set([arm]))
  await expect(ground.evaluations.get(owner, run_id, { arm: 'nobody' })).rejects.toMatchObject({ word: 'not_found' })
})

test('two that answer alike have no winner', async () => {
  const matrix = {
    parameters: [
      { temperature: 0.3, seed: 1 },
      { temperature: 0.3, seed: 2 },
    ],
  }
  const { view } = await race({ matrix })
  expect(view.winner).toBeNull()
})

test('contestants are named, at least two, and decided by a score that has two ends', async () => {
  const order = { dataset: 'd', flow: 'qa', evaluators: [], max_cost: 1 }
  expect(
    contestantsOf({
      ...order,
      arms: [{ label: 'repo' }],
      matrix: { models: ['a', 'b'], variants: ['n.x', 'n.y'] },
    }).map(({ name }) => name),
  ).toEqual(['repo', 'n.x a', 'n.x b', 'n.y a', 'n.y b'])
  expect(() => contestantsOf({ ...order, arms: [{}] })).toThrow('2 to 24')
  expect(() => contestantsOf({ ...order, arms: [{}, {}] })).toThrow('as it is')
  await expect(race({ objective: 'unknown' })).rejects.toMatchObject({ word: 'invalid_input' })
})
