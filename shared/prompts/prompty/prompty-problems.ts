import { fault, type FaultItem } from '../../faults'
import type { Json, JsonObject } from '../../json'

/** A place within the front matter. */
export type At = readonly (string | number)[]

/** Gathers what is wrong with a `.prompty` file, so that it can be said at once. */
export interface PromptyProblems {
  readonly errors: FaultItem[]
  /** Notes an error at a place of the front matter. */
  error(code: string, message: string, at: At): void
  /** Notes an error at a line of the file. */
  errorAt(code: string, message: string, line: number, column?: number): void
}

/** An empty gathering; `locate` turns a place into line and column. */
export const gatherPromptyProblems = (
  file: string,
  locate: (at: At) => { readonly line: number; readonly column: number },
): PromptyProblems => {
  const errors: FaultItem[] = []
  return {
    errors,
    error: (code, message, at) => void errors.push({ code, message, file, ...locate(at) }),
    errorAt: (code, message, line, column = 1) => void errors.push({ code, message, file, line, column }),
  }
}

/** Throws what was gathered, if anything. */
export const refuseIfAny = (file: string, errors: readonly FaultItem[]): void => {
  const [first] = errors
  if (!first) return
  throw fault(
    'invalid_flow',
    `“${file}”: ${first.message}`,
    { file, line: first.line, column: first.column },
    { errors },
  )
}

/** Whether a JSON value is an object. */
export const isMap = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a JSON value is a list. */
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

/** A value as a message shows it. */
export const shown = (value: Json | undefined): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null)
  return `“${text.length > 100 ? `${text.slice(0, 100)}…` : text}”`
}

/** The value where it is a string, else null. */
export const textOrNull = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null)

/** A map that must be one; an empty one, and an error, where it is something else. Absent is empty. */
export const mapAt = (value: Json | undefined, at: At, problems: PromptyProblems): JsonObject => {
  if (value === undefined || value === null) return {}
  if (isMap(value)) return value
  problems.error('UserErrorException', `\`${at.join('.')}\` is a map of keys, not ${shown(value)}`, at)
  return {}
}
