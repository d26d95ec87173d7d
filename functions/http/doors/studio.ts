import { z } from 'zod'
import { metricNames } from '../../../shared/evaluation/schemas'
import { door, type Door } from '../door'
import { jsonReply } from '../reply'

const metric = z.enum(metricNames)
const summary = z.object({
  explore: z.object({ models: z.number().nullable(), priced: z.number().nullable(), endpoints: z.number().nullable() }),
  build: z.object({
    flows: z.number(),
    indexes: z.number(),
    documents: z.number(),
    searchable: z.number(),
    datasets: z.number(),
    evaluations: z.number(),
  }),
  operate: z.object({
    runs: z.number().describe('Of the last 24 hours'),
    failed: z.number(),
    waiting: z.number(),
    partial: z.boolean().describe('Whether there were more runs than were looked at'),
  }),
  manage: z.object({
    spent: z.number().describe('US dollars in the last 24 hours, of runs with a known price'),
    unpriced: z.number(),
    connections: z.number(),
  }),
  flows: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      labels: z.record(z.string(), z.string()),
      runs: z.number(),
      failed: z.number(),
      by_hour: z.array(z.number()),
      p95_ms: z.number().nullable(),
      cost: z.number().nullable(),
      quality: z
        .object({
          evaluation: z.string(),
          hash: z.string(),
          name: z.string(),
          figure: z.enum(['mean', 'pass_rate', 'p50']),
          value: z.number(),
          low: z.number().nullable(),
          high: z.number().nullable(),
          unit: z.enum(['usd', 'ms', 'share']).optional(),
        })
        .nullable()
        .describe('Of its newest evaluation'),
      gates: z.array(z.string()).describe('Gates that are sealed for it'),
      gate: z
        .object({
          gate: z.string(),
          run: z.string(),
          verdict: z.enum(['pass', 'fail', 'inconclusive', 'tampered']),
          hash: z.string(),
          at: z.string(),
          improved: z.array(metric),
          degraded: z.array(metric),
          unmet: z.array(
            z.object({
              name: z.string(),
              metric,
              state: z.enum(['pass', 'fail', 'inconclusive']),
              reason: z.string(),
              difference: z.number().nullable().optional(),
            }),
          ),
        })
        .nullable()
        .describe('Its newest try at a gate'),
    }),
  ),
  needs: z.array(
    z.object({
      kind: z.enum(['waiting_run', 'failed_document', 'failed_run', 'inconclusive_gate']),
      id: z.string(),
      title: z.string(),
      detail: z.string(),
      index: z.string().optional(),
      gate: z.string().optional(),
      at: z.string().nullable(),
    }),
  ),
})

const found = z.object({
  kind: z.enum(['flow', 'run', 'document', 'dataset']),
  id: z.string(),
  name: z.string(),
  detail: z.string().optional(),
  index: z.string().optional(),
})

const findQuery = z.object({ q: z.string().max(200).describe('Words of a name; each must be in it') })

/** The doors that the studio alone needs: figures of the whole, and a find over everything. */
export const studioDoors: readonly Door[] = [
  door({
    name: 'getSummary',
    summary: 'Figures of the four stages, from what is stored',
    tag: 'Studio',
    method: 'GET',
    route: 'api/summary',
    may: 'reader',
    replies: { 200: { description: 'Figures; null where there is no source of one', schema: summary } },
    answer: async ({ house, caller }) => jsonReply(200, await house.studio.summary(caller)),
  }),
  door<unknown, z.infer<typeof findQuery>>({
    name: 'find',
    summary: 'Flows, runs, documents and datasets by a text',
    tag: 'Studio',
    method: 'GET',
    route: 'api/find',
    may: 'reader',
    query: findQuery,
    replies: { 200: { description: 'At most 8 of each kind', schema: z.object({ items: z.array(found) }) } },
    answer: async ({ house, caller, query }) => jsonReply(200, { items: await house.studio.find(caller, query.q) }),
  }),
]
