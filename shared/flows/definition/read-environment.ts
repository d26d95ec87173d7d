import type { Json } from '../../json'
import { pythonText } from '../python-text'
import type { Problems } from './problems'
import { namedEntries, objectAt } from './shapes'

/** Reads `environment_variables`: lists and maps as JSON, other values as Python writes them. */
export const readEnvironment = (value: Json | undefined, problems: Problems): Readonly<Record<string, string>> => {
  const variables = objectAt(value ?? {}, ['environment_variables'], problems, '`environment_variables`')
  return Object.fromEntries(
    namedEntries(variables, ['environment_variables'], problems).map(([name, text]) => [name, textOf(text)]),
  )
}

const textOf = (value: Json): string =>
  typeof value === 'object' && value !== null ? pythonJson(value) : pythonText(value)

// As json.dumps writes: a space after commas and colons, nothing but ASCII.
const pythonJson = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map((item: Json) => pythonJson(item)).join(', ')}]`
  if (typeof value !== 'object' || value === null) return ascii(JSON.stringify(value))
  const entries = Object.entries(value).map(([key, item]) => `${ascii(JSON.stringify(key))}: ${pythonJson(item)}`)
  return `{${entries.join(', ')}}`
}

const ascii = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
