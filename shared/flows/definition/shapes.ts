import type { Json, JsonObject } from '../../json'
import type { At, Problems } from './problems'

/** The value as an object; an empty one, and an error, where it is something else. */
export const objectAt = (value: Json, at: At, problems: Problems, what: string): JsonObject => {
  if (isObject(value)) return value
  problems.error('FlowDefinitionError', `${what} must be a map of keys; it is ${nameOf(value)}`, at)
  return {}
}

/** The value as a list; an empty one, and an error, where it is something else. */
export const listAt = (value: Json, at: At, problems: Problems, what: string): readonly Json[] => {
  if (Array.isArray(value)) return value as readonly Json[]
  problems.error('FlowDefinitionError', `${what} must be a list; it is ${nameOf(value)}`, at)
  return []
}

/** Whether a JSON value is an object. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The entries of a map of names; a name that cannot be one is an error and left out. */
export const namedEntries = (map: JsonObject, at: At, problems: Problems, node?: string): [string, Json][] =>
  Object.entries(map).filter(([name]) => {
    const problem = nameProblem(name)
    if (problem) problems.error('FlowDefinitionError', problem, at, node)
    return problem === undefined
  })

/** What makes a text unfit as a name, if anything: paths of nodes are written with `/` and `[ ]`. */
export const nameProblem = (name: string): string | undefined =>
  name === '__proto__' || name.length > 200 || /[/[\]\p{Cc}]/u.test(name)
    ? `${shown(name)} cannot be a name; one has up to 200 characters, without /, [ and ]`
    : undefined

/** The value where it is a string, else the fallback. */
export const textOr = <T>(value: Json | undefined, fallback: T): string | T =>
  typeof value === 'string' ? value : fallback

/** A boolean key, kept only where it is one. */
export const flag = <K extends string>(keys: JsonObject, key: K): Partial<Record<K, boolean>> =>
  (typeof keys[key] === 'boolean' ? { [key]: keys[key] } : {}) as Partial<Record<K, boolean>>

/** A value as a message shows it. */
export const shown = (value: Json | undefined): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null)
  return `“${text.length > 100 ? `${text.slice(0, 100)}…` : text}”`
}

const nameOf = (value: Json): string =>
  value === null ? 'empty' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a map' : shown(value)
