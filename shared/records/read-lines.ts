import { fault, type FaultItem } from '../faults'
import type { JsonObject } from '../json'
import { troubleOfName, type RecordPlace } from './names'
import { troubleOfData } from './record-data'

/** An import may have this many bytes and lines. */
export const largestImport = { bytes: 32 * 1024 * 1024, lines: 50_000 }

const mostTold = 100

/** A line of an import: where it goes and what it holds. */
export interface ImportLine extends Omit<RecordPlace, 'collection'> {
  readonly data: JsonObject
}

/** Reads an import whole; every bad line is named, and one is enough to refuse them all. */
export const readLines = (body: string | Uint8Array): readonly ImportLine[] => {
  const size = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
  if (size > largestImport.bytes) throw tooLarge('bytes', size)
  const lines = textOf(body).split('\n')
  if (lines.length > largestImport.lines + 1) throw tooLarge('lines', lines.length)

  const read: ImportLine[] = []
  const errors: FaultItem[] = []
  const firstLineOf = new Map<string, number>()
  let bad = 0
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '') continue
    const number = index + 1
    const line = readLine(text)
    const place = typeof line === 'string' ? '' : JSON.stringify([line.partition, line.id])
    const twin = firstLineOf.get(place)
    if (typeof line !== 'string' && twin === undefined) {
      firstLineOf.set(place, number)
      read.push(line)
      continue
    }
    bad += 1
    const message = typeof line === 'string' ? line : `The same partition and id as line ${twin}`
    if (errors.length < mostTold) errors.push({ code: 'bad_line', message, path: `line ${number}`, line: number })
  }
  if (bad === 0) return read
  throw fault(
    'invalid_input',
    `${bad} of ${bad + read.length} lines cannot be imported, so none was; the first is line ${errors[0]?.line}: ${errors[0]?.message}`,
    { bad, lines: bad + read.length },
    { errors },
  )
}

/** A line's record, or what is wrong with it. */
const readLine = (text: string): ImportLine | string => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'Not JSON'
  }
  const trouble = troubleOfData(value)
  if (trouble !== undefined) return trouble
  const { partition, id, ...data } = value as Record<string, unknown>
  const wrong = troubleOfName('partition', partition) ?? troubleOfName('id', id)
  return wrong ?? { partition: partition as string, id: id as string, data: data as JsonObject }
}

const textOf = (body: string | Uint8Array): string => {
  if (typeof body === 'string') return body.replace(/^\uFEFF/, '')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw fault('bad_json', 'The import is not UTF-8 text; it must be JSON lines of {partition, id, …}')
  }
}

const tooLarge = (what: keyof typeof largestImport, found: number) =>
  fault('too_large', `An import may have ${largestImport[what]} ${what}; this one has ${found}`, {
    limit: largestImport[what],
    found,
  })
