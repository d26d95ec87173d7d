import { fault } from '../faults'
import type { JsonObject } from '../json'

/** A record may have this many bytes of JSON. */
export const largestRecord = 1024 * 1024

const deepest = 64

/** What is wrong with a record's data; undefined where nothing is. */
export const troubleOfData = (data: unknown): string | undefined => {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    return `A record is a JSON object; found ${Array.isArray(data) ? 'a list' : data === null ? 'null' : typeof data}`
  }
  if (isDeeperThan(data, deepest)) return `A record may be nested ${deepest} deep; this one is deeper`
  const size = Buffer.byteLength(JSON.stringify(data))
  if (size > largestRecord) return `A record may have ${largestRecord} bytes; this one has ${size}`
  return undefined
}

/** Refuses what is no record. */
export function checkData(data: unknown): asserts data is JsonObject {
  const trouble = troubleOfData(data)
  if (trouble !== undefined) throw fault('invalid_input', trouble)
}

// Level by level, for a recursion would end where the stack does.
const isDeeperThan = (root: object, limit: number): boolean => {
  let level: readonly unknown[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []))
  }
  return false
}
