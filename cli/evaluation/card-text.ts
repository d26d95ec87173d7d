import { table } from '../table'
import { plain } from '../terminal'

/** The figures of one metric as the API gives them. */
export interface Figures {
  readonly mean: number | null
  readonly low: number | null
  readonly high: number | null
  readonly method: string | null
  readonly n: number
  readonly errors: number
  readonly unchecked: number
  readonly skipped: number
  readonly blocked: number
  readonly unit?: string
  readonly pass_rate?: { readonly rate: number }
}

/** A scorecard as the API gives it. */
export interface Card {
  readonly id: string
  readonly status: string
  readonly flow: string
  readonly dataset: string
  readonly rows: number
  readonly completed: number
  readonly failed: number
  readonly blocked: number
  readonly slices?: readonly (Omit<Card, 'slices'> & { readonly value: string | null })[]
  readonly [metric: string]: unknown
}

/** The five metrics in their order. */
export const fiveMetrics = ['quality', 'harm', 'honesty', 'cost', 'latency'] as const

/** A number as people read it. */
export const figure = (value: number | null | undefined): string =>
  value === null || value === undefined ? '' : String(Number(value.toPrecision(4)))

/** An interval as people read it; nothing where there is none. */
export const interval = ({ low, high }: { readonly low: number | null; readonly high: number | null }): string =>
  low === null || high === null ? 'none' : `${figure(low)} to ${figure(high)}`

/** The figures of a scorecard, by metric and evaluator. */
export const figuresOf = (card: Card): readonly (readonly [metric: string, name: string, figures: Figures])[] =>
  fiveMetrics.flatMap((metric) => {
    const { metrics = {} } = (card[metric] ?? {}) as { metrics?: Readonly<Record<string, Figures>> }
    return Object.entries(metrics).map(([name, figures]) => [metric, name, figures] as const)
  })

/** A scorecard for a terminal. */
export const cardText = (card: Card): string => {
  const rows = figuresOf(card).map(([metric, name, figures]) => [
    metric,
    name,
    figure(figures.mean),
    interval(figures),
    figures.method ?? '',
    String(figures.n),
    missingText(figures),
    figures.pass_rate ? `${figure(figures.pass_rate.rate * 100)} %` : '',
  ])
  const slices = card.slices ?? []
  return [
    `${plain(card.flow)} over ${plain(card.dataset)}: ${card.completed} of ${card.rows} rows completed, ${card.failed} failed, ${card.blocked} blocked\n\n`,
    table([['METRIC', 'EVALUATOR', 'MEAN', 'INTERVAL', 'METHOD', 'N', 'WITHOUT A NUMBER', 'PASS'], ...rows]),
    ...slices.map(
      ({ value, ...slice }) =>
        `\n${plain(value ?? '(none)')}\n${table(
          figuresOf(slice as Card).map(([, name, figures]) => [
            name,
            figure(figures.mean),
            interval(figures),
            String(figures.n),
          ]),
        )}`,
    ),
  ].join('')
}

const missingText = ({ errors, unchecked, skipped, blocked }: Figures): string =>
  Object.entries({ errors, unchecked, skipped, blocked })
    .flatMap(([word, count]) => (count === 0 ? [] : [`${count} ${word}`]))
    .join(', ')

/** A scorecard as Markdown, for a pull request. */
export const cardMarkdown = (card: Card): string => {
  const lines = figuresOf(card).map(
    ([metric, name, figures]) =>
      `| ${metric} | ${cell(name)} | ${figure(figures.mean)} | ${interval(figures)} | ${figures.method ?? ''} | ${figures.n} | ${missingText(figures)} |`,
  )
  return [
    `## Evaluation of ${cell(card.flow)} over ${cell(card.dataset)}`,
    `${card.completed} of ${card.rows} rows completed, ${card.failed} failed, ${card.blocked} blocked. Run \`${card.id}\`.`,
    [
      '| metric | evaluator | mean | interval | method | n | without a number |',
      '|---|---|---|---|---|---|---|',
      ...lines,
    ].join('\n'),
  ]
    .join('\n\n')
    .concat('\n')
}

/** Text in a cell of a Markdown table, and nothing else. */
export const cell = (text: string): string => text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[|<>`[\]*_\\]/g, '\\$&')
