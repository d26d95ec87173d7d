import { isMissing, valueOf, worstOf, type FigureOrder } from '../comparison/compare-figure'
import type { EvaluatedRow, EvaluationPlan, PlannedEvaluator } from '../runs/contract'
import { sumOf } from '../runs/read-all'
import { clustersOf, evidenceAgainst, seededRandom, shuffled } from '../statistics'
import type { RoundState, Standing, TournamentPlan } from './contract'

/** Rows that each contestant answers in a round. */
export const rowsPerRound = 16

/** The rows in the order in which they are raced: chance decides it, so that no round is easier than another by design. */
export const raceOrder = ({ dataset }: Pick<EvaluationPlan, 'dataset'>): readonly number[] =>
  shuffled(
    Array.from({ length: dataset.rows }, (_none, row) => row),
    seededRandom(`race ${dataset.version}`),
  )

/** The rows of a shard: one contestant's in one round. */
export const rowsOfShard = (plan: EvaluationPlan, shard: number): readonly number[] => {
  const arms = plan.arms.length
  const [round, arm] = [Math.floor(shard / arms), shard % arms]
  return raceOrder(plan)
    .slice(round * rowsPerRound, (round + 1) * rowsPerRound)
    .map((row) => arm * plan.dataset.rows + row)
}

/**
 * How the race stands after a round. A contestant stops where what the rows say against its being as good as another is
 * larger than chance would make it, whenever one looks (betting, Ville's inequality), shared by all pairs (Bonferroni).
 */
export const stateAfter = (
  plan: EvaluationPlan,
  { objective, alpha, max_cost }: TournamentPlan,
  rows: readonly EvaluatedRow[],
  before: RoundState | undefined,
  round: number,
): RoundState => {
  const race = raceOf(plan, { objective, alpha }, rows)
  const { scores, needed } = race
  const wasStopped = plan.arms.map(({ name }) => before?.standings.find(({ arm }) => arm === name)?.stopped ?? null)
  const alive = plan.arms.flatMap((_arm, place) => (wasStopped[place] ? [] : [place]))
  const standings = plan.arms.map(({ name }, place): Standing => {
    const values = [...(scores[place]?.values() ?? [])]
    const told = alive.filter((other) => other !== place).map((other) => ({ other, by: race.evidence(other, place) }))
    const strongest = told.toSorted((left, right) => right.by - left.by)[0]
    const isBeaten = !wasStopped[place] && strongest !== undefined && strongest.by >= needed
    return {
      arm: name,
      mean: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
      n: values.length,
      cost: costOf(rows.filter((row) => row.arm === place)),
      stopped: isBeaten
        ? { round, by: plan.arms[strongest.other]?.name ?? '', evidence: strongest.by }
        : (wasStopped[place] ?? null),
    }
  })
  const spent = costOf(rows)
  const over = overBy(plan, standings, spent, max_cost, round)
  return { round, standings, spent, ...(over && { over }) }
}

/** What the rows say so far: each contestant's scores, and how strongly they speak for one against another. */
export interface Race {
  readonly evaluator: PlannedEvaluator
  readonly scores: readonly ReadonlyMap<number, number>[]
  /** Of both, on the rows that both answered: how much better the first is, in the order of the race. */
  differences(better: number, worse: number): readonly number[]
  /** The factor by which the rows speak against the second being as good as the first. */
  evidence(better: number, worse: number): number
  /** The factor that stops a contestant. */
  readonly needed: number
  /** What is left of alpha for each pair. */
  readonly pairAlpha: number
}

/** Reads a race out of its rows. */
export const raceOf = (
  plan: EvaluationPlan,
  { objective, alpha }: Pick<TournamentPlan, 'objective' | 'alpha'>,
  rows: readonly EvaluatedRow[],
): Race => {
  const evaluator = plan.evaluators.find(({ name }) => name === objective)!
  const figure: FigureOrder = { key: objective, evaluator, figure: 'mean' }
  const order = raceOrder(plan)
  const scoresOf = (arm: number): ReadonlyMap<number, number> => {
    const scores = new Map<number, number>()
    for (const row of rows) {
      if (row.arm !== arm) continue
      // What a contestant does not answer is no better than its worst answer.
      const score = valueOf(row, figure) ?? (isMissing(row, evaluator) ? worstOf(figure) : undefined)
      if (score !== undefined) scores.set(row.row, score)
    }
    return scores
  }
  const scores = plan.arms.map((_arm, place) => scoresOf(place))
  const pairs = plan.arms.length * (plan.arms.length - 1)
  const range = (evaluator.scale[1] ?? 1) - evaluator.scale[0]
  const sign = evaluator.direction === 'higher' ? 1 : -1
  const differences = (better: number, worse: number): readonly number[] =>
    order.flatMap((row) => {
      const [one, other] = [scores[better]?.get(row), scores[worse]?.get(row)]
      return one === undefined || other === undefined ? [] : [sign * (one - other)]
    })
  const evidence = (better: number, worse: number): number => {
    const values = differences(better, worse)
    return evidenceAgainst(clustersOf({ values }), [-range, range], 0, alpha / pairs, 'any-time').above
  }
  return { evaluator, scores, differences, evidence, needed: pairs / alpha, pairAlpha: alpha / pairs }
}

/** What rows cost; null where one price is unknown. */
export const costOf = (rows: readonly EvaluatedRow[]): number | null =>
  sumOf(rows.flatMap(({ cost, judge_cost }) => [cost, judge_cost]))

const overBy = (
  { dataset }: EvaluationPlan,
  standings: readonly Standing[],
  spent: number | null,
  most: number | null,
  round: number,
): RoundState['over'] => {
  const alive = standings.filter(({ stopped }) => stopped === null)
  if (alive.length <= 1) return 'one is left'
  if ((round + 1) * rowsPerRound >= dataset.rows) return 'no rows are left'
  if (most === null) return undefined
  // A ceiling that cannot be watched is reached.
  if (spent === null) return 'a price is unknown'
  const next = alive.reduce((sum, { cost, n }) => sum + (n === 0 ? 0 : ((cost ?? 0) / n) * rowsPerRound), 0)
  return spent + next > most ? 'the cost ceiling is reached' : undefined
}
