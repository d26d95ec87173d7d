import { z } from 'zod'
import { door, type Door } from '../door'
import { bodyReply, jsonReply } from '../reply'
import { definedOnly } from './defined-only'
import { listOf } from './paging'

const order = z
  .strictObject({
    dataset: z.string().min(1).describe('A dataset by name, or name@version'),
    split: z.string().optional(),
    flow: z.string().min(1),
    label: z.string().optional(),
    version: z.string().optional(),
    variants: z.array(z.string()).max(20).optional().describe('node.variant, each run over every row'),
    mapping: z.record(z.string(), z.json()).optional().describe('{input: "${data.column}"}'),
    run: z.string().optional().describe('An earlier batch, read as ${run.inputs.…} and ${run.outputs.…}'),
    concurrency: z.number().int().min(1).max(256).optional(),
    row_timeout_ms: z.number().int().min(1).optional(),
    timeout_ms: z.number().int().min(1).optional(),
    webhook: z.string().max(64).optional().describe('A connection of kind webhook that is told of the end'),
  })
  .describe('What a batch runs')

const rowsQuery = z.object({
  status: z.enum(['completed', 'failed']).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
  cursor: z.string().optional(),
})

const row = z.object({
  index: z.number(),
  row: z.number(),
  variant: z.string().nullable(),
  attempt: z.number(),
  status: z.string(),
})

const progress = z.object({
  total: z.number(),
  completed: z.number(),
  failed: z.number(),
  rate: z.number().nullable(),
  eta_ms: z.number().nullable(),
})

const started = z.object({ run_id: z.string(), status_url: z.string(), events_url: z.string(), cancel_url: z.string() })

/** The doors of batches: start, progress, rows; the doors of runs work on them as well. */
export const batchDoors: readonly Door[] = [
  door<z.infer<typeof order>>({
    name: 'startBatch',
    summary: 'Run a flow over the rows of a dataset',
    tag: 'Batches',
    method: 'POST',
    route: 'api/batches',
    may: 'runner',
    durable: true,
    body: order,
    replies: { 202: { description: 'Accepted; everything it names was found', schema: started } },
    answer: async ({ house, caller, body, headers, durable }) => {
      const key = headers.get('idempotency-key') ?? undefined
      const { run_id } = await house.batches.start(caller, definedOnly(body), durable(), key)
      const status_url = `/api/runs/${run_id}`
      const urls = { status_url, events_url: `${status_url}/events`, cancel_url: `${status_url}/cancel` }
      return jsonReply(202, { run_id, ...urls }, { location: status_url })
    },
  }),
  door({
    name: 'getBatchProgress',
    summary: 'How far a batch is, computed from its rows',
    tag: 'Batches',
    method: 'GET',
    route: 'api/batches/{id}/progress',
    may: 'runner',
    replies: { 200: { description: 'Rows by outcome, rate and estimate', schema: progress } },
    answer: async ({ house, caller, params }) =>
      jsonReply(200, { ...(await house.batches.progress(caller, params['id'] ?? '')) }),
  }),
  door<unknown, z.infer<typeof rowsQuery>>({
    name: 'listBatchRows',
    summary: 'Rows of a batch in their order; all of them as JSONL by Accept: application/jsonl',
    tag: 'Batches',
    method: 'GET',
    route: 'api/batches/{id}/rows',
    may: 'runner',
    query: rowsQuery,
    replies: { 200: { description: 'Rows, each in its highest attempt', schema: listOf(row) } },
    answer: async ({ house, caller, params, query, headers }) => {
      const id = params['id'] ?? ''
      const page = (cursor?: string) =>
        house.batches.rows(caller, id, { ...definedOnly(query), ...(cursor !== undefined && { cursor }) })
      const first = await page(query.cursor)
      if (!/application\/(jsonl|x-ndjson)/.test(headers.get('accept') ?? '')) return jsonReply(200, first)
      return bodyReply(200, asLines(first, page), { 'content-type': 'application/jsonl' })
    },
  }),
]

type Page = { readonly items: readonly object[]; readonly next?: string }

const asLines = async function* (first: Page, page: (cursor: string) => Promise<Page>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for (let current = first; ;) {
    if (current.items.length > 0)
      yield encoder.encode(current.items.map((item) => `${JSON.stringify(item)}\n`).join(''))
    if (current.next === undefined) return
    current = await page(current.next)
  }
}
