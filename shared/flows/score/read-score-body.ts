import { fault } from '../../faults'
import { deepestJson, isDeeperThan, type Json, type JsonObject } from '../../json'
import type { Plan } from '../contract'
import { pythonRepr } from '../python-text'

/** Reads a request as Prompt flow's server does: JSON, or the whole body as the value of the only input; what a flow without inputs is sent is not looked at. */
export const readScoreBody = (plan: Plan, body: Uint8Array): JsonObject => {
  const names = Object.keys(plan.inputs)
  const [only] = names
  if (only === undefined) return {}
  const text = decoded(body)
  const data = parsed(text)
  if (data !== undefined) return complete(plan, data)
  if (names.length > 1)
    throw refused(
      'JsonPayloadRequiredForMultipleInputFields',
      "Promptflow executor received non json data, but there's more than 1 input fields, please use json request data instead.",
    )
  return { [only]: text }
}

const complete = (plan: Plan, data: Json): JsonObject => {
  const given = typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as JsonObject) : undefined
  const missing = Object.entries(plan.inputs)
    .filter(([name, { default: value }]) => (value ?? null) === null && !(given && Object.hasOwn(given, name)))
    .map(([name]) => name)
  if (missing.length > 0)
    throw refused(
      'MissingRequiredFlowInput',
      `Required input fields ${pythonRepr(missing)} are missing in request data ${shortened(pythonRepr(data))}`,
    )
  if (given) return given
  throw refused('BadRequest', `The request is a JSON object of inputs, not ${shortened(pythonRepr(data))}`)
}

const refused = (code: string, message: string) => fault('bad_request', message, { code })

const decoded = (body: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    throw refused('BadRequest', 'The body is not UTF-8 text')
  }
}

const parsed = (text: string): Json | undefined => {
  let value: Json
  try {
    value = JSON.parse(text) as Json
  } catch {
    return undefined
  }
  if (isDeeperThan(value, deepestJson))
    throw refused('BadRequest', `The body is nested deeper than ${deepestJson} levels`)
  return value
}

const shortened = (text: string): string => (text.length > 1_000 ? `${text.slice(0, 1_000)}…` : text)
