import type { Json, JsonObject } from '../../client'

/** How one output of one row compares with its recording. */
export type OutputVerdict = 'same' | 'different' | 'missing' | 'new'

/** Compares a row's outputs one by one: key order counts for nothing, and 1 equals 1.0, as JSON has it. */
export const compareOutputs = (
  recorded: JsonObject,
  got: JsonObject,
  only?: readonly string[],
): Readonly<Record<string, OutputVerdict>> => {
  const names = [...new Set([...Object.keys(recorded), ...Object.keys(got)])].filter(
    (name) => only === undefined || only.includes(name),
  )
  return Object.fromEntries(
    names.map((name): [string, OutputVerdict] => {
      if (!Object.hasOwn(got, name)) return [name, 'missing']
      if (!Object.hasOwn(recorded, name)) return [name, 'new']
      return [name, isSame(recorded[name] ?? null, got[name] ?? null) ? 'same' : 'different']
    }),
  )
}

/** Whether two values are the same JSON. */
export const isSame = (left: Json, right: Json): boolean => {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) || Array.isArray(right))
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item: Json, at) => isSame(item, right[at] as Json))
    )
  const [ours, theirs] = [left as JsonObject, right as JsonObject]
  const names = Object.keys(ours)
  return (
    names.length === Object.keys(theirs).length &&
    names.every((name) => Object.hasOwn(theirs, name) && isSame(ours[name] as Json, theirs[name] as Json))
  )
}
