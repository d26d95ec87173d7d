import { z } from 'zod'
import { metricNames } from '../../../shared/evaluation/contract'
import { door, type Door } from '../door'
import { jsonReply } from '../reply'

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

/** The doors of evaluators: what can be measured. */
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
]
