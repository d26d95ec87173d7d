import { z } from 'zod'
import type { Filter } from '../../../shared/knowledge/contract'
import { door, type Door } from '../door'
import { jsonReply } from '../reply'

const passageField = z.enum(['path', 'title', 'section', 'page', 'type'])
const order = z.object({
  query: z.string().min(1).max(8000),
  mode: z.enum(['hybrid', 'keyword', 'vector']).optional(),
  top: z.number().int().min(1).max(100).optional(),
  /** In words, or as the tree they stand for; read by the room, which says where it is wrong. */
  filter: z.union([z.string().max(2000), z.record(z.string(), z.unknown())]).optional(),
  facets: z
    .array(
      z.union([passageField, z.object({ field: passageField, count: z.number().int().min(1).max(100).optional() })]),
    )
    .max(5)
    .optional(),
  highlight: z.boolean().optional(),
  rerank: z.union([z.boolean(), z.enum(['model', 'semantic'])]).optional(),
  history: z
    .array(z.object({ role: z.enum(['user', 'assistant']), content: z.string() }))
    .max(1000)
    .optional(),
})
const range = z.object({ start: z.number(), end: z.number() })
const found = z.object({
  results: z.array(
    z.object({
      passage: z.string(),
      document: z.string(),
      title: z.string(),
      section: z.string(),
      page: z.number().optional(),
      text: z.string(),
      start: z.number(),
      end: z.number(),
      score: z.number(),
      highlights: z.array(range).optional(),
      why: z.object({
        keyword_rank: z.number().nullable(),
        vector_rank: z.number().nullable(),
        keyword_score: z.number().optional(),
        vector_score: z.number().optional(),
        terms: z.array(z.string()).optional(),
        rerank: z.object({ by: z.enum(['model', 'semantic']), rank: z.number(), score: z.number() }).optional(),
        note: z.string().optional(),
      }),
    }),
  ),
  facets: z
    .record(z.string(), z.array(z.object({ value: z.union([z.string(), z.number()]), count: z.number() })))
    .optional(),
  rewritten: z.string().optional(),
  notes: z.array(z.string()).optional(),
})
/** The door of searching an index. */
export const searchDoors: readonly Door[] = [
  door<z.infer<typeof order>>({
    name: 'searchIndex',
    summary: 'Search an index as the caller',
    tag: 'Knowledge',
    method: 'POST',
    route: 'api/indexes/{index}/search',
    may: 'runner',
    body: order,
    replies: {
      200: {
        description: 'Passages, best first, each with the reason for its rank',
        schema: found,
      },
    },
    answer: async ({ house, caller, params, body: { filter, ...body }, signal }) =>
      jsonReply(
        200,
        await house.knowledge.search(
          caller,
          { ...body, ...(filter !== undefined && { filter: filter as string | Filter }), index: params['index'] ?? '' },
          { signal },
        ),
      ),
  }),
]
