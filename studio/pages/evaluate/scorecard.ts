import type { IconName } from '../../parts/icon'
import { count, duration, figure, money } from '../../parts/format'

/** The five metrics in their one order, with their glyphs. */
export const metrics: readonly { readonly id: MetricId; readonly text: string; readonly icon: IconName }[] = [
  { id: 'quality', text: 'Quality', icon: 'star' },
  { id: 'harm', text: 'Harm', icon: 'shield' },
  { id: 'honesty', text: 'Honesty', icon: 'anchor' },
  { id: 'cost', text: 'Cost', icon: 'coin' },
  { id: 'latency', text: 'Latency', icon: 'clock' },
]

/** One of the five. */
export type MetricId = 'quality' | 'harm' | 'honesty' | 'cost' | 'latency'

/** What a figure is counted in; a plain number where absent. */
export type Unit = 'usd' | 'ms' | 'share' | undefined

/** The ends of what a score can be; null where there is none. */
export type Scale = readonly [number, number | null]

interface Told {
  readonly low: number | null
  readonly high: number | null
  readonly method: string | null
  readonly why?: string
}

/** A figure with its interval, or why there is none. */
export interface Figure extends Told {
  readonly mean: number | null
  readonly n: number
  readonly errors: number
  readonly unchecked: number
  readonly skipped: number
  readonly blocked: number
  readonly direction?: 'higher' | 'lower'
  readonly unit?: 'usd' | 'ms' | 'share'
  readonly pass_rate?: Partial<Told> & { readonly rate: number; readonly n: number }
  readonly quantiles?: Readonly<Record<string, Told & { readonly value: number }>>
}

/** Figures under the five metrics. */
export type Card = { readonly [Id in MetricId]: { readonly metrics: Readonly<Record<string, Figure>> } } & {
  readonly rows: number
  readonly completed: number
  readonly failed: number
  readonly blocked: number
}

/** One line of a scorecard as it is drawn. */
export interface CardLine {
  /** As comparisons and gates name the figure: `f1`, `f1.pass_rate`, `latency.p95`. */
  readonly key: string
  readonly metric: MetricId
  readonly name: string
  readonly about: string
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly method?: string | undefined
  readonly n: number
  readonly errors: number
  readonly unchecked: number
  readonly skipped: number
  readonly why?: string
  readonly unit?: Unit
  readonly scale: Scale
  readonly isLowerBetter: boolean
}

/** The lines of a scorecard: means, shares that passed where they say more, and the quantiles that a wait is told by. */
export const linesOf = (
  card: Card,
  scaleOf: (name: string) => Scale | undefined = () => undefined,
): readonly CardLine[] =>
  metrics.flatMap(({ id }) =>
    Object.entries(card[id].metrics).flatMap(([name, told]) => figureLines(id, name, told, scaleOf(name))),
  )

const figureLines = (metric: MetricId, name: string, told: Figure, scale: Scale | undefined): readonly CardLine[] => {
  const { n, errors, unchecked, skipped, pass_rate: passed, quantiles = {} } = told
  const isLowerBetter = told.direction === 'lower'
  const line = (figure: FigureName, from: Partial<Told>, value: number | null, unit: Unit, ends: Scale): CardLine => ({
    key: figure === 'mean' ? name : `${name}.${figure}`,
    metric,
    name,
    about: aboutFigure({ figure, unit, scale: ends, direction: isLowerBetter ? 'lower' : 'higher' }),
    value,
    low: from.low ?? null,
    high: from.high ?? null,
    ...(from.method && { method: from.method }),
    n,
    errors,
    unchecked,
    skipped,
    ...(from.why !== undefined && { why: from.why }),
    ...(unit !== undefined && { unit }),
    scale: ends,
    isLowerBetter: figure === 'pass_rate' ? false : isLowerBetter,
  })
  const ends = scale ?? [0, told.unit === undefined ? 1 : null]
  const isShare =
    passed !== undefined &&
    ends[1] === 1 &&
    told.mean !== null &&
    Math.abs(told.mean - (isLowerBetter ? 1 - passed.rate : passed.rate)) < 1e-9
  return [
    line('mean', told, told.mean, isShare ? 'share' : told.unit, isShare ? [0, 1] : ends),
    ...(passed && !isShare ? [line('pass_rate', passed, passed.rate, 'share', [0, 1])] : []),
    ...(metric === 'latency' ? (['p50', 'p95'] as const) : []).flatMap((at) =>
      quantiles[at] ? [line(at, quantiles[at], quantiles[at].value, told.unit, ends)] : [],
    ),
  ]
}

/** Which figure of an evaluator. */
export type FigureName = 'mean' | 'pass_rate' | 'p50' | 'p95'

/** What a figure is, in the few words beside its name. */
export const aboutFigure = ({
  figure: name,
  unit,
  scale: [low, high],
  direction,
}: {
  readonly figure: FigureName
  readonly unit?: Unit
  readonly scale: Scale
  readonly direction: 'higher' | 'lower'
}): string => {
  if (name === 'pass_rate') return 'of rows pass'
  if (name !== 'mean') return name
  if (unit === 'share') return direction === 'higher' ? 'of rows pass' : 'of rows flagged'
  if (unit !== undefined || high === null) return 'mean'
  const ends = low === 0 && high === 1 ? 'mean' : `${low} to ${high}`
  return direction === 'lower' ? `${ends}, less is better` : ends
}

/** A value in its unit. */
export const shown = (value: number | null, unit: Unit): string =>
  value === null
    ? 'unknown'
    : unit === 'usd'
      ? money(value)
      : unit === 'ms'
        ? duration(value)
        : unit === 'share'
          ? `${percent(value)} %`
          : Number.isInteger(value)
            ? count(value)
            : figure(value)

const percent = (share: number): string => {
  const value = share * 100
  return Math.abs(value) >= 10 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1)
}

/** An interval in words, or why there is none. */
export const intervalText = ({
  low,
  high,
  unit,
  why,
  n,
}: Pick<CardLine, 'low' | 'high' | 'unit' | 'why' | 'n'>): string =>
  low !== null && high !== null
    ? `${shown(low, unit)} to ${shown(high, unit)}`
    : (why ?? `no interval with ${count(n)} rows`)
