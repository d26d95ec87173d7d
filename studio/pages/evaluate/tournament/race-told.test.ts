import type { Contestant, Tournament } from './race-data'
import { factor, listed, raceText, ranked, roundsOf, savedOf, standingOf, wayOf } from './race-told'

const one = (arm: string, given: Partial<Contestant> = {}): Contestant => ({
  arm,
  flow: 'qa',
  snapshot: 'a'.repeat(64),
  label: null,
  variant: null,
  mean: 0.5,
  low: 0.4,
  high: 0.6,
  n: 64,
  measured: 64,
  failed: 0,
  cost: 0.64,
  stopped: null,
  behind: null,
  ...given,
})
const race = (given: Partial<Tournament>): Tournament => ({
  id: 'r',
  status: 'completed',
  flow: 'qa',
  dataset: 'd@v1',
  objective: 'f1',
  max_cost: 2,
  winner: null,
  over: 'no rows are left',
  rounds: [],
  started_at: '',
  ended_at: null,
  alpha: 0.05,
  needed: 120,
  evaluator: { name: 'f1', metric: 'quality', direction: 'higher', scale: [0, 1] },
  evaluators: ['f1'],
  rows: 64,
  rows_per_round: 16,
  done: 144,
  whole: 192,
  spent: 1.44,
  leader: 'b',
  contestants: [
    one('a', { mean: 0.2, measured: 16, cost: 0.16, stopped: { round: 0, by: 'b', evidence: 400 } }),
    one('b', { mean: 0.6 }),
    one('c', { mean: 0.7 }),
  ],
  ...given,
})

test('who still races stands first by what it reached, then who was stopped last', () => {
  const stopped = one('d', { mean: 0.9, stopped: { round: 2, by: 'c', evidence: 130 } })
  expect(ranked(race({ contestants: [...race({}).contestants, stopped] })).map(({ arm }) => arm)).toEqual([
    'c',
    'b',
    'd',
    'a',
  ])
  const lower = { name: 'latency', metric: 'latency', direction: 'lower', scale: [0, 9] } as const
  expect(ranked(race({ evaluator: lower })).map(({ arm }) => arm)).toEqual(['b', 'c', 'a'])
})

test('a race that is over without a winner says between whom it is undecided and why no row is left to ask', () => {
  const told = raceText(race({}))
  expect(told.title).toBe('Undecided between b and c')
  expect(told.why).toContain('All 64 rows were raced.')
  expect(raceText(race({ over: 'the cost ceiling is reached' })).why).toContain('$1.44 of $2.00 is spent')
  expect(standingOf(race({}), one('b'))).toBe('undecided')
})

test('a winner is told with how surely the others were stopped', () => {
  const told = raceText(race({ winner: 'b', contestants: race({}).contestants.slice(0, 2) }))
  expect(told).toMatchObject({ title: 'b wins', tone: 'open' })
  expect(told.why).toContain('a factor of 400 or more, 120 is needed')
  expect(told.why).toContain('In at most 5 % of such races')
})

test('a race under way says its round, and what was saved is told in rows and money', () => {
  expect(raceText(race({ status: 'running', rounds: [{ round: 0, standings: [] }] })).title).toBe(
    'Round 2 of at most 4',
  )
  expect(roundsOf(race({}))).toBe(4)
  expect(savedOf(race({}))).toEqual({ rows: 48, share: 0.25, cost: expect.closeTo(0.48) })
  expect(savedOf(race({ spent: null })).cost).toBeNull()
})

test('evidence is told as a factor and goes its way by its logarithm', () => {
  expect([factor(1), factor(5.06), factor(133.7), factor(1e9)]).toEqual(['1', '5.1', '134', 'over 10,000'])
  expect([wayOf(0.2, 120), wayOf(120, 120), wayOf(1e9, 120)]).toEqual([0, 1, 1])
  expect([listed([]), listed(['a']), listed(['a', 'b', 'c'])]).toEqual(['nobody', 'a', 'a, b and c'])
})
