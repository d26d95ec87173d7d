import { z } from 'zod'
import { shape } from '../store/shape'
import type { DatasetColumn, DatasetSource, DatasetVersionLine, SplitRule } from './contract'

/** Rows that lie together in one blob, named by its hash. */
export interface Chunk {
  readonly hash: string
  readonly rows: number
  /** Bytes. */
  readonly size: number
  /** Rows by split, where there are any. */
  readonly splits?: Readonly<Record<string, number>>
}

/** A version as it is stored: which chunks it is made of. */
export interface VersionDocument {
  readonly id: string
  readonly v: number
  readonly name: string
  readonly version: string
  readonly rows: number
  readonly columns: readonly DatasetColumn[]
  readonly splits: Readonly<Record<string, number>>
  readonly split_rule: SplitRule | null
  readonly chunks: readonly Chunk[]
  readonly created_at: string
  readonly created_by: string
  readonly source: DatasetSource
  readonly forgotten?: { readonly at: string; readonly successor: string }
}

/** A dataset as it is stored: its latest version, and those before it, newest first. */
export interface NameDocument {
  readonly id: string
  readonly v: number
  readonly name: string
  readonly splits: Readonly<Record<string, number>>
  readonly versions: readonly [DatasetVersionLine, ...DatasetVersionLine[]]
}

/** How often something was forgotten in a project; whoever writes a version looks whether that changed meanwhile. */
export interface ForgetDocument {
  readonly id: string
  readonly v: number
  readonly count: number
}

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const counts = z.record(z.string(), z.number())
const rule = z.union([z.object({ column: z.string() }), z.object({ ratios: counts, seed: z.string() })]).nullable()
const source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('upload'), format: z.enum(['jsonl', 'csv', 'tsv']) }),
  z.object({ kind: z.literal('rows') }),
  z.object({ kind: z.enum(['run', 'feedback']), run: z.string() }),
  z.object({ kind: z.literal('forget'), from: hash }),
])
const line = z.object({
  version: hash,
  rows: z.number(),
  created_at: z.string(),
  created_by: z.string(),
  source: source.optional(),
})
const type = z.enum(['string', 'number', 'boolean', 'object', 'list', 'null'])

const versionSchema: z.ZodType<VersionDocument> = z.object({
  id: z.string(),
  v: z.literal(1),
  name: z.string(),
  version: hash,
  rows: z.number(),
  columns: z.array(z.object({ name: z.string(), types: z.array(type) })),
  splits: counts,
  split_rule: rule,
  chunks: z.array(z.object({ hash, rows: z.number(), size: z.number(), splits: counts.optional() })),
  created_at: z.string(),
  created_by: z.string(),
  source,
  forgotten: z.object({ at: z.string(), successor: hash }).optional(),
})

const nameSchema: z.ZodType<NameDocument> = z.object({
  id: z.string(),
  v: z.literal(1),
  name: z.string(),
  splits: counts,
  versions: z.tuple([line], line),
})

const forgetSchema: z.ZodType<ForgetDocument> = z.object({ id: z.string(), v: z.literal(1), count: z.number() })

/** Versions in every shape that may lie in a store. */
export const versionShape = shape<VersionDocument>({ name: 'Dataset version', version: 1, schema: versionSchema })

/** Datasets in every shape that may lie in a store. */
export const nameShape = shape<NameDocument>({ name: 'Dataset', version: 1, schema: nameSchema })

/** Counts of forgettings in every shape that may lie in a store. */
export const forgetShape = shape<ForgetDocument>({ name: 'Count of forgettings', version: 1, schema: forgetSchema })
