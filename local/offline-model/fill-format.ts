import type { Answer } from './answer'

/** Fills a JSON schema from an answer as far as names and types say how; absent where it asks for more than a quoted text can give. */
export const fillFormat = (schema: Readonly<Record<string, unknown>>, found: Answer): Json | undefined =>
  fill(schema, '', found, 0)

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

const fill = (schema: unknown, name: string, found: Answer, depth: number): Json | undefined => {
  if (typeof schema !== 'object' || schema === null || depth > 5) return undefined
  const { type, enum: allowed, properties, required, items, anyOf } = schema as Record<string, unknown>
  const types = Array.isArray(type) ? type : [type]
  if (Array.isArray(anyOf)) {
    for (const option of anyOf) {
      const filled = fill(option, name, found, depth + 1)
      if (filled !== undefined) return filled
    }
    return undefined
  }
  // A choice among fixed words is a judgement, which quoting cannot make.
  if (allowed !== undefined) return types.includes('null') ? null : undefined
  if (types.includes('object')) {
    const filled: Record<string, Json> = {}
    const names = typeof properties === 'object' && properties !== null ? Object.entries(properties) : []
    for (const [key, property] of names) {
      const value = fill(property, key, found, depth + 1)
      if (value !== undefined) filled[key] = value
      else if (Array.isArray(required) && required.includes(key)) return undefined
    }
    return filled
  }
  if (types.includes('array')) {
    if (!/cit|source|reference|quote/i.test(name)) return []
    const filled = found.citations.map((number) => asItem(items, number))
    return filled.every((item) => item !== undefined) ? filled : []
  }
  if (types.includes('boolean') && /found|answer|support|ground|known/i.test(name)) return !found.isDeclined
  if (types.includes('string') && !/id$|date|time|email|url|language/i.test(name)) return found.text
  return types.includes('null') ? null : undefined
}

const asItem = (items: unknown, number: number): Json | undefined => {
  const { type } = (items ?? {}) as { type?: unknown }
  if (type === 'integer' || type === 'number') return number
  return type === 'string' ? String(number) : undefined
}
