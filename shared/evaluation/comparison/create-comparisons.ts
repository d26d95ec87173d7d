import { mayAs, principalOf, type Caller } from '../../caller'
import { fault } from '../../faults'
import type { JsonObject } from '../../json'
import type { RunHeader, Runs } from '../../runs/contract'
import type { DocumentStore } from '../../store/contract'
import { askedText } from '../runs/asked-text'
import type { EvaluatedRow, EvaluationPlan } from '../runs/contract'
import { readAll } from '../runs/read-all'
import { planOf } from '../runs/scene'
import { columnSlices } from './column-slices'
import { compareRows } from './compare-rows'
import type { ChangedRow, ComparedSide, Comparisons } from './contract'

/** What comparisons stand on. */
export interface ComparisonsDeps {
  readonly store: DocumentStore
  readonly runs: Pick<Runs, 'header' | 'book'>
}

/** Comparisons of two evaluations of the same rows. */
export const createComparisons = (deps: ComparisonsDeps): Comparisons => ({
  async compare(caller, { baseline: before, candidate: after, margins, level, slice, changed }) {
    // The values of a column are content; figures are not.
    const seesValues = mayAs(caller, 'author') || mayAs(caller, 'read-content')
    if (slice !== undefined && !seesValues)
      throw fault('forbidden', 'Slicing by a column needs the role author or read-content')
    const baseline = await sideOf(deps, caller, before)
    const candidate = await sideOf(deps, caller, after)
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
    const isIn = ({ slices }: EvaluatedRow): boolean => slice === undefined || slices[slice.column] === slice.value
    const comparison = compareRows({
      dataset: `${name}@${version}`,
      evaluators: shared,
      baseline: baseline.rows.filter(isIn),
      candidate: candidate.rows.filter(isIn),
      incomparable: incomparable(baseline, candidate),
      ...(margins && { margins }),
      ...(level !== undefined && { level }),
      ...(changed !== undefined && { changed }),
    })
    return {
      baseline: before,
      candidate: after,
      ...comparison,
      changed: await withTexts(deps, caller, candidate, comparison.changed),
      sides: { baseline: baseline.side, candidate: candidate.side },
      ...(seesValues && { slices: columnSlices(candidate.rows) }),
    }
  },
})

interface Side {
  readonly header: RunHeader
  readonly side: ComparedSide
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
  const place = name === undefined ? 0 : names.indexOf(name)
  const arm = plan.arms[place]
  if (!arm) throw fault('not_found', `Run “${id}” has no arm “${name}”; its arms are ${names.join(', ')}`)
  const rows = await readAll(store, caller.project, header, plan)
  const { flow, snapshot, label, variant } = arm
  const side = { run: id, flow, snapshot, label, variant, started: header.started }
  return { header, side, plan, rows: rows.filter((row) => row.arm === place) }
}

const withTexts = async (
  { runs }: ComparisonsDeps,
  caller: Caller,
  { header, plan, rows }: Side,
  changed: readonly ChangedRow[],
): Promise<readonly ChangedRow[]> => {
  if (header.principal !== principalOf(caller).id && !mayAs(caller, 'read-content')) return changed
  const book = runs.book({ run: header.id, project: caller.project, epoch: header.epoch })
  const byNumber = new Map(rows.map((row) => [row.row, row]))
  return Promise.all(
    changed.map(async (one) => {
      const row = byNumber.get(one.row)
      const text = row && askedText(plan, row, (await book.openValue(row.inputs)) as JsonObject)
      return text === undefined ? one : { ...one, text }
    }),
  )
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
export const incomparable = (
  baseline: Pick<Side, 'plan' | 'rows'>,
  candidate: Pick<Side, 'plan' | 'rows'>,
): Record<string, string> => {
  const judges = ({ rows }: Pick<Side, 'rows'>): string =>
    [...new Set(rows.flatMap((row) => row.judges))].toSorted().join(', ')
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
const isJudged = ({ plan }: Pick<Side, 'plan'>, name: string): boolean =>
  plan.evaluators.some((evaluator) => evaluator.name === name && evaluator.kind !== 'code')
