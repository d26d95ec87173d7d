import type { Arm, EvaluatedRow, EvaluationPlan } from '../runs/contract'
import { bettingInterval, clustersOf } from '../statistics'
import type { Contestant, RaceNow, Stopped, TournamentPlan } from './contract'
import { costOf, raceOf, rowsPerRound, type Race } from './race'

/** How the race stands by every row that is there, also those of the round under way. */
export const raceNow = (
  plan: EvaluationPlan,
  tournament: TournamentPlan,
  rows: readonly EvaluatedRow[],
  stoppedOf: (arm: string) => Stopped | null,
): RaceNow => {
  const race = raceOf(plan, tournament, rows)
  const { name, metric, direction, scale, unit } = race.evaluator
  const means = race.scores.map(meanOf)
  const leader = leaderOf(plan, means, direction, stoppedOf)
  const contestants = plan.arms.map((arm, place): Contestant => {
    const own = rows.filter((row) => row.arm === place)
    const stopped = stoppedOf(arm.name)
    const better = stopped ? plan.arms.findIndex((other) => other.name === stopped.by) : leader
    return {
      ...armView(arm),
      mean: means[place] ?? null,
      ...intervalOf(race, place),
      n: race.scores[place]?.size ?? 0,
      measured: own.length,
      failed: own.filter(({ outcome }) => outcome === 'failed').length,
      cost: costOf(own),
      stopped,
      behind: better === place || better < 0 ? null : behindOf(plan, race, better, place),
    }
  })
  return {
    alpha: tournament.alpha,
    needed: race.needed,
    evaluator: { name, metric, direction, scale, ...(unit && { unit }) },
    evaluators: plan.evaluators.map((one) => one.name),
    rows: plan.dataset.rows,
    rows_per_round: rowsPerRound,
    done: rows.length,
    whole: plan.dataset.rows * plan.arms.length,
    spent: costOf(rows),
    leader: plan.arms[leader]?.name ?? null,
    contestants,
  }
}

const armView = ({ name, flow, snapshot, label, variant, model, parameters }: Arm) => ({
  arm: name,
  flow,
  snapshot,
  label,
  variant,
  ...(model !== undefined && { model }),
  ...(parameters && { parameters }),
})

const meanOf = (scores: ReadonlyMap<number, number>): number | null =>
  scores.size === 0 ? null : [...scores.values()].reduce((sum, value) => sum + value, 0) / scores.size

const leaderOf = (
  { arms }: EvaluationPlan,
  means: readonly (number | null)[],
  direction: 'higher' | 'lower',
  stoppedOf: (arm: string) => Stopped | null,
): number => {
  const turn = direction === 'higher' ? 1 : -1
  const racing = arms.flatMap(({ name }, place) => {
    const mean = means[place] ?? null
    return mean === null || stoppedOf(name) ? [] : [{ place, worth: mean * turn }]
  })
  return racing.toSorted((left, right) => right.worth - left.worth)[0]?.place ?? -1
}

// Rows come in an order of chance, so an interval that holds at any time holds at this one.
const intervalOf = ({ scores, evaluator }: Race, place: number): Pick<Contestant, 'low' | 'high'> => {
  const values = [...(scores[place]?.values() ?? [])]
  const [least, most] = evaluator.scale
  if (values.length === 0 || most === null) return { low: null, high: null }
  const { low, high } = bettingInterval(clustersOf({ values }), [least, most], 0.95, 'any-time')
  return { low, high }
}

const behindOf = ({ arms }: EvaluationPlan, race: Race, better: number, worse: number): Contestant['behind'] => {
  const values = race.differences(better, worse)
  const [least, most] = race.evaluator.scale
  const range = (most ?? 1) - least
  if (values.length === 0) return null
  // At the level of the race: what stops a contestant keeps zero out of this interval.
  const level = 1 - 2 * race.pairAlpha
  const { low, high } = bettingInterval(clustersOf({ values }), [-range, range], level, 'any-time')
  return {
    arm: arms[better]?.name ?? '',
    difference: values.reduce((sum, value) => sum + value, 0) / values.length,
    low,
    high,
    n: values.length,
    evidence: race.evidence(better, worse),
  }
}
