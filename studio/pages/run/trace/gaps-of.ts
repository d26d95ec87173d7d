import { millisOf, plain, spansIn, type OtlpTrace } from './otlp'

/** A stretch of a run in which nothing worked on it, in milliseconds since it began. */
export interface Gap {
  readonly kind: 'gone' | 'rest'
  readonly from: number
  readonly to: number
}

const kinds: Readonly<Record<string, Gap['kind']>> = { 'sluice.process.gone': 'gone', 'sluice.run.rest': 'rest' }

/** When the process of a run was gone, or the run had stopped before it went on; what overlaps is one. */
export const gapsOf = (trace: OtlpTrace): readonly Gap[] => {
  const spans = spansIn(trace)
  const root = Math.min(...spans.map((span) => millisOf(span.startTimeUnixNano)))
  const found = spans
    .flatMap(({ events = [] }) => events)
    .flatMap(({ name, timeUnixNano, attributes = [] }): Gap[] => {
      const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
      const until = attributes.find(({ key }) => key === 'sluice.until')
      const to = until ? Date.parse(String(plain(until.value))) - root : Number.NaN
      return kind === undefined || Number.isNaN(to) ? [] : [{ kind, from: millisOf(timeUnixNano) - root, to }]
    })
    .toSorted((one, other) => one.from - other.from)
  const gaps: Gap[] = []
  for (const gap of found) {
    const last = gaps.at(-1)
    if (last?.kind === gap.kind && gap.from <= last.to)
      gaps[gaps.length - 1] = { ...last, to: Math.max(last.to, gap.to) }
    else gaps.push(gap)
  }
  return gaps
}
