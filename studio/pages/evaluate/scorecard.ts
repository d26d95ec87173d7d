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

/** A figure with its interval, or why there is none. */
export interface Figure {
  readonly mean: number | null
  readonly low: number | null
  readonly high: number | null
  readonly method: string | null
  readonly why?: string
  readonly n: number
  readonly errors: number
  readonly unchecked: number
  readonly skipped: number
  readonly blocked: number
  readonly direction?: 'higher' | 'lower'
  readonly unit?: 'usd' | 'ms' | 'share'
  readonly pass_rate?: {
    readonly rate: number
    readonly low?: number | null
    readonly high?: number | null
    readonly n: number
  }
  readonly quantiles?: Readonly<
    Record<
      string,
      {
        readonly value: number
        readonly low: number | null
        readonly high: number | null
        readonly method: string | null
        readonly why?: string
      }
    >
  >
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
  readonly metric: MetricId
  readonly name: string
  readonly about: string
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly n: number
  readonly errors: number
  readonly unchecked: number
  readonly why?: string
  readonly unit?: Figure['unit']
  readonly isLowerBetter: boolean
  /** The ends of its axis. */
  readonly domain: readonly [number, number]
}

/** The lines of a scorecard: means, shares that passed, and the quantiles that a wait is told by. */
export const linesOf = (card: Card): readonly CardLine[] =>
  metrics.flatMap(({ id }) =>
    Object.entries(card[id].metrics).flatMap(([name, told]) => {
      const line = (
        about: string,
        value: number | null,
        low: number | null | undefined,
        high: number | null | undefined,
        why: string | undefined,
        unit = told.unit,
      ): CardLine => ({
        metric: id,
        name,
        about,
        value,
        low: low ?? null,
        high: high ?? null,
        n: told.n,
        errors: told.errors,
        unchecked: told.unchecked + told.skipped,
        ...(why !== undefined && { why }),
        ...(unit !== undefined && { unit }),
        isLowerBetter: told.direction === 'lower',
        domain: domainOf(value, low, high, unit),
      })
      const passed = told.pass_rate
      return [
        ...(passed
          ? [line('passed', passed.rate, passed.low, passed.high, undefined, 'share')]
          : [line('mean', told.mean, told.low, told.high, told.why)]),
        ...Object.entries(told.quantiles ?? {})
          .filter(([quantile]) => id === 'latency' && quantile !== 'p99')
          .map(([quantile, { value, low, high, why }]) => line(quantile, value, low, high, why)),
      ]
    }),
  )

const domainOf = (
  value: number | null,
  low: number | null | undefined,
  high: number | null | undefined,
  unit: Figure['unit'],
): readonly [number, number] => {
  const all = [value, low, high].filter((one): one is number => typeof one === 'number')
  const [least, most] = [Math.min(0, ...all), Math.max(...all, 0)]
  if (unit === undefined || unit === 'share') return [least, Math.max(1, most)]
  return [least, most === 0 ? 1 : most * 1.25]
}

/** A value in its unit. */
export const shown = (value: number | null, unit: Figure['unit']): string =>
  value === null
    ? 'unknown'
    : unit === 'usd'
      ? money(value)
      : unit === 'ms'
        ? duration(value)
        : unit === 'share'
          ? `${figure(value * 100)} %`
          : Number.isInteger(value)
            ? count(value)
            : figure(value)

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
