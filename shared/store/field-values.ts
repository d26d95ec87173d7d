import type { Json } from '../json'

/** The value at a path of fields, undefined where there is none; lists are not entered. */
export const valueAt = (document: unknown, parts: readonly string[]): unknown => {
  let current = document
  for (const part of parts) {
    if (typeof current !== 'object' || current === null || Array.isArray(current) || !Object.hasOwn(current, part))
      return undefined
    current = (current as Record<string, unknown>)[part]
  }
  return current
}

/** Where a plain value stands among the types, as Cosmos DB orders them: null, false, true, numbers, texts. Undefined for what no list is ordered by. */
export const typeRank = (value: unknown): number | undefined => {
  if (value === null) return 0
  if (typeof value === 'boolean') return value ? 2 : 1
  if (typeof value === 'number') return 3
  return typeof value === 'string' ? 4 : undefined
}

/** Compares two plain values as lists are ordered: by type, then by value, texts by their code points. */
export const comparePlain = (left: Json, right: Json): number => {
  const byType = (typeRank(left) ?? 5) - (typeRank(right) ?? 5)
  if (byType !== 0) return byType
  if (typeof left === 'string' && typeof right === 'string')
    return Buffer.compare(Buffer.from(left), Buffer.from(right))
  return typeof left === 'number' && typeof right === 'number' ? left - right : 0
}
