import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Json, JsonObject } from '../client'
import { misuse } from './failure'

/**
 * Inputs as they are written behind `--inputs`: a file of JSON or JSON lines (the first line counts), or `name=value`
 * words. Values are text; the flow's declared types read numbers, lists and objects out of them.
 */
export const readInputs = (written: readonly string[], cwd: string): JsonObject => {
  const [first] = written
  if (first === undefined) return {}
  if (written.length === 1 && /\.jsonl?$/.test(first) && (!first.includes('=') || existsSync(resolve(cwd, first))))
    return readInputFile(first, cwd)
  const entries = written.map((word): [string, Json] => {
    const at = word.indexOf('=')
    if (at < 1) throw misuse(`“${word}” is no input: write name=value, or name one .json file`)
    return [word.slice(0, at), word.slice(at + 1)]
  })
  const twice = entries.find(([name], at) => entries.findIndex(([other]) => other === name) !== at)
  if (twice) throw misuse(`The input “${twice[0]}” is given twice`)
  return Object.fromEntries(entries)
}

const readInputFile = (written: string, cwd: string): JsonObject => {
  const path = resolve(cwd, written)
  if (!existsSync(path)) throw misuse(`There is no file “${written}”`)
  const text = readFileSync(path, 'utf8')
  const source = path.endsWith('.jsonl') ? (text.split('\n').find((line) => line.trim() !== '') ?? '') : text
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch (error) {
    throw misuse(`“${written}” holds no JSON: ${(error as Error).message}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw misuse(`“${written}” must hold one JSON object of inputs by name`)
  return value as JsonObject
}
