import { z } from 'zod'
import type { StoredDocument } from '../../store/contract'
import { shape } from '../../store/shape'
import type { Plan } from '../contract'
import { planSchema } from './plan-schema'

/** The header of a snapshot: everything but the bytes of its files. Its plan is data and is never made anew [8]. */
export interface SnapshotDocument extends StoredDocument {
  readonly doc: 'snapshot'
  readonly hash: string
  readonly description: string | null
  readonly type: string
  readonly plan: Plan
  readonly variants: Readonly<Record<string, Plan>>
  readonly default_variants: readonly string[]
  readonly plan_hash: string
  readonly published_at: string
  readonly published_by: string
}

/** A label: a name that points at a snapshot and says what that is. */
export interface LabelDocument extends StoredDocument {
  readonly doc: 'label'
  readonly label: string
  readonly hash: string
  readonly description: string | null
  readonly type: string
  readonly moved_at: string
  readonly moved_by: string
  /** On `repo` alone: where it stood before, and whether `latest` has been seen to [13]. */
  readonly previous?: string | null
  readonly settled?: boolean
}

/** That a snapshot was published here for the first time. */
export interface PublishDocument extends StoredDocument {
  readonly doc: 'publish'
  readonly hash: string
  readonly published_at: string
  readonly published_by: string
  readonly message?: string
}

/** Where the nodes of a flow are drawn; outside every snapshot. */
export interface LayoutDocument extends StoredDocument {
  readonly doc: 'layout'
  readonly nodes: Readonly<Record<string, { readonly x: number; readonly y: number }>>
}

const stored = { id: z.string(), v: z.number() }
const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** Reads and writes snapshot headers. */
export const snapshotShape = shape<SnapshotDocument>({
  name: 'snapshot',
  version: 1,
  schema: z.object({
    ...stored,
    doc: z.literal('snapshot'),
    hash,
    description: z.string().nullable(),
    type: z.string(),
    plan: planSchema,
    variants: z.record(z.string(), planSchema),
    default_variants: z.array(z.string()),
    plan_hash: hash,
    published_at: z.string(),
    published_by: z.string(),
  }),
})

/** Reads and writes labels. */
export const labelShape = shape<LabelDocument>({
  name: 'label',
  version: 1,
  schema: z.object({
    ...stored,
    doc: z.literal('label'),
    label: z.string(),
    hash,
    description: z.string().nullable(),
    type: z.string(),
    moved_at: z.string(),
    moved_by: z.string(),
    previous: hash.nullable().optional(),
    settled: z.boolean().optional(),
  }),
})

/** Reads and writes publish records. */
export const publishShape = shape<PublishDocument>({
  name: 'publish record',
  version: 1,
  schema: z.object({
    ...stored,
    doc: z.literal('publish'),
    hash,
    published_at: z.string(),
    published_by: z.string(),
    message: z.string().optional(),
  }),
})

/** What a layout file says: a place a node. */
export const layoutNodes = z.record(z.string(), z.object({ x: z.number(), y: z.number() }))

/** Reads and writes layouts. */
export const layoutShape = shape<LayoutDocument>({
  name: 'layout',
  version: 1,
  schema: z.object({ ...stored, doc: z.literal('layout'), nodes: layoutNodes }),
})
