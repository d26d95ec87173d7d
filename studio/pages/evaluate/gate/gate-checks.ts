import { counted } from '../../../parts/format'
import type { Evidence, GateRule, RuleOutcome } from './gate-data'
import { metrics, shown, type Card, type Figure, type MetricId } from '../scorecard'

/** The state of a check; one that nothing measured is unchecked. */
export type CheckState = 'pass' | 'fail' | 'inconclusive' | 'unchecked'

/** A value with its interval on an axis with lines it must not cross. */
export interface Drawn {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly min?: number
  readonly max?: number
  /** The baseline’s value; on an axis of differences it is zero. */
  readonly ring: number | null
  /** Where the interval lies: on the right side of every line, wholly beyond one, or neither. */
  readonly side: 'pass' | 'fail' | 'open'
}

/** One rule of a gate with what it came to. */
export interface Check {
  readonly key: string
  readonly isRequired: boolean
  readonly state: CheckState
  readonly outcome: RuleOutcome
  readonly metric: MetricId
  readonly unit: Figure['unit']
  readonly isLowerBetter: boolean
  readonly baseline: number | null
  readonly level: Drawn
  /** Where the rule has a margin. */
  readonly difference?: Drawn
  readonly settlesAt?: number
}

/** The checks of a try, required ones first, by metric. */
export const checksOf = (evidence: Evidence): readonly Check[] => [
  ...sorted(evidence, evidence.required, true),
  ...sorted(evidence, evidence.watched, false),
]

const sorted = (
  evidence: Evidence,
  rules: Readonly<Record<string, RuleOutcome>>,
  isRequired: boolean,
): readonly Check[] => {
  const place = ({ metric }: Check): number => metrics.findIndex(({ id }) => id === metric)
  return Object.entries(rules)
    .map(([key, outcome]) => checkOf(evidence, key, outcome, isRequired))
    .toSorted((one, other) => place(one) - place(other))
}

const checkOf = (evidence: Evidence, key: string, outcome: RuleOutcome, isRequired: boolean): Check => {
  const { rule, direction, difference = null, difference_low = null, difference_high = null } = outcome
  const isLowerBetter = direction === 'lower'
  const compared = evidence.comparison?.metrics[key]
  const bounds = { ...(rule.min !== undefined && { min: rule.min }), ...(rule.max !== undefined && { max: rule.max }) }
  const { value, low, high } = outcome
  const level = { value, low, high, ...bounds, ring: compared?.baseline ?? null }
  const worse = rule.margin === undefined ? {} : isLowerBetter ? { max: rule.margin } : { min: -rule.margin }
  const away = { value: difference, low: difference_low, high: difference_high, ...worse, ring: 0 }
  return {
    key,
    isRequired,
    state: outcome.n === 0 && outcome.state === 'inconclusive' ? 'unchecked' : outcome.state,
    outcome,
    metric: outcome.metric,
    unit: unitOf(evidence.scorecard, outcome),
    isLowerBetter,
    baseline: compared?.baseline ?? null,
    level: { ...level, side: sideOf(level) },
    ...(rule.margin !== undefined && { difference: { ...away, side: sideOf(away) } }),
    ...(compared?.settles_at !== undefined && { settlesAt: compared.settles_at }),
  }
}

/** The unit of a figure as the scorecard tells it. */
export const unitOf = (
  card: Card,
  { metric, evaluator, figure: name }: Pick<RuleOutcome, 'metric' | 'evaluator' | 'figure'>,
): Figure['unit'] => (name === 'pass_rate' ? 'share' : card[metric].metrics[evaluator]?.unit)

/** On which side of its lines an interval lies. */
export const sideOf = ({ low, high, min, max }: Pick<Drawn, 'low' | 'high' | 'min' | 'max'>): Drawn['side'] => {
  if (low === null || high === null) return 'open'
  if ((min !== undefined && high < min) || (max !== undefined && low > max)) return 'fail'
  return (min === undefined || low >= min) && (max === undefined || high <= max) ? 'pass' : 'open'
}

/** What a rule asks, one line for the level and one for the difference. */
export const askedText = (
  rule: GateRule,
  unit: Figure['unit'],
): { readonly level: string; readonly margin: string } => ({
  level: [
    rule.min === undefined ? [] : [`≥ ${asWritten(rule.min, unit)}`],
    rule.max === undefined ? [] : [`≤ ${asWritten(rule.max, unit)}`],
  ]
    .flat()
    .join(' and '),
  margin: rule.margin === undefined ? '' : `≤ ${asWritten(rule.margin, unit)} worse`,
})

/** A threshold as somebody wrote it, in its unit. */
export const asWritten = (value: number, unit: Figure['unit']): string =>
  unit === 'share' ? percent(value) : unit === undefined ? String(value) : shown(value, unit)

/** A share as a percentage with no more digits than it has. */
export const percent = (share: number): string => `${Number((share * 100).toPrecision(4))} %`

/** Why a check stands as it does, in a sentence with its numbers. */
export const reasonOf = ({ key, outcome, level, difference, unit, isLowerBetter }: Check): string => {
  const { rule, unchecked, missing } = outcome
  const say = (value: number): string => shown(Math.abs(value), unit)
  const parts: string[] = []
  const line = level.min ?? level.max
  if (level.value !== null && line !== undefined && level.side === 'fail')
    parts.push(
      `${key} is ${say(level.value)}; its whole interval lies ${level.value < line ? 'below' : 'above'} the line at ${asWritten(line, unit)}`,
    )
  if (difference?.side === 'fail' && rule.margin !== undefined && difference.value !== null)
    parts.push(
      `${key} is ${say(difference.value)} worse than the baseline; its whole interval is beyond the ${asWritten(rule.margin, unit)} margin`,
    )
  if (parts.length > 0 && outcome.state === 'fail') return parts.join('; ')
  // What the numbers drawn here do not tell is told in the gate’s own words.
  if (outcome.state !== 'inconclusive' || unchecked > 0 || missing > 0) return outcome.reason
  if (line !== undefined && level.side === 'open' && level.low !== null && level.high !== null)
    parts.push(
      `its interval from ${say(level.low)} to ${say(level.high)} has the line at ${asWritten(line, unit)} within`,
    )
  if (difference?.side === 'open' && difference.low !== null && difference.high !== null && rule.margin !== undefined) {
    const worst = isLowerBetter ? difference.high : -difference.low
    parts.push(`it may be up to ${say(worst)} worse than the baseline, and ${asWritten(rule.margin, unit)} is allowed`)
  }
  return parts.length === 0 ? outcome.reason : parts.join('; ')
}

/** What would settle an open check, where that can be told. */
export const settledBy = (check: Check, alpha: number): string | undefined => {
  const { outcome, level, difference, state, settlesAt } = check
  if (state !== 'inconclusive' && state !== 'unchecked') return undefined
  if (outcome.unchecked > (outcome.rule.unchecked ?? 0) * (outcome.n + outcome.missing))
    return 'an evaluator that measures the unchecked rows, or a rule that lets a share of them be unchecked'
  if (outcome.missing > 0) return 'rows that come to a number: the worst value counts for those that lack one'
  const rows = Math.max(
    level.side === 'open' ? (rowsFor(level, outcome, alpha) ?? 0) : 0,
    difference?.side === 'open' && settlesAt !== undefined ? settlesAt : 0,
  )
  if (rows > outcome.n) return `about ${counted(rows, 'row')}, if the figures stay what they are`
  if (level.value !== null && level.side === 'open' && (level.value === level.min || level.value === level.max))
    return 'no number of rows, while it stands on the line'
  return undefined
}

// An interval shrinks by the root of the number of rows.
const rowsFor = ({ value, low, high, min, max }: Drawn, { n, figure: name }: RuleOutcome, alpha: number) => {
  if (value === null) return undefined
  if (low === null || high === null) {
    const probability = name === 'p95' ? 0.95 : name === 'p50' ? 0.5 : undefined
    return probability && Math.ceil(Math.log(alpha / 2) / Math.log(Math.max(probability, 1 - probability)))
  }
  const needs = [
    min === undefined ? [] : [value > min ? (value - low) / (value - min) : (high - value) / (min - value)],
    max === undefined ? [] : [value < max ? (high - value) / (max - value) : (value - low) / (value - max)],
  ].flat()
  const widest = Math.max(...needs)
  return Number.isFinite(widest) && widest > 1 ? Math.ceil(n * widest ** 2) : undefined
}

/** What the banner says of a verdict: whether the gate is open, and the one sentence why. */
export const bannerOf = (
  evidence: Pick<Evidence, 'verdict' | 'reasons' | 'completion' | 'sealed' | 'rows'>,
  checks: readonly Check[],
): { readonly is: string; readonly tone: 'open' | 'shut' | 'unknown'; readonly why: string } => {
  const { verdict, reasons, completion, sealed } = evidence
  const required = checks.filter(({ isRequired }) => isRequired)
  const of = (...states: readonly CheckState[]) => required.filter(({ state }) => states.includes(state))
  const open = of('inconclusive', 'unchecked')
  const more = open.length === 0 ? '' : ` ${undecided(open.length)}.`
  if (verdict === 'tampered')
    return { is: 'says nothing: it is not as it was sealed', tone: 'shut', why: sentence(reasons[0] ?? '') }
  if (verdict === 'pass') {
    const kept =
      required.length === 1 ? 'The one required figure holds' : `All ${required.length} required figures hold`
    const seen = checks.filter(({ isRequired, state }) => !isRequired && state === 'fail').length
    return {
      is: 'is open',
      tone: 'open',
      why: `${kept}.${seen === 0 ? '' : ` ${counted(seen, 'watched figure does', 'watched figures do')} not, and watching decides nothing.`}`,
    }
  }
  if (verdict === 'fail') {
    const failed = of('fail')
    if (completion < sealed.min_completion)
      return {
        is: 'is closed',
        tone: 'shut',
        why: `${percent(completion)} of the rows came to an end, ${percent(sealed.min_completion)} must.${more}`,
      }
    const others = failed.length - 1
    return {
      is: 'is closed',
      tone: 'shut',
      why: `${failed[0] ? reasonOf(failed[0]) : (reasons[0] ?? '')}.${others > 0 ? ` ${counted(others, 'more figure fails', 'more figures fail')}.` : ''}${more}`,
    }
  }
  const [first] = open
  const told = first ? `${first.key}: ${reasonOf(first)}` : (reasons[0] ?? '')
  const others = open.length - 1
  return {
    is: 'stays closed: it is not decided',
    tone: 'unknown',
    why: `${told}.${others > 0 ? ` ${undecided(others, 'more ')}.` : ''}`,
  }
}

const undecided = (size: number, more = ''): string =>
  counted(size, `${more}figure is undecided`, `${more}figures are undecided`)

const sentence = (text: string): string => (text === '' || text.endsWith('.') ? text : `${text}.`)

/** The ends of an axis that holds a value, its interval, its lines and the baseline, with air around, within what the figure can be. */
export const axisOf = (
  { value, low, high, min, max, ring }: Drawn,
  [least, most]: readonly [number, number],
): readonly [number, number] => {
  const all = [value, low, high, min, max, ring].filter((one): one is number => typeof one === 'number')
  const [from, to] = [Math.min(...all), Math.max(...all)]
  const air = (to - from) * 0.16 || Math.abs(to) * 0.2 || 0.1
  return [Math.max(least, from - air), Math.min(most, to + air)]
}
