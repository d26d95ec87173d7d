import { createContext, Script, type Context } from 'node:vm'

const patienceMs = 250

let room: Context | undefined
const script = new Script('new RegExp(pattern, "u").test(text)')

/**
 * Whether a text matches a regular expression; undefined where finding out takes longer than a moment. Some patterns take
 * longer than the age of the world for a text of fifty letters, and only a script with a timeout can be taken off the thread.
 */
export const matchPattern = (pattern: string, text: string): boolean | undefined => {
  const given = (room ??= createContext(Object.create(null) as object))
  given['pattern'] = pattern
  given['text'] = text
  try {
    return script.runInContext(given, { timeout: patienceMs }) === true
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
    throw error
  } finally {
    given['text'] = ''
  }
}
