import { fault, type Fault } from '../../faults'
import { deepestJson, isDeeperThan, type Json } from '../../json'
import type { Prompty } from '../contract'
import { isMap } from './prompty-problems'

/** What a prompty answers for a text: itself, or the JSON in it, of which version 1 keeps the outputs it names. */
export const answerOfText = (prompty: Prompty, text: string): Json => {
  const { answer, file } = prompty
  if (answer.as !== 'json') return text
  const parsed = parsedJson(text)
  if (parsed === undefined) {
    if (answer.orText) return text
    throw refused(file, 'JSONDecodeError', 'the model was asked for JSON and answered something else')
  }
  if (answer.keys.length === 0) return parsed
  if (!isMap(parsed)) throw refused(file, 'InvalidOutputKeyError', 'the model answered JSON that is no map of outputs')
  const missing = answer.keys.find((key) => !Object.hasOwn(parsed, key))
  if (missing !== undefined) {
    const there = Object.keys(parsed).slice(0, 20).join(', ')
    throw refused(file, 'InvalidOutputKeyError', `cannot find ${missing} in the answer; there are: ${there}`)
  }
  return Object.fromEntries(answer.keys.map((key) => [key, parsed[key] ?? null]))
}

const parsedJson = (text: string): Json | undefined => {
  try {
    const parsed = JSON.parse(text) as Json
    return isDeeperThan(parsed, deepestJson) ? undefined : parsed
  } catch {
    return undefined
  }
}

const refused = (file: string, code: string, what: string): Fault =>
  fault('node_failed', `“${file}”: ${what}`, { code, file })
