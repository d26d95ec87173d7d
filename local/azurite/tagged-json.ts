/**
 * Catalogue documents as text. JSON has no dates and no byte arrays, so these are tagged; a NUL in the tag keeps it
 * apart from anything that can arrive in an HTTP header and so from any name inside a document.
 */
const dateTag = '\u0000date'
const bytesTag = '\u0000bytes'

/** A document as text. Loki's own fields, which belong to one process, are left out. */
export function toTaggedJson(document: object): string {
  return JSON.stringify(document, function replace(this: Record<string, unknown>, key: string, value: unknown) {
    if (this === document && (key === '$loki' || key === 'meta')) return undefined
    // Dates and buffers have their own toJSON, which has run already: look at the original.
    const original = this[key]
    if (original instanceof Date) return { [dateTag]: original.getTime() }
    if (original instanceof Uint8Array) return { [bytesTag]: Buffer.from(original).toString('base64') }
    return value
  })
}

/** A document from its text. */
export function fromTaggedJson(text: string): object {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    const tagged = value as Record<string, unknown>
    if (typeof tagged[dateTag] === 'number') return new Date(tagged[dateTag])
    if (typeof tagged[bytesTag] === 'string') return Buffer.from(tagged[bytesTag], 'base64')
    return value
  }) as object
}
