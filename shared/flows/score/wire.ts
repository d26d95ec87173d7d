import type { Json, JsonObject } from '../../json'

/** One server-sent event as Prompt flow's server writes it: data alone, in Python's JSON. */
export const scoreEvent = (data: JsonObject): string => `data: ${pythonJson(data)}\n\n`

/** JSON as Python's `json.dumps` writes it: a space after commas and colons, ASCII only. */
export const pythonJson = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map((item) => pythonJson(item as Json)).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, item]) => `${text(name)}: ${pythonJson(item)}`)
    return `{${members.join(', ')}}`
  }
  return typeof value === 'string' ? text(value) : JSON.stringify(value)
}

const text = (value: string): string =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
