import { createHash } from 'node:crypto'

/** Any value that survives a trip through JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** A JSON object: string keys, JSON values. */
export interface JsonObject {
  readonly [key: string]: Json
}

/** Writes JSON with object keys sorted, so that equal values give equal text and equal hashes. */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, sortKeys) ?? 'null'

/** SHA-256 as 64 lower-case hex digits, the name of everything stored by content. */
export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')

/** SHA-256 over the canonical JSON of a value. */
export const hashOf = (value: unknown): string => sha256(canonicalJson(value))

const sortKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)))
    : value
