import { z } from 'zod'
import type { FaultData } from '../../faults'
import type { Usage } from '../../models/contract'
import { shape } from '../../store/shape'
import type { CallRecord, StoredValue } from '../contract'
import { callRecord, faultData, storedValue, usage } from '../documents'

const version = 1

/** Who works on a node, until when, and at which attempt: beside the node's record, in the run's partition. */
export interface ClaimDocument {
  readonly id: string
  readonly v: number
  readonly doc: 'claim'
  readonly path: string
  readonly kind: string
  readonly epoch: number
  readonly holder: string
  /** Milliseconds since 1970. */
  readonly lease_until: number
  readonly not_before: number
  readonly started: string
  readonly attempt: number
  /** How many attempts were made at an earlier epoch. */
  readonly before?: number
  readonly calls: readonly CallRecord[]
  /** How often the lease was prolonged, so that a living claim changes. */
  readonly renewals: number
  /** When nobody worked on it though somebody held it: from the last sign of life until it was taken over (ISO 8601). */
  readonly gone?: readonly Span[]
}

/** A stretch of time (ISO 8601). */
export interface Span {
  readonly from: string
  readonly to: string
}

/** The answer to a model call, kept under (run, node path, attempt, ordinal, request hash) [2]. */
export interface CallDocument {
  readonly id: string
  readonly v: number
  readonly doc: 'call'
  readonly reply: StoredValue
}

/** What became of one item of a map. */
export interface ItemDocument {
  readonly id: string
  readonly v: number
  readonly doc: 'item'
  readonly path: string
  readonly epoch: number
  readonly outputs?: StoredValue
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
}

/** One entry of a durable run's event log: its number is taken by creating it, so that the log has no gap whoever is killed. */
export interface EventDocument {
  readonly id: string
  readonly v: number
  readonly doc: 'event'
  readonly sequence: number
  readonly path: string
  readonly epoch: number
  /** `text`: an attempt at the node begins to speak, and the entry's number is that of its blocks [11]. */
  readonly phase: 'start' | 'text' | 'end'
  readonly at: string
  /** What it speaks of. */
  readonly output?: string
}

const head = { id: z.string(), v: z.literal(version) }

/** Claims in every version that may lie in a store. */
export const claimShape = shape<ClaimDocument>({
  name: 'Node claim',
  version,
  schema: z.object({
    ...head,
    doc: z.literal('claim'),
    path: z.string(),
    kind: z.string(),
    epoch: z.number().int(),
    holder: z.string(),
    lease_until: z.number(),
    not_before: z.number(),
    started: z.string(),
    attempt: z.number().int(),
    before: z.number().int().optional(),
    calls: z.array(callRecord),
    renewals: z.number().int(),
    gone: z.array(z.object({ from: z.string(), to: z.string() })).optional(),
  }),
})

/** Kept model calls in every version that may lie in a store. */
export const callShape = shape<CallDocument>({
  name: 'Model call',
  version,
  schema: z.object({ ...head, doc: z.literal('call'), reply: storedValue }),
})

/** Map items in every version that may lie in a store. */
export const itemShape = shape<ItemDocument>({
  name: 'Map item',
  version,
  schema: z.object({
    ...head,
    doc: z.literal('item'),
    path: z.string(),
    epoch: z.number().int(),
    outputs: storedValue.optional(),
    error: faultData.optional(),
    usage: usage.nullable(),
    cost: z.number().nullable(),
  }),
})

/** Event log entries in every version that may lie in a store. */
export const eventShape = shape<EventDocument>({
  name: 'Run event',
  version,
  schema: z.object({
    ...head,
    doc: z.literal('event'),
    sequence: z.number().int(),
    path: z.string(),
    epoch: z.number().int(),
    phase: z.enum(['start', 'text', 'end']),
    at: z.string(),
    output: z.string().optional(),
  }),
})

/** Version of the documents of durable runs. */
export const durableVersion = version
