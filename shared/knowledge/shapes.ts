import { z } from 'zod'
import { shape } from '../store/shape'
import type { FaultData } from '../faults'
import { hashOf } from '../json'
import { manifestId } from './names'

const faultData: z.ZodType<FaultData> = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
})

const standing = z.object({
  /** The number last taken for this generation; null when none is under way. */
  syncing: z.number().nullable(),
  /** The sync whose chunks are believed; null when there are none. */
  current: z.number().nullable(),
  /** The highest number whose outcome is decided; whoever holds a lower one has lost. */
  settled: z.number(),
})

const manifestSchema = z.object({
  id: z.string(),
  v: z.literal(1),
  doc: z.literal('manifest'),
  path: z.string(),
  /** False after the blob was deleted: the numbers live on, so that a late write of an old sync is never believed. */
  exists: z.boolean(),
  status: z.enum(['pending', 'indexed', 'failed']),
  error: faultData.nullable(),
  title: z.string(),
  etag: z.string().nullable(),
  size: z.number(),
  /** Hash over everything that made the passages: bytes, ACL stamp, type, definition, preparation. */
  identity: z.string().nullable(),
  content: z.string().nullable(),
  acl: z.array(z.string()).nullable(),
  acl_stamp: z.string(),
  chunks: z.number(),
  indexed_at: z.string().nullable(),
  taken: z.number(),
  generations: z.record(z.string(), standing),
})

/** What is known of one document. */
export type Manifest = z.infer<typeof manifestSchema>

/** Reads and writes manifests. */
export const manifests = shape<Manifest>({ name: 'document manifest', version: 1, schema: manifestSchema })

const pointerSchema = z.object({
  id: z.literal('generation'),
  v: z.literal(1),
  doc: z.literal('generation'),
  generation: z.string(),
  since: z.string(),
})

/** Reads and writes generation pointers [19]. */
export const pointers = shape<z.infer<typeof pointerSchema>>({
  name: 'generation pointer',
  version: 1,
  schema: pointerSchema,
})

const definitionSchema = z.object({
  id: z.string(),
  v: z.literal(1),
  name: z.string(),
  chunking: z.object({
    strategy: z.enum(['structure', 'parent-child']),
    max_tokens: z.number(),
    overlap_tokens: z.number().optional(),
    parent_tokens: z.number().optional(),
  }),
  embedding: z.object({ model: z.string(), dimensions: z.number(), semantic: z.boolean() }),
  created_at: z.string(),
})

/** An index definition as stored. */
export type StoredDefinition = z.infer<typeof definitionSchema>

/** Reads and writes index definitions. */
export const definitions = shape<StoredDefinition>({ name: 'index definition', version: 1, schema: definitionSchema })

const vectorSchema = z.object({ id: z.string(), v: z.literal(1), vector: z.string() })

/** Reads and writes memoised vectors. */
export const vectors = shape<z.infer<typeof vectorSchema>>({ name: 'vector memo', version: 1, schema: vectorSchema })

/** What a manifest says of a document nothing is known of, or nothing any more. */
export const nothingKnown = {
  status: 'pending',
  error: null,
  title: '',
  etag: null,
  size: 0,
  identity: null,
  content: null,
  acl: null,
  acl_stamp: hashOf(null),
  chunks: 0,
  indexed_at: null,
} as const

/** A manifest before its first sync. */
export const emptyManifest = (path: string): Manifest => ({
  id: manifestId(path),
  v: 1,
  doc: 'manifest',
  path,
  exists: true,
  taken: 0,
  generations: {},
  ...nothingKnown,
})
