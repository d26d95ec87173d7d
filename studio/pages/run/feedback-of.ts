import { isFeedback, millisOf, plain, spansIn, type OtlpTrace } from './trace/otlp'

/** What somebody said of a run, member by member. */
export interface Said {
  readonly id: string
  /** ISO 8601. */
  readonly at: string
  readonly members: readonly (readonly [name: string, value: unknown])[]
}

const ours = new Set(['sluice.run.id'])

/** What was said of a run, newest first; the trace carries it as spans of its own. */
export const feedbackOf = (trace: OtlpTrace): readonly Said[] =>
  spansIn(trace)
    .filter(isFeedback)
    .map(({ spanId, startTimeUnixNano, attributes = [] }) => ({
      id: spanId,
      at: new Date(millisOf(startTimeUnixNano)).toISOString(),
      members: attributes
        .filter(({ key }) => !ours.has(key))
        .map(({ key, value }): readonly [string, unknown] => [key, plain(value)]),
    }))
    .toSorted((one, other) => other.at.localeCompare(one.at))
