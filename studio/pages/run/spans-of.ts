import type { IconName } from '../../parts/icon'
import { kindOf } from '../flow/kinds'

/** A span as the trace draws it. */
export interface SpanRow {
  readonly id: string
  readonly name: string
  readonly detail: string
  readonly icon: IconName
  readonly depth: number
  /** Milliseconds since the run began. */
  readonly from: number
  readonly to: number
  readonly state: 'completed' | 'failed' | 'running' | 'waiting' | 'bypassed' | 'cancelled' | 'reused'
  /** Milliseconds until the first token. */
  readonly firstToken?: number
  readonly isCritical: boolean
  readonly node?: string
  readonly attributes: Readonly<Record<string, unknown>>
}

interface OtlpSpan {
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano?: string
  readonly attributes?: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
  readonly status?: { readonly code?: number; readonly message?: string }
}

/** A run's spans as OpenTelemetry writes them. */
export interface OtlpTrace {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[] }[]
}

/** The spans of a trace as rows, parents before children, with the path that decided how long it took. */
export const spansOf = (trace: OtlpTrace, now: number): readonly SpanRow[] => {
  const spans = trace.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const root = Math.min(...spans.map((span) => millisOf(span.startTimeUnixNano)))
  const children = new Map<string, OtlpSpan[]>()
  for (const span of spans) {
    const parent = span.parentSpanId !== undefined && ids.has(span.parentSpanId) ? span.parentSpanId : ''
    children.set(parent, [...(children.get(parent) ?? []), span])
  }
  for (const list of children.values())
    list.sort((one, other) => Number(BigInt(one.startTimeUnixNano) - BigInt(other.startTimeUnixNano)))
  const endOf = (span: OtlpSpan): number =>
    span.endTimeUnixNano === undefined || span.endTimeUnixNano === '0' ? now : millisOf(span.endTimeUnixNano)
  const critical = new Set<string>()
  const mark = (span: OtlpSpan): void => {
    critical.add(span.spanId)
    let until = endOf(span)
    // From the end back: whoever ended last before what came next was waited for.
    for (const child of (children.get(span.spanId) ?? []).toSorted((one, other) => endOf(other) - endOf(one))) {
      if (endOf(child) > until + 1) continue
      mark(child)
      until = millisOf(child.startTimeUnixNano)
    }
  }
  for (const span of children.get('') ?? []) mark(span)
  const seen = new Set<string>()
  const rows = (parent: string, depth: number): SpanRow[] =>
    (children.get(parent) ?? []).flatMap((span) => {
      if (seen.has(span.spanId)) return []
      seen.add(span.spanId)
      return [rowOf(span, depth, root, endOf(span), critical.has(span.spanId)), ...rows(span.spanId, depth + 1)]
    })
  return rows('', 0)
}

const rowOf = (span: OtlpSpan, depth: number, root: number, end: number, isCritical: boolean): SpanRow => {
  const attributes = Object.fromEntries((span.attributes ?? []).map(({ key, value }) => [key, plain(value)]))
  const text = (key: string): string | undefined =>
    Object.hasOwn(attributes, key) ? String(attributes[key]) : undefined
  const node = text('sluice.node.path')
  const kind = text('sluice.node.kind')
  const model = text('gen_ai.request.model')
  const status = text('sluice.node.status') ?? text('sluice.run.status')
  const output = text('gen_ai.usage.output_tokens')
  const first = text('gen_ai.response.time_to_first_chunk')
  const attempts = Number(text('sluice.node.attempts') ?? 1)
  const details = [
    span.status?.code === 2 ? (text('error.type') ?? span.status.message) : undefined,
    node === undefined ? model : kind,
    output === undefined ? undefined : `${output} tokens`,
    attempts > 1 ? `${attempts} attempts` : undefined,
    depth === 0 ? text('sluice.flow.snapshot')?.slice(0, 7) : undefined,
  ]
  return {
    id: span.spanId,
    name: node ?? (depth === 0 ? span.name.replace(/^invoke_workflow /, '') : span.name),
    detail: details.filter((part) => part !== undefined && part !== '').join(', '),
    icon: depth === 0 ? 'flow' : kind === undefined ? (model === undefined ? 'search' : 'globe') : kindOf(kind).icon,
    depth,
    from: millisOf(span.startTimeUnixNano) - root,
    to: end - root,
    state: stateOf(status, span.status?.code),
    ...(first !== undefined && { firstToken: Number(first) * 1000 }),
    isCritical,
    ...(node !== undefined && { node }),
    attributes,
  }
}

const states = ['completed', 'failed', 'running', 'waiting', 'bypassed', 'cancelled', 'reused'] as const

const stateOf = (status: string | undefined, code: number | undefined): SpanRow['state'] =>
  states.find((state) => state === status) ?? (code === 2 ? 'failed' : 'completed')

const millisOf = (nanos: string): number => Number(BigInt(nanos) / 1_000n) / 1_000

const plain = (value: Readonly<Record<string, unknown>>): unknown => {
  if ('arrayValue' in value)
    return ((value['arrayValue'] as { values?: Record<string, unknown>[] }).values ?? []).map(plain)
  if ('intValue' in value) return Number(value['intValue'])
  return Object.values(value)[0]
}
