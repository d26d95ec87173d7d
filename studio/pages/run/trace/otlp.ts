/** A span as OpenTelemetry writes it. */
export interface OtlpSpan {
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano?: string
  readonly attributes?: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
  readonly status?: { readonly code?: number; readonly message?: string }
  readonly events?: readonly {
    readonly name: string
    readonly timeUnixNano: string
    readonly attributes?: OtlpSpan['attributes']
  }[]
}

/** A run's spans as OpenTelemetry writes them. */
export interface OtlpTrace {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[] }[]
}

/** Every span of a trace. */
export const spansIn = (trace: OtlpTrace): readonly OtlpSpan[] =>
  trace.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))

/** Whether a span says what somebody thinks of the run: it is no part of its work. */
export const isFeedback = ({ name }: OtlpSpan): boolean => name === 'promptflow-feedback'

/** Milliseconds of a time that OpenTelemetry writes. */
export const millisOf = (nanos: string): number => Number(BigInt(nanos) / 1_000n) / 1_000

/** One attribute of a span, as text. */
export const attributeOf = (span: OtlpSpan, key: string): string | undefined => {
  const found = span.attributes?.find((attribute) => attribute.key === key)
  return found && String(plain(found.value))
}

/** Whether a span is of a run that goes on: it is written with its beginning for an end. */
export const isOpen = (span: OtlpSpan): boolean =>
  ['queued', 'running', 'waiting'].includes(attributeOf(span, 'sluice.run.status') ?? '')

/** The value of an attribute. */
export const plain = (value: Readonly<Record<string, unknown>>): unknown => {
  if ('arrayValue' in value)
    return ((value['arrayValue'] as { values?: Record<string, unknown>[] }).values ?? []).map(plain)
  if ('intValue' in value) return Number(value['intValue'])
  return Object.values(value)[0]
}
