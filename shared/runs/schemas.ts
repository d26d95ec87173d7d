import { z } from 'zod'
import { runKinds, runStatuses } from './documents'

/** Query of GET /runs. */
export const runsQuery = z.object({
  flow: z.string().min(1).max(128).optional(),
  status: z.enum(runStatuses).optional(),
  kind: z.enum(runKinds).optional(),
  since: z.iso.datetime({ offset: true }).optional().describe('Runs that started then or later'),
  until: z.iso.datetime({ offset: true }).optional().describe('Runs that started before'),
  q: z
    .string()
    .max(200)
    .optional()
    .describe(
      'Words that id, title, flow, state or error hold, all of them; a page may then be short, or empty, and not be the last',
    ),
  limit: z.coerce.number().int().min(1).max(500).optional(),
  cursor: z.string().min(1).optional(),
})

/** Query of GET /runs/{id}/nodes. */
export const nodesQuery = z.object({ parent: z.string().min(1).max(1024).optional() })

/** Query of GET /runs/{id}/events; the header `Last-Event-ID` says the same. */
export const eventsQuery = z.object({ from: z.string().max(2_000).optional() })
