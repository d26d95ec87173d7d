import {
  compareFigure,
  directionOf,
  isMissing,
  valueOf,
  worstOf,
  type FigureOrder,
  type RowPair,
} from '../comparison/compare-figure'
import { figureLevel } from '../comparison/figure-level'
import type { EvaluatedRow } from '../runs/contract'
import { groupsOf } from '../runs/scorecard'
import { quantileOf } from '../statistics'
import type { IntervalAnswer } from '../statistics/contract'
import type { GateRule, RuleOutcome } from './contract'

/** What a rule is judged by. */
export interface RuleScene {
  readonly candidate: readonly EvaluatedRow[]
  readonly pairs: readonly RowPair[]
  /** What a pass must hold at. */
  readonly alpha: number
  /** A failure of any one fails the gate, so all of them share the doubt. */
  readonly failAlpha: number
  readonly seed: string
}

interface Found {
  readonly state: RuleOutcome['state']
  readonly reason: string
}

/** Judges one figure by its rule: passed or failed where its interval lies wholly on one side, inconclusive where it does not, and what is missing counts [27]. */
export const judgeRule = (order: FigureOrder, rule: GateRule, scene: RuleScene): RuleOutcome => {
  const { candidate } = scene
  const { evaluator } = order
  const counted = countOf(order, candidate)
  const told = figureLevel(order, counted.values, counted.groups, 1 - scene.alpha, scene.seed)
  const worst = counted.missing === 0 ? undefined : withWorst(order, counted)
  const difference =
    rule.margin === undefined ? undefined : compareFigure(order, scene.pairs, 1 - scene.alpha, scene.seed)
  const states = [
    uncheckedState(rule, counted),
    boundState(order, rule, counted, scene),
    marginState(order, rule, scene),
  ].filter((one) => one !== undefined)
  const { state, reason } = afterMissing(worstOfStates(states), order, rule, counted, worst, scene)
  return {
    state,
    reason,
    rule,
    evaluator: evaluator.name,
    metric: evaluator.metric,
    figure: order.figure,
    direction: directionOf(order),
    value: told.value,
    ...shown(told.interval),
    n: counted.values.length,
    missing: counted.missing,
    unchecked: counted.unchecked,
    ...(worst !== undefined && { worst_case: finite(summary(order, worst.values)) }),
    ...(difference && {
      difference: difference.difference,
      difference_low: difference.low,
      difference_high: difference.high,
    }),
  }
}

interface Counted {
  readonly values: readonly number[]
  readonly groups: readonly string[] | undefined
  readonly missing: number
  readonly unchecked: number
  readonly rows: number
  readonly missingRows: readonly EvaluatedRow[]
  readonly there: readonly EvaluatedRow[]
}

const countOf = (order: FigureOrder, rows: readonly EvaluatedRow[]): Counted => {
  const there = rows.filter((row) => valueOf(row, order) !== undefined)
  const missingRows = rows.filter((row) => isMissing(row, order.evaluator))
  const unchecked = rows.filter((row) => {
    const mark = row.marks[order.evaluator.name]
    return mark && 'none' in mark && mark.none === 'unchecked'
  })
  return {
    values: there.map((row) => valueOf(row, order) ?? Number.NaN),
    groups: groupsOf(there),
    missing: missingRows.length,
    unchecked: unchecked.length,
    rows: rows.length,
    missingRows,
    there,
  }
}

const withWorst = (order: FigureOrder, { values, missingRows, there }: Counted) => {
  const worst = worstOf(order) ?? Infinity
  return {
    values: [...values, ...missingRows.map(() => worst)],
    groups: groupsOf([...there, ...missingRows]),
  }
}

const uncheckedState = ({ unchecked: allowed = 0 }: GateRule, { unchecked, rows }: Counted): Found | undefined =>
  unchecked > allowed * rows
    ? { state: 'inconclusive', reason: `${unchecked} of ${rows} rows are unchecked, ${percent(allowed)} may be` }
    : undefined

const boundState = (order: FigureOrder, rule: GateRule, counted: Counted, scene: RuleScene): Found | undefined => {
  const { min, max } = rule
  if (min === undefined && max === undefined) return undefined
  const at = (alpha: number) => figureLevel(order, counted.values, counted.groups, 1 - alpha, scene.seed).interval
  const [sure, failing] = [at(scene.alpha), at(scene.failAlpha)]
  if ('none' in sure) return { state: 'inconclusive', reason: sure.none }
  const asked = [
    min === undefined ? [] : [`at least ${number(min)}`],
    max === undefined ? [] : [`at most ${number(max)}`],
  ]
  const wanted = asked.flat().join(' and ')
  const between = `${number(sure.low)} to ${number(sure.high)}`
  if ((min === undefined || sure.low >= min) && (max === undefined || sure.high <= max))
    return { state: 'pass', reason: `${between}, ${wanted} is required` }
  const isOutside =
    !('none' in failing) && ((min !== undefined && failing.high < min) || (max !== undefined && failing.low > max))
  if (isOutside) return { state: 'fail', reason: `${between}, ${wanted} is required` }
  return { state: 'inconclusive', reason: `${between} leaves open whether it is ${wanted}` }
}

const marginState = (order: FigureOrder, rule: GateRule, scene: RuleScene): Found | undefined => {
  const { margin, tolerate_inconclusive: isTolerant = false } = rule
  if (margin === undefined) return undefined
  const sure = worseBy(order, scene, scene.alpha)
  const failing = worseBy(order, scene, scene.failAlpha)
  const asked = `at most ${number(margin)} worse than the baseline is allowed`
  if (typeof sure === 'string') return { state: 'inconclusive', reason: `no difference can be told: ${sure}` }
  const between = `worse by ${number(sure.least)} to ${number(sure.most)}`
  if (sure.most <= margin) return { state: 'pass', reason: `${between}, ${asked}` }
  if (typeof failing !== 'string' && failing.least > margin) return { state: 'fail', reason: `${between}, ${asked}` }
  if (isTolerant) return { state: 'pass', reason: `${between} settles nothing, which is tolerated` }
  return { state: 'inconclusive', reason: `${between} leaves open whether that is more than ${number(margin)}` }
}

// How much worse the candidate is, at least and at most; or why nobody can tell.
const worseBy = (
  order: FigureOrder,
  { pairs, seed }: RuleScene,
  alpha: number,
): { least: number; most: number } | string => {
  const { low, high, why, direction } = compareFigure(order, pairs, 1 - alpha, seed)
  if (low === null || high === null) return why ?? 'nothing was measured'
  return direction === 'higher' ? { least: -high, most: -low } : { least: low, most: high }
}

// What passes must pass with the worst value for every row that lacks one.
const afterMissing = (
  found: Found,
  order: FigureOrder,
  rule: GateRule,
  counted: Counted,
  worst: { readonly values: readonly number[]; readonly groups: readonly string[] | undefined } | undefined,
  scene: RuleScene,
): Found => {
  if (found.state !== 'pass' || worst === undefined) return found
  const bound = boundState(order, rule, { ...counted, ...worst }, scene)
  const pairs = worstPairs(order, scene)
  const margin = pairs ? marginState(order, rule, { ...scene, pairs }) : rule.margin === undefined ? undefined : noWorst
  const holds = [bound, margin].every((one) => one === undefined || one.state === 'pass')
  if (holds)
    return { ...found, reason: `${found.reason}; also with the worst value for ${counted.missing} rows that lack one` }
  const reason = `${counted.missing} of ${counted.rows} rows lack a number, and with the worst value for them it would not pass`
  return { state: 'inconclusive', reason }
}

const noWorst: Found = { state: 'inconclusive', reason: 'the scale has no worst value' }

const worstPairs = (order: FigureOrder, { pairs }: RuleScene): readonly RowPair[] | undefined => {
  const worst = worstOf(order)
  if (worst === undefined) return undefined
  const { name } = order.evaluator
  return pairs.map(({ baseline, candidate }) =>
    isMissing(candidate, order.evaluator)
      ? { baseline, candidate: { ...candidate, marks: { ...candidate.marks, [name]: { score: worst, pass: false } } } }
      : { baseline, candidate },
  )
}

const worstOfStates = (states: readonly Found[]): Found => {
  const by = (state: Found['state']): readonly Found[] => states.filter((one) => one.state === state)
  const chosen = [by('fail'), by('inconclusive'), by('pass')].find((some) => some.length > 0) ?? []
  return {
    state: chosen[0]?.state ?? 'inconclusive',
    reason: chosen.map(({ reason }) => reason).join('; ') || 'nothing was asked',
  }
}

const summary = ({ figure }: FigureOrder, values: readonly number[]): number =>
  figure === 'p50'
    ? quantileOf(values, 0.5)
    : figure === 'p95'
      ? quantileOf(values, 0.95)
      : values.reduce((sum, value) => sum + value, 0) / values.length

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

const shown = (interval: IntervalAnswer): Pick<RuleOutcome, 'low' | 'high' | 'method'> =>
  'none' in interval
    ? { low: null, high: null, method: null }
    : { low: finite(interval.low), high: finite(interval.high), method: interval.method }

const number = (value: number): string => String(Number(value.toPrecision(4)))
const percent = (share: number): string => `${number(share * 100)} %`
