import { z } from 'zod'
import { fault } from '../../../shared/faults'
import { door, type Door } from '../door'
import { bodyReply, jsonReply } from '../reply'
import { listOf, pageQuery } from './paging'

const definition = z.object({
  chunking: z
    .object({
      strategy: z.enum(['structure', 'parent-child']),
      max_tokens: z.number().int().min(32).max(4000),
      overlap_tokens: z.number().int().min(0).max(2000),
      parent_tokens: z.number().int().min(32).max(16_000),
    })
    .partial()
    .optional(),
})
const search = z.object({
  query: z.string().min(1).max(8000),
  mode: z.enum(['hybrid', 'keyword', 'vector']).optional(),
  top: z.number().int().min(1).max(100).optional(),
})
const status = z.object({
  path: z.string(),
  status: z.enum(['pending', 'indexed', 'failed']),
  chunks: z.number(),
  etag: z.string().nullable(),
  acl: z.array(z.string()).nullable(),
  indexed_at: z.string().nullable(),
})
const index = z.object({ name: z.string(), documents: z.number(), chunks: z.number() })
const route = 'api/indexes/{index}'

/** The doors of knowledge: indexes, their documents, and search. */
export const knowledgeDoors: readonly Door[] = [
  door<unknown, z.infer<typeof pageQuery>>({
    name: 'listIndexes',
    summary: 'List the indexes',
    tag: 'Knowledge',
    method: 'GET',
    route: 'api/indexes',
    may: 'reader',
    query: pageQuery,
    replies: { 200: { description: 'Indexes', schema: listOf(index) } },
    answer: async ({ house, caller, query }) => jsonReply(200, await house.knowledge.listIndexes(caller, query)),
  }),
  door({
    name: 'getIndex',
    summary: 'Show one index',
    tag: 'Knowledge',
    method: 'GET',
    route,
    may: 'reader',
    replies: { 200: { description: 'The index with its counts', schema: index } },
    answer: async ({ house, caller, params }) =>
      jsonReply(200, await house.knowledge.getIndex(caller, params['index'] ?? '')),
  }),
  door<z.infer<typeof definition>>({
    name: 'putIndex',
    summary: 'Create an index or change how it is made',
    tag: 'Knowledge',
    method: 'PUT',
    route,
    may: 'author',
    body: definition,
    replies: { 200: { description: 'The index', schema: index } },
    answer: async ({ house, caller, params, body }) =>
      jsonReply(200, await house.knowledge.putIndex(caller, params['index'] ?? '', body)),
  }),
  door({
    name: 'deleteIndex',
    summary: 'Delete an index with its documents',
    tag: 'Knowledge',
    method: 'DELETE',
    route,
    may: 'author',
    replies: { 204: { description: 'Gone' } },
    answer: async ({ house, caller, params }) => {
      await house.knowledge.deleteIndex(caller, params['index'] ?? '')
      return bodyReply(204, null)
    },
  }),
  door<unknown, z.infer<typeof pageQuery>>({
    name: 'listDocuments',
    summary: 'List the documents of an index with their states',
    tag: 'Knowledge',
    method: 'GET',
    route: `${route}/documents`,
    may: 'reader',
    query: pageQuery,
    replies: { 200: { description: 'Documents by path', schema: listOf(status) } },
    answer: async ({ house, caller, params, query }) =>
      jsonReply(200, await house.knowledge.listDocuments(caller, params['index'] ?? '', query)),
  }),
  door<Buffer>({
    name: 'putDocument',
    summary: 'Upload a document; it becomes the blob, and the blob becomes searchable',
    tag: 'Knowledge',
    method: 'PUT',
    route: `${route}/documents/{*path}`,
    may: 'author',
    body: 'bytes',
    replies: { 202: { description: 'Stored, soon indexed', schema: z.object({ status_url: z.string() }) } },
    answer: async ({ house, caller, params, body, headers, url }) => {
      const contentType = headers.get('content-type')
      const acl = aclOf(headers.get('x-sluice-acl'))
      const { etag } = await house.knowledge.putDocument(caller, params['index'] ?? '', params['path'] ?? '', body, {
        ...(contentType !== null && { contentType }),
        ...(acl !== undefined && { acl }),
      })
      return jsonReply(202, { status_url: url.origin + url.pathname }, { etag, location: url.pathname })
    },
  }),
  door({
    name: 'getDocument',
    summary: 'The state of one document',
    tag: 'Knowledge',
    method: 'GET',
    route: `${route}/documents/{*path}`,
    may: 'reader',
    replies: { 200: { description: 'pending, indexed or failed with the reason', schema: status } },
    answer: async ({ house, caller, params }) =>
      jsonReply(200, await house.knowledge.getDocument(caller, params['index'] ?? '', params['path'] ?? '')),
  }),
  door({
    name: 'deleteDocument',
    summary: 'Delete a document: its blob, and with it its passages',
    tag: 'Knowledge',
    method: 'DELETE',
    route: `${route}/documents/{*path}`,
    may: 'author',
    replies: { 204: { description: 'Gone' } },
    answer: async ({ house, caller, params }) => {
      await house.knowledge.deleteDocument(caller, params['index'] ?? '', params['path'] ?? '')
      return bodyReply(204, null)
    },
  }),
  door<z.infer<typeof search>>({
    name: 'searchIndex',
    summary: 'Search an index as the caller',
    tag: 'Knowledge',
    method: 'POST',
    route: `${route}/search`,
    may: 'runner',
    body: search,
    replies: {
      200: {
        description: 'Passages, best first, each with the reason for its rank',
        schema: z.object({
          results: z.array(
            z.object({
              passage: z.string(),
              document: z.string(),
              title: z.string(),
              section: z.string(),
              text: z.string(),
              score: z.number(),
            }),
          ),
        }),
      },
    },
    answer: async ({ house, caller, params, body }) =>
      jsonReply(200, await house.knowledge.search(caller, { index: params['index'] ?? '', ...body })),
  }),
]

/** Groups of `x-sluice-acl`, comma-separated; absent is public, and an empty header is refused rather than guessed. */
const aclOf = (header: string | null): readonly string[] | undefined => {
  if (header === null) return undefined
  const groups = header
    .split(',')
    .map((group) => group.trim())
    .filter((group) => group !== '')
  if (groups.length === 0)
    throw fault('bad_request', 'The header x-sluice-acl names no group; leave it out for a public document')
  return groups
}
