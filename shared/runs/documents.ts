import { z } from 'zod'
import { roles } from '../caller'
import type { Json, JsonObject } from '../json'
import { shape } from '../store/shape'
import type { NodeRecord, RunHeader } from './contract'

/** The shape of run headers and node records this program writes. */
export const runVersion = 1

/** The protocol between drivers and records that this program speaks. */
export const runProtocol = 1

/** A run's states that nothing follows but a resume. */
export const endedStatuses = ['completed', 'failed', 'cancelled'] as const

/** Every state of a run. */
export const runStatuses = ['queued', 'running', 'waiting', ...endedStatuses] as const

/** What a run may be of. */
export const runKinds = ['flow', 'batch', 'evaluation', 'tournament', 'gate'] as const

/** Whether nothing more will be written to the run. */
export const hasEnded = (header: Pick<RunHeader, 'status'>): boolean =>
  endedStatuses.some((status) => status === header.status)

// Values were JSON when they were stored, so their insides are not walked again.
const json = z.custom<Json>((value) => value !== undefined)
const jsonObject = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))

/** The shape of a value in a record. */
export const storedValue = z.union([z.object({ ref: z.string(), size: z.number() }), z.object({ value: json })])

/** The shape of counted tokens in a record. */
export const usage = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  cached_tokens: z.number().optional(),
})

/** The shape of a fault in a record. */
export const faultData = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
  errors: z.array(z.looseObject({ code: z.string(), message: z.string() })).optional(),
})

const principal = z.object({ id: z.string(), groups: z.array(z.string()) })

const readsAs = z.object({
  groups: z.array(z.string()),
  roles: z.array(z.enum(roles)),
  actingFor: principal.optional(),
})

const durableHeader = z.object({
  as: readsAs,
  instance: z.string().optional(),
  body_hash: z.string().optional(),
  settled: z.string().optional(),
  fork: z
    .object({ run: z.string(), reuse: z.array(z.string()), overrides: z.record(z.string(), storedValue) })
    .optional(),
})

const webhookState = z.object({
  connection: z.string(),
  state: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.number().int(),
  next: z.string(),
  last: z.string().optional(),
  delivered: z.string().optional(),
})

const requestMark = z.object({
  request_id: z.string().optional(),
  client_request_id: z.string().optional(),
  trace: z.object({ trace_id: z.string(), span_id: z.string() }).optional(),
})

const metrics = z.record(z.string(), z.number())

const runHeader: z.ZodType<RunHeader> = z.object({
  id: z.string(),
  v: z.literal(runVersion),
  doc: z.literal('run'),
  kind: z.enum(runKinds),
  protocol: z.number(),
  epoch: z.number().int(),
  flow: z.string(),
  snapshot: z.string(),
  label: z.string().nullable(),
  variant: z.string().nullable(),
  status: z.enum(runStatuses),
  caller: z.string(),
  principal: z.string(),
  inputs: storedValue,
  title: z.string().optional(),
  outputs: storedValue.optional(),
  error: faultData.optional(),
  usage: usage.nullable(),
  cost: z.number().nullable(),
  latency_ms: z.number().nullable(),
  first_token_ms: z.number().optional(),
  metrics: metrics.optional(),
  started: z.string(),
  ended: z.string().optional(),
  rests: z.array(z.object({ from: z.string(), to: z.string() })).optional(),
  deadline: z.string().optional(),
  resolved: jsonObject,
  records: z.number().int().optional(),
  durable: durableHeader.optional(),
  request: requestMark.optional(),
  as: readsAs.optional(),
  webhook: webhookState.optional(),
  record: z.enum(['masked', 'none']).optional(),
  values: z.enum(['kept', 'gone']).optional(),
  purging: z.literal(true).optional(),
  followed: z.literal(true).optional(),
})

/** The shape of a call in a node's record and in its claim. */
export const callRecord = z.object({
  ordinal: z.number().int(),
  operation: z.literal('embeddings').optional(),
  request_hash: z.string(),
  model: z.string(),
  provider: z.string().optional(),
  response_model: z.string().optional(),
  usage: usage.nullable(),
  cost: z.number().nullable(),
  started: z.string(),
  latency_ms: z.number(),
  first_token_ms: z.number().optional(),
  finish_reason: z.string().optional(),
  error: faultData.optional(),
  tries: z
    .array(
      z.object({
        started: z.string(),
        latency_ms: z.number(),
        status: z.number().int().nullable(),
        wait_ms: z.number(),
      }),
    )
    .optional(),
})

const nodeRecord: z.ZodType<NodeRecord> = z.object({
  id: z.string(),
  v: z.literal(runVersion),
  doc: z.literal('node'),
  path: z.string(),
  kind: z.string(),
  epoch: z.number().int(),
  sequence: z.number().int(),
  status: z.enum([...runStatuses, 'bypassed', 'reused']),
  attempts: z.number().int(),
  started: z.string().nullable(),
  ended: z.string().nullable(),
  inputs: storedValue.nullable(),
  output: storedValue.nullable(),
  error: faultData.optional(),
  usage: usage.nullable(),
  cost: z.number().nullable(),
  calls: z.array(callRecord),
  metrics: metrics.optional(),
  scope: z.string().optional(),
  masked: storedValue.optional(),
  logs: z.string().optional(),
  wait: z
    .object({
      until: z.string().optional(),
      items: z.number().int().optional(),
      title: z.string().optional(),
      form: jsonObject.optional(),
    })
    .optional(),
  text: z.object({ writer: z.number().int(), blocks: z.number().int(), output: z.string() }).optional(),
})

/** Run headers in every version that may lie in a store. */
export const headerShape = shape<RunHeader>({ name: 'Run header', version: runVersion, schema: runHeader })

/** Node records in every version that may lie in a store. */
export const nodeShape = shape<NodeRecord>({ name: 'Node record', version: runVersion, schema: nodeRecord })
