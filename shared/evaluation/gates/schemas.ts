import { z } from 'zod'
import { metricNames } from '../contract'
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

const verdict = z.enum(['pass', 'fail', 'inconclusive', 'tampered'])

const candidate = z.object({
  flow: z.string(),
  snapshot: z.string(),
  label: z.string().nullable(),
  variant: z.string().nullable(),
})

/** A gate in the list of gates. */
export const gateLine = gateView.extend({
  intact: z.boolean().describe('Whether the seal still fits what it seals'),
  flow: z.string(),
  dataset: z.string(),
  required: z.array(z.string()).describe('The figures it requires'),
  last: z
    .object({ id: z.string(), seal: z.string(), verdict, candidate, at: z.string() })
    .loose()
    .nullable()
    .describe('What came of it last'),
})

/** What sealing a definition would do. */
export const gateCheck = z.looseObject({
  seal: z.string(),
  before: z.string().nullable().describe('The seal it has now'),
  changes: z.array(z.string()).describe('What would be another than it is sealed now, in words'),
})

/** A try in the list of its gate. */
export const gateTry = z.looseObject({
  id: z.string(),
  seal: z.string(),
  candidate,
  at: z.string(),
  verdict: verdict.optional(),
  status: z.string().optional().describe('Where there is no verdict'),
})

/** A gate run as the API shows it. */
export const gateRunView = z.looseObject({
  id: z.string(),
  gate: z.string(),
  status: z.string(),
  verdict: verdict.optional(),
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
    slice: z
      .strictObject({ column: z.string().min(1).max(200), value: z.string().max(200) })
      .optional()
      .describe('Only the rows with this value in this column of the dataset'),
    changed: z.enum(metricNames).optional().describe('The metric whose rows are wanted among those that changed'),
  })
  .describe('Two evaluations of the same rows')

const levelInterval = z.object({
  low: z.number().nullable(),
  high: z.number().nullable(),
  method: z.string().nullable(),
  why: z.string().optional(),
})

const compared = z.looseObject({
  baseline: z.number().nullable(),
  candidate: z.number().nullable(),
  levels: z
    .object({ baseline: levelInterval, candidate: levelInterval })
    .optional()
    .describe('Where the two levels lie; the verdict follows from the difference alone'),
  difference: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  p: z.number().nullable(),
  n: z.number(),
  verdict: z.enum(['improved', 'degraded', 'equivalent', 'inconclusive']),
  settles_at: z.number().optional(),
})

const comparedSide = z.object({
  run: z.string(),
  flow: z.string(),
  snapshot: z.string(),
  label: z.string().nullable(),
  variant: z.string().nullable(),
  started: z.string(),
})

/** A comparison as the API shows it. */
export const comparisonView = z.object({
  baseline: z.string(),
  candidate: z.string(),
  dataset: z.string(),
  rows: z.number(),
  metrics: z.record(z.string(), compared),
  changed: z.array(
    z.looseObject({
      row: z.number(),
      index: z.object({ baseline: z.number(), candidate: z.number() }).describe('As the rows of either run count it'),
      text: z.string().optional().describe('The beginning of what was asked, where it may be seen'),
      evaluator: z.string(),
      metric: z.enum(metricNames),
      difference: z.number(),
    }),
  ),
  more_changed: z.number(),
  sides: z.object({ baseline: comparedSide, candidate: comparedSide }),
  slices: z
    .record(z.string(), z.array(z.object({ value: z.string(), rows: z.number() })))
    .optional()
    .describe('Rows by the values of the columns that have few'),
})
