import type { NodeView } from '../../../api/types'
import { count } from '../../../parts/format'
import type { IconName } from '../../../parts/icon'
import { kindOf } from '../../flow/node/kinds'
import { errorFact, factOf } from './fact-of'
import { attributeOf, millisOf, plain, type OtlpSpan } from './otlp'

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
  readonly state: 'completed' | 'failed' | 'running' | 'waiting' | 'bypassed' | 'cancelled' | 'reused' | 'queued'
  /** Milliseconds until the first token. */
  readonly firstToken?: number
  readonly isCritical: boolean
  readonly node?: string
  /** Of a call: the node that made it, and which of its calls it is, from 1. */
  readonly call?: { readonly of: string; readonly number: number }
  /** False where it never began. */
  readonly hasTime?: boolean
  readonly attributes: Readonly<Record<string, unknown>>
}

/** What is known of a run beside its trace: its outermost nodes, and how its flow defines them. */
export interface Known {
  readonly nodes: readonly NodeView[]
  definitionOf(node: string): Readonly<Record<string, unknown>> | undefined
}

/** One span as a row. */
export const rowOf = (span: OtlpSpan, { depth, root, end, isCritical, place, known }: RowPlace): SpanRow => {
  const attributes = Object.fromEntries((span.attributes ?? []).map(({ key, value }) => [key, plain(value)]))
  const text = (key: string): string | undefined =>
    Object.hasOwn(attributes, key) ? String(attributes[key]) : undefined
  const path = text('sluice.node.path')
  const kind = text('sluice.node.kind')
  const model = text('gen_ai.request.model')
  const status = text('sluice.node.status')
  // An earlier end of the same node is another story than its last one.
  const node = known.nodes.find((one) => one.path === path && one.status === status)
  const calls = known.nodes.find((one) => one.path === place?.of)?.calls ?? []
  const record = place && calls[place.number - 1]
  const isAttempt = record !== undefined && calls.filter(({ ordinal }) => ordinal === record['ordinal']).length > 1
  const first = text('gen_ai.response.time_to_first_chunk')
  const failed = span.status?.code === 2 ? (text('error.type') ?? span.status.message ?? 'failed') : undefined
  const attempts = Number(text('sluice.node.attempts') ?? 1)
  const from = millisOf(span.startTimeUnixNano) - root
  const fallback = [
    path === undefined ? tryFact(failed) : failed,
    path === undefined ? undefined : kind,
    attempts > 1 ? `${attempts} attempts` : undefined,
  ]
  return {
    id: span.spanId,
    name:
      path ??
      (depth === 0
        ? span.name.replace(/^invoke_workflow /, '')
        : callName(span, model, place, isAttempt ? 'attempt' : 'call')),
    detail:
      depth === 0
        ? (text('sluice.flow.snapshot')?.slice(0, 7) ?? '')
        : node
          ? factOf(node, known.definitionOf(node.path))
          : path === undefined && model !== undefined
            ? failed === undefined
              ? callFact(text, end - root - from, first)
              : record?.error
                ? errorFact(record.error)
                : failed
            : fallback.filter((part) => part !== undefined && part !== '').join(', '),
    icon:
      depth === 0
        ? 'flow'
        : kind === undefined
          ? model === undefined && tryName(span) === undefined
            ? 'search'
            : 'globe'
          : kindOf(kind).icon,
    depth,
    from,
    to: end - root,
    state: stateOf(text('sluice.node.status') ?? text('sluice.run.status'), span.status?.code),
    ...(first !== undefined && { firstToken: Number(first) * 1000 }),
    isCritical,
    ...(path !== undefined && { node: path }),
    ...(path === undefined && place && { call: { of: place.of, number: place.number } }),
    attributes,
  }
}

/** Where a span stands among the others. */
export interface RowPlace {
  readonly depth: number
  readonly root: number
  readonly end: number
  readonly isCritical: boolean
  /** Of a call: which of how many its node made. */
  readonly place: { readonly of: string; readonly number: number; readonly total: number } | undefined
  readonly known: Known
}

// One of several calls of a node is an attempt or a round: it goes by its number, the only one by its model.
const callName = (span: OtlpSpan, model: string | undefined, place: RowPlace['place'], word: string): string =>
  model === undefined
    ? (tryName(span) ?? span.name)
    : place && place.total > 1
      ? `${word} ${place.number}`
      : span.name.startsWith('embeddings')
        ? `embed by ${model}`
        : model

// A request of a call that needed more than one.
const tryName = (span: OtlpSpan): string | undefined => {
  const isRequest = span.attributes?.some(({ key }) => key === 'http.request.method')
  if (isRequest !== true) return undefined
  return `try ${Number(attributeOf(span, 'http.request.resend_count') ?? 0) + 1}`
}

const tryFact = (failed: string | undefined): string | undefined =>
  failed === '429' ? '429 too many requests' : failed === 'connection_failed' ? 'the connection broke' : failed

const callFact = (text: (key: string) => string | undefined, took: number, first: string | undefined): string => {
  const tokens = text('gen_ai.usage.output_tokens')
  if (tokens === undefined) {
    const given = text('gen_ai.usage.input_tokens')
    return given === undefined ? 'tokens unknown' : `${count(Number(given))} tokens in`
  }
  const speaking = took - (first === undefined ? 0 : Number(first) * 1000)
  // A pace over next to no time says nothing.
  const pace = speaking >= 100 ? `, ${Math.round(Number(tokens) / (speaking / 1000))} tok/s` : ''
  return `${count(Number(tokens))} tokens${pace}`
}

/** Every state that a row may have. */
export const states = [
  'completed',
  'failed',
  'running',
  'waiting',
  'bypassed',
  'cancelled',
  'reused',
  'queued',
] as const

const stateOf = (status: string | undefined, code: number | undefined): SpanRow['state'] =>
  states.find((state) => state === status) ?? (code === 2 ? 'failed' : 'completed')
