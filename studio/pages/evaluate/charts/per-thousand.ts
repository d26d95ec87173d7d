import type { Difference, LevelInterval } from '../comparison/compared'
import type { GateRule } from '../gate/gate-rule'
import type { CardLine, Unit } from '../scorecard'

// One answer costs too little to be read; the API counts by the row.
const many = 1000

const times = <T extends number | null>(value: T): T => (value === null ? value : value * many) as T

/** A line of costs by a thousand rows; any other as it is. */
export const linePerThousand = (line: CardLine): CardLine =>
  line.unit === 'usd'
    ? {
        ...line,
        about: `${line.about} per 1,000`,
        value: times(line.value),
        low: times(line.low),
        high: times(line.high),
      }
    : line

/** A difference of costs by a thousand rows; any other as it is. */
export const differencePerThousand = (one: Difference): Difference => {
  if (one.unit !== 'usd') return one
  const level = (side: LevelInterval): LevelInterval => ({ ...side, low: times(side.low), high: times(side.high) })
  return {
    ...one,
    baseline: times(one.baseline),
    candidate: times(one.candidate),
    difference: times(one.difference),
    low: times(one.low),
    high: times(one.high),
    detectable: times(one.detectable),
    ...(one.margin !== undefined && { margin: times(one.margin) }),
    ...(one.levels && { levels: { baseline: level(one.levels.baseline), candidate: level(one.levels.candidate) } }),
  }
}

/** What a gate asks of a figure, counted as the figure is shown. */
export const rulePerThousand = (rule: GateRule | undefined, unit: Unit): GateRule | undefined =>
  rule === undefined || unit !== 'usd'
    ? rule
    : {
        ...rule,
        ...(rule.min !== undefined && { min: times(rule.min) }),
        ...(rule.max !== undefined && { max: times(rule.max) }),
        ...(rule.margin !== undefined && { margin: times(rule.margin) }),
      }
