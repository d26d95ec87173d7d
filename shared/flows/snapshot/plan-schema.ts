import { z } from 'zod'
import type { Json } from '../../json'
import type { Plan } from '../contract'

const json = z.custom<Json>((value) => value !== undefined)
const place = z.union([z.string(), z.number()])
const reference = z.discriminatedUnion('from', [
  z.object({ from: z.literal('literal'), value: json }),
  z.object({ from: z.literal('input'), name: z.string() }),
  z.object({ from: z.literal('environment'), name: z.string() }),
  z.object({ from: z.literal('node'), node: z.string(), path: z.array(place) }),
])
const input = z.object({
  type: z.string(),
  default: json.optional(),
  description: z.string().optional(),
  is_chat_input: z.boolean().optional(),
  is_chat_history: z.boolean().optional(),
})
const output = z.object({
  type: z.string(),
  reference,
  description: z.string().optional(),
  is_chat_output: z.boolean().optional(),
  evaluation_only: z.boolean().optional(),
})
const retry = z.object({
  attempts: z.number(),
  delay: z.number(),
  backoff: z.number(),
  max_delay: z.number(),
  offset: z.number().optional(),
  on: z.array(z.string()).optional(),
  as_promptflow: z.literal(true).optional(),
})
const body = z.union([
  z.object({
    get plan() {
      return planSchema
    },
  }),
  z.object({ flow: z.string(), label: z.string() }),
])
const each = z.object({ over: z.string().nullable(), as: z.string(), concurrency: z.number(), body })
const node = z.object({
  name: z.string(),
  kind: z.string(),
  inputs: z.record(z.string(), reference),
  condition: z.number().nullable(),
  join: z.enum(['any', 'all']),
  aggregation: z.boolean(),
  settings: z.record(z.string(), json),
  tests: z.array(z.number()),
  on_error: z.union([z.object({ node: z.string() }), z.object({ default: json })]).optional(),
  retry: retry.optional(),
  timeout: z.number().optional(),
  cache: z.number().optional(),
  each: each.optional(),
})
const condition = z.object({
  node: z.string(),
  when: reference,
  comparison: z.enum(['is', 'is_not', 'in', 'gt', 'lt', 'matches']),
  value: json,
})

/** The shape of a stored plan. */
export const planSchema: z.ZodType<Plan> = z.object({
  v: z.number(),
  flow: z.string(),
  inputs: z.record(z.string(), input),
  outputs: z.record(z.string(), output),
  nodes: z.array(node),
  conditions: z.array(condition),
  segments: z.array(z.object({ nodes: z.array(z.string()) })),
  streams: z.record(z.string(), z.string()),
  environment: z.record(z.string(), z.string()).optional(),
  record: z.enum(['masked', 'none']).optional(),
})
