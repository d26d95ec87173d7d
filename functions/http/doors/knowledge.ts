import { z } from 'zod'
import { fault } from '../../../shared/faults'
import { contentReply } from '../content-reply'
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
  embedding: z
    .object({ model: z.string(), dimensions: z.number().int().positive() })
    .partial()
    .optional()
    .describe('Pins the embedder; the one that is configured where absent'),
})
const states = z.enum(['pending', 'indexed', 'failed'])
const status = z.object({
  path: z.string(),
  status: states,
  title: z.string(),
  chunks: z.number(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  attempts: z.number(),
  report: z.record(z.string(), z.unknown()).optional().describe('What came of reading it'),
  etag: z.string().nullable(),
  size: z.number(),
  acl: z.array(z.string()).nullable(),
  indexed_at: z.string().nullable(),
})
const counts = { missing: z.number(), stale: z.number(), orphan: z.number() }
const index = z.object({
  name: z.string(),
  generation: z.string(),
  documents: z.number(),
  chunks: z.number(),
  bytes: z.number().describe('What the documents weigh as they are stored'),
  states: z.object({ pending: z.number(), indexed: z.number(), failed: z.number() }),
  drift: z.object({ ...counts, at: z.string() }).nullable(),
  rebuild: z.object({ generation: z.string(), since: z.string(), documents: z.number() }).nullable(),
})
const documentsQuery = pageQuery.extend({ status: states.optional().describe('Only documents that are so far') })
const passage = z.object({
  passage: z.string(),
  title: z.string(),
  section: z.string(),
  page: z.number().optional(),
  text: z.string(),
  start: z.number(),
  end: z.number(),
})
const groups = z.array(z.string().min(1).max(256)).max(200).nullable()
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
    summary: 'Create an index or change how it is made; a change is built beside what is searched until it is done',
    tag: 'Knowledge',
    method: 'PUT',
    route,
    may: 'author',
    durable: true,
    body: definition,
    replies: { 200: { description: 'The index', schema: index } },
    answer: async ({ house, caller, params, body, durable }) =>
      jsonReply(200, await house.knowledge.putIndex(caller, params['index'] ?? '', body, durable())),
  }),
  door<z.infer<typeof definition>>({
    name: 'rebuildIndex',
    summary: 'Build all passages anew beside those that are searched until then',
    tag: 'Knowledge',
    method: 'POST',
    route: `${route}/rebuild`,
    may: 'author',
    durable: true,
    body: definition,
    replies: { 202: { description: 'It is under way', schema: index } },
    answer: async ({ house, caller, params, body, durable }) =>
      jsonReply(202, await house.knowledge.rebuildIndex(caller, params['index'] ?? '', body, durable())),
  }),
  door({
    name: 'reconcileIndex',
    summary: 'Compare the container with the index and mend what differs',
    tag: 'Knowledge',
    method: 'POST',
    route: `${route}/reconcile`,
    may: 'author',
    durable: true,
    replies: {
      200: { description: 'What differed, all of it mended', schema: z.object({ ...counts, done: z.boolean() }) },
      202: { description: 'What was found so far; it goes on', schema: z.object({ ...counts, done: z.boolean() }) },
    },
    answer: async ({ house, caller, params, durable }) => {
      const report = await house.knowledge.reconcile(caller, params['index'] ?? '', durable())
      return jsonReply(report.done ? 200 : 202, report)
    },
  }),
  door<{ readonly path: string }>({
    name: 'retryDocument',
    summary: 'Try a document again, whatever it failed for',
    tag: 'Knowledge',
    method: 'POST',
    route: `${route}/retry`,
    may: 'author',
    durable: true,
    body: z.object({ path: z.string() }),
    replies: { 200: { description: 'How far it is now', schema: status } },
    answer: async ({ house, caller, params, body, durable }) =>
      jsonReply(200, await house.knowledge.retryDocument(caller, params['index'] ?? '', body.path, durable())),
  }),
  door<{ readonly groups: readonly string[] | null }>({
    name: 'putAcl',
    summary: 'Say who may read a document; holds at once',
    tag: 'Knowledge',
    method: 'PUT',
    route: `${route}/acl/{*path}`,
    may: 'author',
    body: z.object({ groups: groups.describe('Groups that may read it; null is everybody, none is nobody') }),
    replies: { 200: { description: 'The document', schema: status } },
    answer: async ({ house, caller, params, body }) =>
      jsonReply(200, await house.knowledge.setAcl(caller, params['index'] ?? '', params['path'] ?? '', body.groups)),
  }),
  door({
    name: 'getContent',
    summary: 'The stored document, for a caller whose groups may read it',
    tag: 'Knowledge',
    method: 'GET',
    route: `${route}/content/{*path}`,
    may: ['reader', 'runner'],
    replies: { 200: { description: 'Its bytes, sandboxed; an attachment unless plain text', contentType: '*/*' } },
    answer: async ({ house, caller, params }) =>
      contentReply(await house.knowledge.openDocument(caller, params['index'] ?? '', params['path'] ?? '')),
  }),
  door<unknown, z.infer<typeof pageQuery>>({
    name: 'listChunks',
    summary: 'The passages of a document with their places in it, for a caller whose groups may read it',
    tag: 'Knowledge',
    method: 'GET',
    route: `${route}/chunks/{*path}`,
    may: ['reader', 'runner'],
    query: pageQuery,
    replies: { 200: { description: 'Passages by their order in the document', schema: listOf(passage) } },
    answer: async ({ house, caller, params, query }) =>
      jsonReply(200, await house.knowledge.listPassages(caller, params['index'] ?? '', params['path'] ?? '', query)),
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
  door<unknown, z.infer<typeof documentsQuery>>({
    name: 'listDocuments',
    summary: 'List the documents of an index with their states',
    tag: 'Knowledge',
    method: 'GET',
    route: `${route}/documents`,
    may: 'reader',
    query: documentsQuery,
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
]

/** Groups of `x-sluice-acl`, comma-separated; absent a document keeps those it has, and an empty header is refused rather than guessed. */
const aclOf = (header: string | null): readonly string[] | undefined => {
  if (header === null) return undefined
  const groups = header
    .split(',')
    .map((group) => group.trim())
    .filter((group) => group !== '')
  if (groups.length === 0)
    throw fault(
      'bad_request',
      'The header x-sluice-acl names no group; leave it out for the groups the document has, none for a new one',
    )
  return groups
}
