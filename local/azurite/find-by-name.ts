import type { CatalogueDocument, LokiCollection } from './internals'

/** Fields that tell one document from nearly all others. */
const telling = ['messageId', 'name', 'blobName', 'id']

/**
 * Lets a catalogue find one document by its name without going through all of them. Azurite names the account first in what it
 * looks for, LokiJS uses the index of the first field only, and the account is that of every document.
 */
export function findByName(collection: LokiCollection): void {
  const known = new Map<unknown, Map<number, CatalogueDocument>>()
  const nameOf = (fields: Readonly<Record<string, unknown>>): unknown =>
    fields[telling.find((field) => typeof fields[field] === 'string') ?? '']
  const each = (given: CatalogueDocument | CatalogueDocument[], work: (document: CatalogueDocument) => void): void =>
    (Array.isArray(given) ? given : [given]).forEach(work)

  const keep = (document: CatalogueDocument): void => {
    const name = nameOf(document)
    const named = known.get(name) ?? new Map<number, CatalogueDocument>()
    known.set(name, named.set(document.$loki ?? 0, document))
  }
  const forget = (document: CatalogueDocument, id: number): void => {
    const named = known.get(nameOf(document))
    named?.delete(id)
    if (named?.size === 0) known.delete(nameOf(document))
  }

  collection.data.forEach(keep)
  collection.on('insert', (given) => each(given, keep))
  collection.on('update', (given) => each(given, keep))
  // LokiJS takes the number off a removed document only after it told of the removal.
  collection.on('delete', (given) => each(given, (document) => forget(document, document.$loki ?? 0)))

  const findOne = collection.findOne.bind(collection)
  collection.findOne = (query = {}) => {
    const name = nameOf(query)
    const wanted = Object.entries(query)
    const isPlain = name !== undefined && wanted.every(([, value]) => typeof value !== 'object' && value !== undefined)
    if (!isPlain) return findOne(query)
    for (const document of known.get(name)?.values() ?? [])
      if (wanted.every(([field, value]) => document[field] === value)) return document
    return null
  }
}
