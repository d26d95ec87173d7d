import type { FaultData } from '../faults'
import { hashOf, type JsonObject } from '../json'
import type { CallRecord, FeedbackRecord, NodeRecord, RunHeader } from './contract'
import { feedbackAttributes } from './feedback-attributes'
import { parentOf } from './read-nodes'
import { attributesOf, type AttributeValue } from './otlp-attributes'

/** When nobody worked on a node though somebody held it (ISO 8601). */
export interface Silence {
  readonly path: string
  readonly epoch: number
  readonly from: string
  readonly to: string
}

const internal = 1
const client = 3

// The providers' names in the GenAI conventions; what is not among them keeps its own.
const providerNames: Readonly<Record<string, string>> = {
  openai: 'openai',
  azure_openai: 'azure.ai.openai',
  serverless: 'azure.ai.inference',
}

/** The spans of a run as OTLP JSON: the run a workflow, its nodes below it, each model call a `chat` span of its node. Ids follow from run, path, attempt and ordinal alone. */
export const traceOf = (
  project: string,
  header: RunHeader,
  nodes: readonly NodeRecord[],
  feedback: readonly FeedbackRecord[],
  version: string,
  silences: readonly Silence[] = [],
): JsonObject => {
  const { trace, request_id, client_request_id } = header.request ?? {}
  const traceId = trace?.trace_id ?? hashOf(['trace', project, header.id]).slice(0, 32)
  const idOf = (...parts: readonly (string | number)[]) => hashOf(['span', project, header.id, ...parts]).slice(0, 16)
  const rootId = idOf('run')
  const paths = new Set(nodes.map((node) => node.path))

  const spanOf = (span: SpanDraft): JsonObject => ({
    traceId,
    spanId: span.id,
    ...(span.parent !== undefined && { parentSpanId: span.parent }),
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: nanoseconds(span.started),
    endTimeUnixNano: nanoseconds(span.ended),
    attributes: attributesOf({ ...span.attributes, 'error.type': span.error?.code }),
    ...(span.pauses && span.pauses.length > 0 && { events: span.pauses.map(pauseEvent) }),
    status: span.error ? { code: 2, message: span.error.message } : { code: span.isOk ? 1 : 0 },
  })

  const rootSpan = spanOf({
    id: rootId,
    ...(trace && { parent: trace.span_id }),
    name: `invoke_workflow ${header.flow}`,
    kind: internal,
    started: Date.parse(header.started),
    ended: Date.parse(header.ended ?? header.started),
    error: header.error,
    isOk: header.status === 'completed',
    pauses: (header.rests ?? []).map((rest) => ({ name: 'sluice.run.rest', ...rest })),
    attributes: {
      'gen_ai.operation.name': 'invoke_workflow',
      'gen_ai.workflow.name': header.flow,
      'sluice.project': project,
      'sluice.run.id': header.id,
      'sluice.run.kind': header.kind,
      'sluice.run.status': header.status,
      'sluice.flow.snapshot': header.snapshot,
      'sluice.flow.label': header.label,
      'sluice.flow.variant': header.variant,
      'sluice.request.id': request_id,
      'sluice.request.client_id': client_request_id,
      'sluice.cost_usd': header.cost,
    },
  })

  const nodeSpans = nodes.filter(hasRun).flatMap((node) => {
    const id = idOf(node.path, node.epoch, node.attempts)
    const retrieves = node.kind === 'retrieve'
    const nodeSpan = spanOf({
      id,
      parent: nearest(node, nodes, paths, idOf) ?? rootId,
      name: retrieves ? `retrieval ${node.path}` : `${node.kind} ${node.path}`,
      kind: internal,
      started: Date.parse(node.started),
      ended: Date.parse(node.ended),
      error: node.error,
      isOk: node.status === 'completed' || node.status === 'reused',
      pauses: silences
        .filter(({ path, epoch }) => path === node.path && epoch === node.epoch)
        .map(({ from, to }) => ({ name: 'sluice.process.gone', from, to })),
      attributes: {
        'gen_ai.operation.name': retrieves ? 'retrieval' : undefined,
        'sluice.node.path': node.path,
        'sluice.node.kind': node.kind,
        'sluice.node.status': node.status,
        'sluice.node.attempts': node.attempts,
        'sluice.cost_usd': node.cost,
      },
    })
    return [
      nodeSpan,
      ...withAttempts(node.calls).flatMap(({ call, attempt }) => {
        const callId = idOf(node.path, node.epoch, attempt, call.ordinal)
        const tries = trySpans(call, callId, (number) => idOf(node.path, node.epoch, attempt, call.ordinal, number))
        return [callSpan(call, id, callId), ...tries].map(spanOf)
      }),
    ]
  })

  const feedbackSpans = feedback.map((record) => {
    const at = Date.parse(record.at)
    return spanOf({
      id: idOf('feedback', record.id),
      parent: record.trace?.trace_id === traceId ? record.trace.span_id : rootId,
      name: 'promptflow-feedback',
      kind: internal,
      started: at,
      ended: at,
      error: undefined,
      isOk: true,
      attributes: { ...feedbackAttributes(record), 'sluice.run.id': header.id },
    })
  })

  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': 'sluice', 'service.version': version }) },
        scopeSpans: [{ scope: { name: 'sluice.runs', version }, spans: [rootSpan, ...nodeSpans, ...feedbackSpans] }],
      },
    ],
  }
}

interface SpanDraft {
  readonly id: string
  readonly parent?: string
  readonly name: string
  readonly kind: number
  readonly started: number
  readonly ended: number
  readonly error?: FaultData
  readonly isOk: boolean
  /** Stretches in which nothing worked on it. */
  readonly pauses?: readonly Pause[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
}

interface Pause {
  readonly name: 'sluice.process.gone' | 'sluice.run.rest'
  readonly from: string
  readonly to: string
}

const pauseEvent = ({ name, from, to }: Pause): JsonObject => ({
  name,
  timeUnixNano: nanoseconds(Date.parse(from)),
  attributes: attributesOf({ 'sluice.until': to }),
})

const callSpan = (call: CallRecord, parent: string, id: string): SpanDraft => {
  const started = Date.parse(call.started)
  const { provider = 'openai', operation = 'chat' } = call
  return {
    id,
    parent,
    name: `${operation} ${call.model}`,
    kind: client,
    started,
    ended: started + call.latency_ms,
    error: call.error,
    isOk: call.error === undefined,
    attributes: {
      'gen_ai.operation.name': operation,
      'gen_ai.provider.name': providerNames[provider] ?? provider,
      'gen_ai.request.model': call.model,
      'gen_ai.request.stream': call.first_token_ms === undefined ? undefined : true,
      'gen_ai.response.model': call.response_model,
      'gen_ai.response.finish_reasons': call.finish_reason === undefined ? undefined : [call.finish_reason],
      'gen_ai.response.time_to_first_chunk':
        call.first_token_ms === undefined ? undefined : { double: call.first_token_ms / 1000 },
      'gen_ai.usage.input_tokens': call.usage?.input_tokens,
      'gen_ai.usage.output_tokens': call.usage?.output_tokens,
      'gen_ai.usage.cache_read.input_tokens': call.usage?.cached_tokens,
      'sluice.cost_usd': call.cost,
      'sluice.request_hash': call.request_hash,
    },
  }
}

// Its requests one by one, where there was more than one: as the HTTP conventions have resent requests.
const trySpans = (call: CallRecord, parent: string, idOf: (number: number) => string): readonly SpanDraft[] => {
  const { tries = [] } = call
  const last = tries.at(-1)
  if (last === undefined) return []
  const callEnd = Date.parse(call.started) + call.latency_ms
  const failed = tries.map(({ started, latency_ms, status }, place): SpanDraft => {
    const word = status === null ? 'connection_failed' : String(status)
    return {
      id: idOf(place + 1),
      parent,
      name: 'POST',
      kind: client,
      started: Date.parse(started),
      ended: Date.parse(started) + latency_ms,
      error: { code: word, message: status === null ? 'The connection broke' : `Answered ${status}` },
      isOk: false,
      attributes: resent(place, status ?? undefined),
    }
  })
  const final: SpanDraft = {
    id: idOf(tries.length + 1),
    parent,
    name: 'POST',
    kind: client,
    started: Math.min(callEnd, Date.parse(last.started) + last.latency_ms + last.wait_ms),
    ended: callEnd,
    error: call.error,
    isOk: call.error === undefined,
    attributes: resent(tries.length),
  }
  return [...failed, final]
}

const resent = (count: number, status?: number): SpanDraft['attributes'] => ({
  'http.request.method': 'POST',
  'http.request.resend_count': count === 0 ? undefined : count,
  'http.response.status_code': status,
})

// A node that never began (bypassed, cancelled before its turn) is no span.
const hasRun = (node: NodeRecord): node is NodeRecord & { readonly started: string; readonly ended: string } =>
  node.started !== null && node.ended !== null

const nearest = (
  node: NodeRecord,
  nodes: readonly NodeRecord[],
  paths: ReadonlySet<string>,
  idOf: (...parts: readonly (string | number)[]) => string,
): string | undefined => {
  const own = parentOf(node.path)
  const path = [own, own.replace(/\[\d+\]$/, '')].find((candidate) => paths.has(candidate))
  const parent = nodes.find((other) => other.path === path && hasRun(other))
  return parent && idOf(parent.path, parent.epoch, parent.attempts)
}

/** The attempt of each call: an ordinal counts within an attempt, so one seen before belongs to the next. */
const withAttempts = (
  calls: readonly CallRecord[],
): readonly { readonly call: CallRecord; readonly attempt: number }[] => {
  const seen = new Map<number, number>()
  return calls.map((call) => {
    const attempt = (seen.get(call.ordinal) ?? 0) + 1
    seen.set(call.ordinal, attempt)
    return { call, attempt }
  })
}

// Nanoseconds since 1970 do not fit a number.
const nanoseconds = (milliseconds: number): string => String(BigInt(Math.round(milliseconds * 1000)) * 1000n)
