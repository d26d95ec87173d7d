import { fault } from '../faults'

/** The JSON text of a value, refusing what JSON would change without a word (NaN, dates, bigints, holes). A property that is undefined is absent, as JSON has it. */
export const jsonText = (value: unknown, what: string): string => {
  refuseForeign(value, what, '', 0)
  return JSON.stringify(value)
}

/** Cosmos DB's own limit. */
const deepestNesting = 128

const refuseForeign = (value: unknown, what: string, path: string, depth: number): void => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw notJson(what, path, String(value))
    return
  }
  if (typeof value !== 'object') throw notJson(what, path, typeof value)
  if (depth >= deepestNesting) throw notJson(what, path, `nested deeper than ${deepestNesting}`)
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) refuseForeign(value[index], what, `${path}[${index}]`, depth + 1)
    return
  }
  if (!isPlain(value)) throw notJson(what, path, `an object of class ${value.constructor?.name ?? 'unknown'}`)
  for (const key in value) {
    const member = (value as Record<string, unknown>)[key]
    if (member !== undefined) refuseForeign(member, what, path ? `${path}.${key}` : key, depth + 1)
  }
}

/** A plain object of any realm: its prototype is none, or one that has none. */
const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || (Object.getPrototypeOf(prototype) === null && !('toJSON' in value))
}

const notJson = (what: string, path: string, found: string) =>
  fault('bad_request', `${what} is not JSON: ${path || 'the whole'} is ${found}`, { path })
