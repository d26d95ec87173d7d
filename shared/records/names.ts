import { fault } from '../faults'
import { sha256 } from '../json'

const longestName = 256
// The id of a door below a partition: POST /records/{collection}/{partition}/forget.
const reservedId = 'forget'

/** A name of application data as the store takes it: itself where it is an id, else `~` and its hash [15]. */
export const storedName = (name: string): string =>
  // A name that itself begins with `~` is hashed too, so no name can pass for the hash of another.
  /^[A-Za-z0-9_-][A-Za-z0-9_~-]{0,127}$/.test(name) ? name : `~${sha256(name)}`

/** Where a record lies, in names of any text. */
export interface RecordPlace {
  readonly collection: string
  readonly partition: string
  readonly id: string
}

/** What is wrong with a collection's, partition's or record's name; undefined where nothing is. */
export const troubleOfName = (what: keyof RecordPlace, name: unknown): string | undefined => {
  if (typeof name !== 'string') return `“${what}” must be a text; found ${name === undefined ? 'none' : typeof name}`
  if (name === '') return `“${what}” is empty`
  if (name.length > longestName) return `“${what}” has ${name.length} characters; ${longestName} are allowed`
  // A lone surrogate has no UTF-8 of its own: two different names would hash alike.
  if (/\p{Cs}|\p{Cc}/u.test(name)) return `“${what}” holds a control character or half a character`
  if (what === 'id' && name === reservedId)
    return `The id “${reservedId}” is taken by the door that forgets a partition`
  return undefined
}

/** Refuses names that are none. */
export const checkNames = (place: Partial<RecordPlace>): void => {
  for (const what of ['collection', 'partition', 'id'] as const) {
    const trouble = what in place ? troubleOfName(what, place[what]) : undefined
    if (trouble !== undefined)
      throw fault('invalid_input', trouble, { [what]: String(place[what]).slice(0, longestName) })
  }
}
