import { z } from 'zod'
import { shape } from '../store/shape'
import type { FaultData } from '../faults'
import { hashOf, type JsonObject } from '../json'
import { manifestId } from './names'

const faultData: z.ZodType<FaultData> = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
})

const reportSchema = z.object({
  extractor: z.string(),
  bytes: z.number(),
  characters: z.number(),
  pages: z.number().optional(),
  headings: z.number(),
  tables: z.number(),
  links: z.number(),
  images: z.number(),
  encoding: z.string().optional(),
  warnings: z
    .array(
      z.object({
        code: z.enum([
          'images_without_text',
          'pages_without_text',
          'guessed_encoding',
          'replaced_characters',
          'hidden_parts',
          'damaged_parts',
        ]),
        message: z.string(),
      }),
    )
    .readonly(),
  took_ms: z.number(),
})

const standingSchema = z.object({
  /** The number last taken for this generation; null when none is under way. */
  syncing: z.number().nullable(),
  /** Numbers whose syncs may still write: taken, and not ended. */
  open: z.array(z.number()).default([]),
  /** The sync whose chunks are believed; null when there are none. */
  current: z.number().nullable(),
  /** True while the index may hold chunks that are not believed, or lack some that are: such a document is left out of counts [18]. */
  lagging: z.boolean(),
  /** The blob as it was at the last look. */
  etag: z.string().nullable(),
  status: z.enum(['pending', 'indexed', 'failed']),
  error: faultData.nullable(),
  title: z.string(),
  chunks: z.number(),
  /** Hash over everything that makes the passages but the ACL: bytes, type, definition, preparation. */
  identity: z.string().nullable(),
  /** The stamp of the ACL that the chunks carry. */
  acl_stamp: z.string(),
  /** Syncs begun of this version of the blob. */
  attempts: z.number(),
  report: reportSchema.nullable(),
  indexed_at: z.string().nullable(),
})

/** What a document came to in one generation of its index. */
export type Standing = z.infer<typeof standingSchema>

const manifestSchema = z.object({
  id: z.string(),
  v: z.literal(2),
  doc: z.literal('manifest'),
  path: z.string(),
  /** False after the blob was deleted: the numbers live on, so that a late write of an old sync is never believed. */
  exists: z.boolean(),
  etag: z.string().nullable(),
  size: z.number(),
  content: z.string().nullable(),
  acl: z.array(z.string()).nullable(),
  acl_stamp: z.string(),
  taken: z.number(),
  /** The highest number whose outcome is decided; whoever holds a lower one has lost. */
  settled: z.number(),
  generations: z.record(z.string(), standingSchema),
})

/** What is known of one document. */
export type Manifest = z.infer<typeof manifestSchema>

/** Reads and writes manifests. */
export const manifests = shape<Manifest>({
  name: 'document manifest',
  version: 2,
  schema: manifestSchema,
  upcasters: { 1: perGeneration },
})

/** What is made the same way has the same passages: the parts of a definition that a rebuild may change. */
const makeSchema = z.object({
  chunking: z.object({
    strategy: z.enum(['structure', 'parent-child']),
    max_tokens: z.number(),
    overlap_tokens: z.number().optional(),
    parent_tokens: z.number().optional(),
  }),
  embedding: z.object({ model: z.string(), dimensions: z.number(), semantic: z.boolean() }),
})

/** How the passages of a generation are made. */
export type Make = z.infer<typeof makeSchema>

const pointerSchema = z.object({
  id: z.literal('generation'),
  v: z.literal(2),
  doc: z.literal('generation'),
  /** The generation that is believed. */
  generation: z.string(),
  /** How it is made; null for as the index was first defined. */
  make: makeSchema.nullable(),
  since: z.string(),
  /** The generation that is built beside it. */
  building: z.object({ generation: z.string(), make: makeSchema, since: z.string() }).nullable(),
  /** Generations that nobody believes any more and whose chunks are still to be deleted. */
  dropping: z.array(z.string()),
})

/** Which generation of an index is believed, and what is under way. */
export type Pointer = z.infer<typeof pointerSchema>

/** Reads and writes generation pointers [19]. */
export const pointers = shape<Pointer>({
  name: 'generation pointer',
  version: 2,
  schema: pointerSchema,
  upcasters: { 1: (before) => ({ ...before, make: null, building: null, dropping: [] }) },
})

const definitionSchema = makeSchema.extend({
  id: z.string(),
  v: z.literal(1),
  name: z.string(),
  created_at: z.string(),
})

/** An index definition as stored. */
export type StoredDefinition = z.infer<typeof definitionSchema>

/** Reads and writes index definitions. */
export const definitions = shape<StoredDefinition>({ name: 'index definition', version: 1, schema: definitionSchema })

const vectorSchema = z.object({ id: z.string(), v: z.literal(1), vector: z.string() })

/** Reads and writes memoised vectors. */
export const vectors = shape<z.infer<typeof vectorSchema>>({ name: 'vector memo', version: 1, schema: vectorSchema })

const driftSchema = z.object({
  id: z.literal('drift'),
  v: z.literal(1),
  doc: z.literal('drift'),
  missing: z.number(),
  stale: z.number(),
  orphan: z.number(),
  at: z.string(),
})

/** Reads and writes what the last reconcile found. */
export const drifts = shape<z.infer<typeof driftSchema>>({ name: 'drift', version: 1, schema: driftSchema })

/** What is known of a document's making before it was ever tried, or after it is gone. */
export const nothingMade = {
  etag: null,
  status: 'pending',
  error: null,
  title: '',
  chunks: 0,
  identity: null,
  acl_stamp: hashOf(null),
  report: null,
  indexed_at: null,
} as const

/** A document's standing in a generation that has not seen it yet. */
export const newStanding: Standing = {
  ...nothingMade,
  syncing: null,
  open: [],
  current: null,
  lagging: false,
  attempts: 0,
}

/** What a manifest says of a document that is not there. */
export const nothingKnown = { etag: null, size: 0, content: null, acl: null, acl_stamp: hashOf(null) } as const

/** A manifest before its first sync. */
export const emptyManifest = (path: string): Manifest => ({
  id: manifestId(path),
  v: 2,
  doc: 'manifest',
  path,
  exists: true,
  taken: 0,
  settled: 0,
  generations: {},
  ...nothingKnown,
})

/** Version 1 knew one making for all generations. */
function perGeneration(before: JsonObject): JsonObject {
  const { status, error, title, chunks, indexed_at, generations, ...shared } = before
  const old = Object.entries(generations as Record<string, JsonObject>)
  const settled = old.map(([, standing]) => Number(standing['settled']))
  const { identity: _, ...kept } = shared
  return {
    ...kept,
    settled: Math.max(0, ...settled),
    generations: Object.fromEntries(
      old.map(([name, { syncing = null, current = null }]): [string, JsonObject] => [
        name,
        {
          ...newStanding,
          syncing,
          current,
          status,
          error,
          title,
          chunks,
          indexed_at,
          lagging: true,
          etag: before['etag'] ?? null,
          acl_stamp: before['acl_stamp'] ?? '',
          attempts: 1,
        } as JsonObject,
      ]),
    ),
  }
}
