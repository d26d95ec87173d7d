import type { Caller } from '../../caller'
import { fault } from '../../faults'
import type { Runs } from '../../runs/contract'
import type { DocumentStore } from '../../store/contract'
import type { EvaluatedRow, EvaluationPlan } from '../runs/contract'
import { readAll } from '../runs/read-all'
import { planOf } from '../runs/scene'
import { compareRows } from './compare-rows'
import type { Comparisons } from './contract'

/** What comparisons stand on. */
export interface ComparisonsDeps {
  readonly store: DocumentStore
  readonly runs: Pick<Runs, 'header'>
}

/** Comparisons of two evaluations of the same rows. */
export const createComparisons = ({ store, runs }: ComparisonsDeps): Comparisons => ({
  async compare(caller, { baseline: before, candidate: after, margins, level }) {
    const baseline = await sideOf({ store, runs }, caller, before)
    const candidate = await sideOf({ store, runs }, caller, after)
    refuseOthers(baseline.plan, candidate.plan)
    const { name, version } = candidate.plan.dataset
    const shared = candidate.plan.evaluators.filter((evaluator) =>
      baseline.plan.evaluators.some((other) => other.name === evaluator.name),
    )
    if (shared.length === 0)
      throw fault(
        'invalid_input',
        `No evaluator measured both: ${namesOf(baseline.plan)} and ${namesOf(candidate.plan)}`,
      )
    const comparison = compareRows({
      dataset: `${name}@${version}`,
      evaluators: shared,
      baseline: baseline.rows,
      candidate: candidate.rows,
      incomparable: incomparable(baseline, candidate),
      ...(margins && { margins }),
      ...(level !== undefined && { level }),
    })
    return { baseline: before, candidate: after, ...comparison }
  },
})

interface Side {
  readonly plan: EvaluationPlan
  readonly rows: readonly EvaluatedRow[]
}

const sideOf = async ({ store, runs }: ComparisonsDeps, caller: Caller, written: string): Promise<Side> => {
  const [id = '', name] = written.split('@')
  const header = await runs.header(caller, id)
  const plan = planOf(header)
  if (header.ended === undefined)
    throw fault('conflict', `Run “${id}” is ${header.status}; it is compared once it has ended`, { run: id })
  const names = plan.arms.map((arm) => arm.name)
  const arm = name === undefined ? 0 : names.indexOf(name)
  if (arm < 0) throw fault('not_found', `Run “${id}” has no arm “${name}”; its arms are ${names.join(', ')}`)
  const rows = await readAll(store, caller.project, header, plan)
  return { plan, rows: rows.filter((row) => row.arm === arm) }
}

const refuseOthers = (baseline: EvaluationPlan, candidate: EvaluationPlan): void => {
  const text = ({ dataset: { name, version, split } }: EvaluationPlan): string =>
    `${name}@${version}${split === null ? '' : `, split ${split}`}`
  if (text(baseline) === text(candidate)) return
  throw fault(
    'invalid_input',
    `Only evaluations of the same rows can be compared: one is of ${text(baseline)}, the other of ${text(candidate)}`,
  )
}

const namesOf = ({ evaluators }: EvaluationPlan): string => evaluators.map(({ name }) => name).join(', ')

/** Evaluators whose numbers of the two sides are not of one kind, and why. */
export const incomparable = (baseline: Side, candidate: Side): Record<string, string> => {
  const judges = ({ rows }: Side): string => [...new Set(rows.flatMap((row) => row.judges))].toSorted().join(', ')
  const [before, after] = [judges(baseline), judges(candidate)]
  return Object.fromEntries(
    candidate.plan.evaluators.flatMap(({ name, hash }) => {
      const other = baseline.plan.evaluators.find((one) => one.name === name)
      if (other && other.hash !== hash) return [[name, 'the two sides were measured by different versions of it']]
      if (before !== after && before !== '' && after !== '' && isJudged(candidate, name))
        return [[name, `one side was judged by ${before}, the other by ${after}`]]
      return []
    }),
  )
}

// Rows say who judged them, not for which evaluator; one that code alone measures asks nobody.
const isJudged = ({ plan }: Side, name: string): boolean =>
  plan.evaluators.some((evaluator) => evaluator.name === name && evaluator.kind !== 'code')
