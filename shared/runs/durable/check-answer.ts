import { fault, type FaultItem } from '../../faults'
import { canonicalJson, type Json, type JsonObject } from '../../json'

/** Refuses an answer that does not fit a human node's form, naming every field; a node without a form takes anything. */
export const checkAnswer = (node: string, form: JsonObject | undefined, answer: Json): void => {
  if (!form || Object.keys(form).length === 0) return
  if (!isObject(answer)) {
    throw fault(
      'invalid_input',
      `Node “${node}” asks for an object with ${Object.keys(form).join(', ')}; it was given ${shown(answer)}`,
    )
  }
  const errors: FaultItem[] = Object.entries(form).flatMap(([name, field]) => {
    const value = Object.hasOwn(answer, name) ? (answer[name] ?? null) : null
    const problem = isObject(field) ? problemWith(field, value) : undefined
    return problem === undefined ? [] : [{ code: 'InvalidAnswer', message: `Field “${name}” ${problem}`, path: name }]
  })
  for (const name of Object.keys(answer)) {
    if (Object.hasOwn(form, name)) continue
    errors.push({ code: 'InvalidAnswer', message: `The form has no field “${name}”`, path: name })
  }
  if (errors.length === 0) return
  const names = errors.map(({ path }) => `“${path}”`).join(', ')
  throw fault('invalid_input', `The answer to node “${node}” does not fit its form: ${names}`, { node }, { errors })
}

const problemWith = ({ type, required, options }: JsonObject, value: Json): string | undefined => {
  if (value === null) return required === true ? 'is required' : undefined
  if (!hasType(type, value)) return `is of type ${JSON.stringify(type)}; it was given ${shown(value)}`
  const isOffered =
    !Array.isArray(options) || options.some((option: Json) => canonicalJson(option) === canonicalJson(value))
  return isOffered ? undefined : `is one of ${JSON.stringify(options)}; it was given ${shown(value)}`
}

const hasType = (type: Json | undefined, value: Json): boolean => {
  if (type === 'number') return typeof value === 'number'
  if (type === 'integer') return Number.isSafeInteger(value)
  if (type === 'boolean') return typeof value === 'boolean'
  return typeof value === 'string'
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const shown = (value: Json): string => `“${JSON.stringify(value).slice(0, 100)}”`
