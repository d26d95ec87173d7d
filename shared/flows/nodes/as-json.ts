import { deepestJson, type Json } from '../../json'

/** A value as JSON, copied: undefined is null at the top and left out inside; anything else that JSON lacks makes the given error. */
export const asJson = (value: unknown, refuse: (where: string, what: string) => Error): Json => {
  const above = new Set<object>()
  const copy = (item: unknown, where: string): Json => {
    if (item === null || typeof item === 'string' || typeof item === 'boolean') return item
    if (typeof item === 'number') {
      if (Number.isFinite(item)) return item
      throw refuse(where, String(item))
    }
    if (typeof item !== 'object') throw refuse(where, `a ${typeof item}`)
    if (above.has(item)) throw refuse(where, 'a cycle')
    if (above.size >= deepestJson) throw refuse(where, `nesting below ${deepestJson} levels`)

    above.add(item)
    const copied = Array.isArray(item)
      ? item.map((part: unknown, index) => copy(part ?? null, `${where}[${index}]`))
      : copyObject(item, where, copy, refuse)
    above.delete(item)
    return copied
  }
  return copy(value ?? null, 'output')
}

const copyObject = (
  item: object,
  where: string,
  copy: (item: unknown, where: string) => Json,
  refuse: (where: string, what: string) => Error,
): Json => {
  // Modules may come from another realm, so the prototype is known by having none above it.
  const prototype: unknown = Object.getPrototypeOf(item)
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw refuse(where, `a ${item.constructor.name || 'class'} instance`)
  }
  return Object.fromEntries(
    Object.entries(item)
      .filter(([, part]) => part !== undefined)
      .map(([key, part]) => [key, copy(part, `${where}.${key}`)]),
  )
}
