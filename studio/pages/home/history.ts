import type { GateRule } from './gate-rules'
import type { RunLine } from '../../api/types'
import type { CardLine, MetricId } from '../evaluate/scorecard'

/** How many versions are drawn side by side. */
export const mostVersions = 8

/** What was measured of one version. */
export interface Measured {
  readonly run: RunLine
  readonly lines: readonly CardLine[]
  readonly labels: readonly string[]
}

/** The newest finished evaluation of each version, oldest first. */
export const newestOfVersions = (runs: readonly RunLine[], most: number = mostVersions): readonly RunLine[] => {
  const versions = new Map<string, RunLine>()
  for (const run of runs) {
    const key = `${run.hash} ${run.variant ?? ''}`
    if (run.status === 'completed' && !versions.has(key)) versions.set(key, run)
  }
  return [...versions.values()].slice(0, most).toReversed()
}

/** What the gates ask of a figure; a share of rows that pass goes by two names. */
export const ruleOf = (
  { key, name, unit }: Pick<CardLine, 'key' | 'name' | 'unit'>,
  rules: Readonly<Record<string, GateRule>>,
): GateRule | undefined => rules[key] ?? (unit === 'share' ? rules[`${name}.pass_rate`] : undefined)

/** The line a metric is told by: what a gate asks of it, else the wait most people have at most, else the first that has a value. */
export const toldBy = (
  card: readonly CardLine[],
  metric: MetricId,
  rules: Readonly<Record<string, GateRule>>,
): CardLine | undefined => {
  const lines = card.filter((line) => line.metric === metric)
  const measured = lines.filter(({ value }) => value !== null)
  return (
    measured.find((line) => ruleOf(line, rules)) ??
    measured.find(({ about, low }) => about === 'p95' && low !== null) ??
    measured.find(({ about }) => about === 'p50') ??
    measured[0] ??
    lines[0]
  )
}

/** The same figure on another card. */
export const sameLine = (card: readonly CardLine[], told: CardLine): CardLine | undefined =>
  card.find(({ key }) => key === told.key)

/** The flow that matters most: in production before not, more asked before less, newer measured before older. */
export const flowThatMatters = (
  evaluated: readonly string[],
  flows: readonly {
    readonly name: string
    readonly runs: number
    readonly labels: Readonly<Record<string, string | undefined>>
  }[],
): string | undefined => {
  const weight = (name: string): readonly [number, number] => {
    const flow = flows.find((one) => one.name === name)
    return [flow?.labels['production'] === undefined ? 0 : 1, flow?.runs ?? 0]
  }
  return evaluated.toSorted((one, other) => {
    const [left, right] = [weight(one), weight(other)]
    return right[0] - left[0] || right[1] - left[1]
  })[0]
}
