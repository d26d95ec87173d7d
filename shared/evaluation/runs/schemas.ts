import { z } from 'zod'
import { metricNames } from '../contract'

const evaluatorOrder = z
  .strictObject({
    evaluator: z
      .string()
      .min(1)
      .max(200)
      .describe('An id of GET /evaluators, flow:<name>[@label] or file:<flow>/<name>'),
    name: z
      .string()
      .min(1)
      .max(80)
      .regex(/^[\w.:/@-]+$/)
      .optional()
      .describe('What its column is called'),
    options: z.record(z.string(), z.json()).optional(),
  })
  .describe('An evaluator and how it is set')

const judgeOrder = z
  .strictObject({ model: z.string().optional(), repetitions: z.number().int().min(1).max(9).optional() })
  .describe('The model that judges and how often it is asked each question')

/** The evaluators, what they read and who judges: common to evaluations, gates and tournaments. */
export const measuringShape = {
  evaluators: z.array(evaluatorOrder).min(1).max(50),
  inputs: z.record(z.string(), z.json()).optional().describe('{input: "${data.column}"}'),
  mapping: z.record(z.string(), z.json()).optional().describe('{response: "${run.outputs.answer}"}'),
  judge: judgeOrder.optional(),
  group: z.string().optional().describe('The column that says which rows belong together'),
  concurrency: z.number().int().min(1).max(256).optional(),
  row_timeout_ms: z.number().int().min(1).optional(),
  timeout_ms: z.number().int().min(1).optional(),
  webhook: z.string().max(64).optional(),
}

/** The body of POST /evaluations. */
export const evaluationOrder = z
  .strictObject({
    dataset: z.string().min(1).optional().describe('A dataset by name, or name@version'),
    split: z.string().optional(),
    flow: z.string().min(1).optional(),
    label: z.string().optional(),
    version: z.string().optional(),
    variant: z.string().optional().describe('node.variant'),
    batch: z.string().optional().describe('A batch whose rows are measured as they came out'),
    ...measuringShape,
  })
  .describe('What is measured, and by what')

const figures = z.looseObject({
  mean: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  method: z.string().nullable(),
  why: z.string().optional(),
  n: z.number(),
  errors: z.number(),
  unchecked: z.number(),
  skipped: z.number(),
  blocked: z.number(),
  pass_rate: z.looseObject({ rate: z.number(), n: z.number() }).optional(),
})

const five = Object.fromEntries(
  metricNames.map((name) => [name, z.object({ metrics: z.record(z.string(), figures) })]),
) as Record<(typeof metricNames)[number], z.ZodObject<{ metrics: z.ZodRecord<z.ZodString, typeof figures> }>>

/** A scorecard as the API shows it. */
export const scorecard = z.looseObject({
  rows: z.number(),
  completed: z.number(),
  failed: z.number(),
  blocked: z.number(),
  completion: z.number(),
  categories: z.record(z.string(), z.number()),
  ...five,
})

/** An evaluation as the API shows it. */
export const evaluationView = scorecard.extend({
  id: z.string(),
  status: z.string(),
  flow: z.string(),
  snapshot: z.string(),
  dataset: z.string(),
  label: z.string().nullable(),
  variant: z.string().nullable(),
  split: z.string().nullable(),
  started_at: z.string(),
  ended_at: z.string().nullable(),
  evaluators: z.array(
    z.looseObject({ name: z.string(), evaluator: z.string(), hash: z.string(), metric: z.enum(metricNames) }),
  ),
  inputs: z.record(z.string(), z.json()).describe('What the inputs of the flow took'),
  mapping: z.record(z.string(), z.json()).describe('What evaluators read'),
  done: z.number(),
  total: z.number(),
  spent: z.object({ flow: z.number().nullable(), judges: z.number().nullable() }),
  slices: z.array(scorecard.extend({ value: z.string().nullable() })).optional(),
  arms: z.record(z.string(), scorecard).optional(),
})

/** A measured row as the API shows it. */
export const evaluatedRowView = z.looseObject({
  index: z.number(),
  row: z.number(),
  arm: z.string(),
  attempt: z.number(),
  outcome: z.string(),
  text: z.string().optional().describe('The beginning of what was asked, where it may be seen'),
  measurements: z.record(z.string(), z.json()),
  cost: z.number().nullable(),
  judge_cost: z.number().nullable(),
  latency_ms: z.number(),
})

/** One measured row with what the dataset held and what evaluators read. */
export const evaluatedRowDetail = evaluatedRowView.extend({
  data: z.record(z.string(), z.json()).optional().describe('The row of the dataset, where it may be seen'),
  fields: z.record(z.string(), z.json()).optional().describe('What evaluators read by the mapping'),
})

const lineFigure = z.object({
  evaluator: z.string(),
  figure: z.enum(['mean', 'pass_rate', 'p50']),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.number(),
  errors: z.number(),
  unchecked: z.number(),
  direction: z.enum(['higher', 'lower']),
  unit: z.enum(['usd', 'ms', 'share']).optional(),
  others: z.number().describe('How many other evaluators of the metric there are'),
})

/** One line of the list of evaluations. */
export const evaluationLineView = z.looseObject({
  id: z.string(),
  flow: z.string(),
  hash: z.string(),
  status: z.string(),
  dataset: z.string(),
  dataset_version: z.string(),
  split: z.string().nullable(),
  rows: z.number(),
  total: z.number(),
  evaluators: z.array(z.string()),
  failed: z.number().optional(),
  blocked: z.number().optional(),
  errors: z.number().optional(),
  unchecked: z.number().optional(),
  figures: z
    .partialRecord(z.enum(metricNames), lineFigure)
    .optional()
    .describe('Once it is over: the first figure of each metric'),
})

/** What an evaluation would measure. */
export const evaluationPlanView = z.object({
  dataset: z.object({ name: z.string(), version: z.string(), rows: z.number(), split: z.string().nullable() }),
  arms: z.array(z.looseObject({ flow: z.string(), snapshot: z.string(), label: z.string().nullable() })),
  evaluators: z.array(z.looseObject({ name: z.string(), metric: z.enum(metricNames) })),
  inputs: z.record(z.string(), z.json()),
  mapping: z.record(z.string(), z.json()),
})
