import type { JsonObject } from '../json'

/** A value as spans carry it; whole numbers are ints unless said to be double, absent and null ones are left out. */
export type AttributeValue =
  string | number | boolean | readonly string[] | { readonly double: number } | null | undefined

/** Attributes as OTLP JSON writes them. */
export const attributesOf = (values: Readonly<Record<string, AttributeValue>>): readonly JsonObject[] =>
  Object.entries(values).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [{ key, value: valueOf(value) }],
  )

const valueOf = (value: NonNullable<AttributeValue>): JsonObject => {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') {
    // 64-bit integers are strings in OTLP's JSON.
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  }
  if ('double' in value) return { doubleValue: value.double }
  return { arrayValue: { values: value.map((item) => ({ stringValue: item })) } }
}
