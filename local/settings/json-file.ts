import { readFileSync } from 'node:fs'
import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { messageOf } from '../core/log-bus'
import { HostError } from '../host-error'

/** How an error may speak of what it found: settings may hold secrets, so their values stay out. */
export type ValueDisplay = 'shown' | 'hidden'

/** Reads a JSON file by a schema; undefined where there is no such file. An error names file, line, key and value. */
export function readJsonFile<T>(file: string, schema: z.ZodType<T>, display: ValueDisplay): T | undefined {
  const text = readText(file)
  if (text === undefined) return undefined
  const value = parse(file, text)
  const result = schema.safeParse(value)
  if (result.success) return result.data

  const faults = result.error.issues.map((issue) => {
    // An unknown key is reported at its object; the key itself is what the reader looks for.
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
    const found = valueAt(value, path)
    const shown = display === 'shown' ? JSON.stringify(found) : nameOfType(found)
    return `${file}:${lineOf(text, path)}: "${path.join('.')}" is ${shown ?? 'missing'}: ${issue.message}`
  })
  throw new HostError('bad_settings', faults.join('\n'))
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new HostError('bad_settings', `${file} could not be read: ${messageOf(error)}`)
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // The parser's message quotes the text around the fault, and that text may be a secret.
    const position = Number(/position (\d+)/.exec(messageOf(error))?.[1] ?? text.length)
    const line = text.slice(0, position).split('\n').length
    throw new HostError('bad_settings', `${file}:${line}: this is not JSON`)
  }
}

function lineOf(text: string, path: readonly PropertyKey[]): number {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined
    if (node?.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inside, key) => (inside as Record<PropertyKey, unknown> | undefined)?.[key], value)
}

function nameOfType(value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`
}
