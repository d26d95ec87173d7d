import { createHash } from 'node:crypto'

/** Any value that survives a trip through JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** A JSON object: string keys, JSON values. */
export interface JsonObject {
  readonly [key: string]: Json
}

/** How deep a value may be nested that comes from outside or from a script: records wrap it further, and the store ends at 128. */
export const deepestJson = 100

/** Whether a value is nested deeper than so many levels; looks no deeper than that, so no stack can end. */
export const isDeeperThan = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1)))

/** A copy of a JSON value of which nothing is shared; several times as fast as structuredClone. */
export const copyJson = <T extends Json>(value: T): T => copied(value) as T

const copied = (value: Json): Json => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return (value as readonly Json[]).map(copied)
  const copy: Record<string, Json> = {}
  for (const key of Object.keys(value)) {
    const part = copied((value as JsonObject)[key] ?? null)
    // Assigned, this one key would be the prototype.
    if (key === '__proto__') Object.defineProperty(copy, key, { value: part, ...plain })
    else copy[key] = part
  }
  return copy
}

const plain = { enumerable: true, writable: true, configurable: true } as const

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
