import type { TypedData } from './contract'

/** The bytes a typed value stands for when it leaves the host; null where there is no value. */
export function bytesOf(data: TypedData | null | undefined): Buffer | null {
  if (data === null || data === undefined) return null
  if (isDefined(data.bytes)) return Buffer.from(data.bytes)
  if (isDefined(data.stream)) return Buffer.from(data.stream)
  const text = textOf(data)
  return text === null ? null : Buffer.from(text, 'utf8')
}

/** The text a typed value stands for when it leaves the host; null where there is no value. */
export function textOf(data: TypedData | null | undefined): string | null {
  if (data === null || data === undefined) return null
  if (isDefined(data.string)) return data.string
  if (isDefined(data.json)) return data.json
  if (isDefined(data.bytes)) return Buffer.from(data.bytes).toString('utf8')
  if (isDefined(data.int)) return String(data.int)
  if (isDefined(data.double)) return String(data.double)
  return null
}

/** Trigger metadata as the host sends it: texts as strings, everything else as JSON. */
export function metadataOf(value: unknown): TypedData {
  return typeof value === 'string' ? { string: value } : { json: JSON.stringify(value) }
}

function isDefined<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined
}
