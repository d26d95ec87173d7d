import { z } from 'zod'
import { measuringShape } from '../runs/schemas'

const rule = z
  .strictObject({
    min: z.number().optional().describe('Surely not below'),
    max: z.number().optional().describe('Surely not above'),
    margin: z.number().min(0).optional().describe('Surely not worse than the baseline by more'),
    unchecked: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('The share of rows that may be unchecked; none where absent'),
    tolerate_inconclusive: z.boolean().optional().describe('Lets a difference that nothing settles pass'),
  })
  .describe('What is asked of a figure')

const side = {
  label: z.string().optional(),
  version: z.string().optional(),
  variant: z.string().optional().describe('node.variant'),
}

const { evaluators, inputs, mapping, judge, group, concurrency, row_timeout_ms } = measuringShape

/** The body of PUT /gates/{name}. */
export const gateDefinition = z
  .strictObject({
    flow: z.string().min(1),
    dataset: z.string().min(1).describe('By name, or name@version; its version is sealed'),
    split: z.string().optional(),
    baseline: z.strictObject(side).optional().describe('What margins are against, such as {label: "production"}'),
    evaluators,
    inputs,
    mapping,
    judge,
    group,
    concurrency,
    row_timeout_ms,
    required: z.record(z.string(), rule).describe('By figure: f1, f1.pass_rate, total-latency.p95'),
    watched: z.record(z.string(), rule).optional(),
    min_completion: z.number().min(0).max(1).optional().describe('0.95 where absent'),
    alpha: z.number().min(0.0001).max(0.5).optional().describe('0.05 where absent'),
  })
  .describe('What a gate measures and what it asks of it')

/** The body of POST /gates/{name}/runs. */
export const gateRunOrder = z
  .strictObject({
    ...side,
    seal: z.string().optional().describe('The seal that is expected; another one there is tampering'),
    timeout_ms: z.number().int().min(1).optional(),
    webhook: z.string().max(64).optional(),
  })
  .describe('Which version is to pass')

/** A gate as the API shows it. */
export const gateView = z.looseObject({ name: z.string(), seal: z.string(), at: z.string(), by: z.string() })

/** A gate run as the API shows it. */
export const gateRunView = z.looseObject({
  id: z.string(),
  gate: z.string(),
  status: z.string(),
  verdict: z.enum(['pass', 'fail', 'inconclusive', 'tampered']).optional(),
  reasons: z.array(z.string()).optional(),
  markdown: z.string().optional().describe('The evidence for people'),
  done: z.number().optional(),
  total: z.number().optional(),
})

/** The body of POST /comparisons. */
export const comparisonOrder = z
  .strictObject({
    baseline: z.string().min(1).describe('A run of kind evaluation, gate or tournament; run@arm names an arm'),
    candidate: z.string().min(1),
    margins: z.record(z.string(), z.number().positive()).optional().describe('By figure: what does not matter'),
    level: z.number().min(0.5).max(0.999).optional(),
  })
  .describe('Two evaluations of the same rows')

const compared = z.looseObject({
  baseline: z.number().nullable(),
  candidate: z.number().nullable(),
  difference: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  p: z.number().nullable(),
  n: z.number(),
  verdict: z.enum(['improved', 'degraded', 'equivalent', 'inconclusive']),
  settles_at: z.number().optional(),
})

/** A comparison as the API shows it. */
export const comparisonView = z.object({
  baseline: z.string(),
  candidate: z.string(),
  dataset: z.string(),
  rows: z.number(),
  metrics: z.record(z.string(), compared),
  changed: z.array(z.looseObject({ row: z.number(), evaluator: z.string(), difference: z.number() })),
  more_changed: z.number(),
})
