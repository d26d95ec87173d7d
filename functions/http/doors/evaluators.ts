import { z } from 'zod'
import { metricNames } from '../../../shared/evaluation/contract'
import { door, type Door } from '../door'
import { jsonReply } from '../reply'
import { definedOnly } from './defined-only'

const entry = z.object({
  id: z.string(),
  version: z.string(),
  summary: z.string(),
  metric: z.enum(metricNames),
  kind: z.enum(['code', 'judge', 'safety', 'flow']),
  needs: z.array(z.string()).describe('Fields of a row without which it is skipped'),
  tools: z.array(z.string()).describe('What it asks of its surroundings; without it its rows are unchecked'),
  direction: z.enum(['higher', 'lower']).describe('Which way is better'),
  scale: z.tuple([z.number(), z.number().nullable()]),
  unit: z.enum(['usd', 'ms', 'share']).optional(),
  options: z.record(z.string(), z.json()).optional().describe('JSON schema of what may be set'),
  flow: z.string().optional().describe('The flow whose own it is'),
  available: z.boolean(),
  why: z.string().optional().describe('Why it is not available'),
})

const mostRepetitions = 9
const share = z.number().nullable()
const calibrationBody = z.strictObject({
  evaluator: z.string().min(1).max(200).describe('An id of GET /evaluators'),
  options: z.record(z.string(), z.json()).optional(),
  dataset: z.string().min(1).max(200),
  version: z.string().max(200).optional().describe('The latest where absent'),
  split: z.string().max(200).optional(),
  label: z.string().min(1).max(200).describe('The column of people’s labels: grades, yes or no, or names of classes'),
  mapping: z
    .record(z.string(), z.json())
    .optional()
    .describe('{query: "${data.question}"}, where columns have other names'),
  judge: z
    .strictObject({
      model: z.string().min(1).max(200).optional(),
      repetitions: z.int().min(1).max(mostRepetitions).optional(),
      parameters: z.record(z.string(), z.json()).optional(),
    })
    .optional(),
})
const calibrationView = z.object({
  n: z.number(),
  errors: z.number(),
  unchecked: z.number(),
  agreement: share,
  kappa: share.describe('Cohen’s; null where it is not defined'),
  classes: z.array(
    z.object({
      label: z.string(),
      human: z.number(),
      judge: z.number(),
      both: z.number(),
      precision: share,
      recall: share,
    }),
  ),
  disagreements: z.array(
    z.object({ index: z.number(), human: z.string(), judge: z.string(), reason: z.string().optional() }),
  ),
  flakes: z.array(z.object({ index: z.number(), scores: z.array(z.number()), agreement: z.number() })),
  problems: z.array(z.object({ index: z.number(), why: z.string() })),
})

/** The doors of evaluators: what can be measured, and how far it agrees with people. */
export const evaluatorDoors: readonly Door[] = [
  door({
    name: 'listEvaluators',
    summary: 'What can be measured of an answer: by code, by a judge, by checks of safety, by flows',
    tag: 'Evaluation',
    method: 'GET',
    route: 'api/evaluators',
    may: 'reader',
    replies: {
      200: { description: 'Every evaluator at hand', schema: z.object({ items: z.array(entry) }) },
    },
    answer: async ({ house, caller }) => jsonReply(200, { items: await house.evaluators.list(caller) }),
  }),
  door<z.infer<typeof calibrationBody>>({
    name: 'calibrateEvaluator',
    summary: 'Hold an evaluator against the labels of people: agreement, kappa, and the rows they differ on',
    tag: 'Evaluation',
    method: 'POST',
    route: 'api/calibrations',
    may: 'author',
    body: calibrationBody,
    replies: { 200: { description: 'How far they agree', schema: calibrationView } },
    answer: async ({ house, caller, body, signal }) =>
      jsonReply(200, await house.calibrations.calibrate(caller, definedOnly(body), signal)),
  }),
]
