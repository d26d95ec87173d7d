import { fault } from '../../shared/faults'
import type { Json } from '../../shared/json'
import type { DocumentStore, Kept, ListQuery, StoredDocument, Where } from '../../shared/store/contract'

/** A document as it was from a moment on; no text where it was gone. */
interface Version {
  readonly at: number
  readonly etag: string
  readonly text: string | undefined
}

/** A store whose reads may be answered from the past, as a replica's are; writes are judged by the truth. */
export interface SimStore extends DocumentStore {
  /** What holds now. */
  truth<T>(container: string, key: readonly string[], id: string): T | undefined
  /** All documents of a container below a key, as they are now. */
  all<T>(container: string, key: readonly string[]): readonly T[]
}

/** What a store is told and tells. */
export interface SimStoreOptions {
  readonly now: () => number
  /** How many milliseconds the next read lags. */
  readonly lag: () => number
  readonly onWrite: (container: string, key: readonly string[], before: unknown, after: unknown) => void
}

const longestLag = 5_000

/** Makes a store in memory; each answer is a copy. */
export const simStore = ({ now, lag, onWrite }: SimStoreOptions): SimStore => {
  const partitions = new Map<string, { readonly key: readonly string[]; readonly documents: Map<string, Version[]> }>()
  let etags = 0

  const nameOf = (container: string, key: readonly string[]): string => [container, ...key].join('\n')
  const versionsOf = (container: string, key: readonly string[], id: string): Version[] => {
    const name = nameOf(container, key)
    let partition = partitions.get(name)
    if (!partition) partitions.set(name, (partition = { key, documents: new Map() }))
    let versions = partition.documents.get(id)
    if (!versions) partition.documents.set(id, (versions = []))
    return versions
  }
  const at = (versions: readonly Version[], moment: number): Version | undefined =>
    versions.findLast((version) => version.at <= moment)
  const write = (container: string, key: readonly string[], id: string, document: unknown): string => {
    const versions = versionsOf(container, key, id)
    const before = versions.at(-1)?.text
    const etag = `"${++etags}"`
    while (versions[1] && versions[1].at <= now() - longestLag) versions.shift()
    versions.push({ at: now(), etag, text: document === undefined ? undefined : JSON.stringify(document) })
    onWrite(container, key, before === undefined ? undefined : JSON.parse(before), document)
    return etag
  }
  const check = (etag: string | undefined, condition: { ifMatch?: string; ifNoneMatch?: '*' }): void => {
    if (condition.ifNoneMatch && etag !== undefined) throw fault('conflict', 'The document is there already')
    if (condition.ifMatch !== undefined && condition.ifMatch !== etag)
      throw fault('precondition_failed', 'The document has changed')
  }
  const standing = (container: string, key: readonly string[], id: string): Version | undefined => {
    const last = versionsOf(container, key, id).at(-1)
    return last?.text === undefined ? undefined : last
  }
  const below = (container: string, key: readonly string[], moment: number): Kept<StoredDocument>[] => {
    const prefix = nameOf(container, key)
    return [...partitions]
      .filter(([name]) => name === prefix || name.startsWith(`${prefix}\n`))
      .flatMap(([, { documents }]) => [...documents.values()])
      .flatMap((versions) => {
        const version = at(versions, moment)
        return version?.text === undefined
          ? []
          : [{ value: JSON.parse(version.text) as StoredDocument, etag: version.etag }]
      })
  }

  return {
    lagMs: longestLag,

    async get<T extends StoredDocument>(container: string, key: readonly string[], id: string) {
      const version = at(versionsOf(container, key, id), now() - lag())
      return version?.text === undefined ? undefined : { value: JSON.parse(version.text) as T, etag: version.etag }
    },
    async put(container, key, document, options = {}) {
      check(standing(container, key, document.id)?.etag, options)
      return { etag: write(container, key, document.id, document) }
    },
    patch: () => Promise.reject(new Error('nothing here patches documents')),
    async delete(container, key, id, options = {}) {
      const there = standing(container, key, id)
      check(there?.etag, options)
      if (there) write(container, key, id, undefined)
      return there !== undefined
    },
    async list<T extends StoredDocument>(container: string, key: readonly string[], query: ListQuery = {}) {
      const { where = [], orderBy = [], limit = 50, cursor = '0' } = query
      if (orderBy.length > 0) throw new Error('nothing here orders documents')
      const found = below(container, key, now() - lag()).filter(({ value }) => where.every((one) => holds(value, one)))
      const from = Number(cursor)
      const items = found.slice(from, from + limit) as unknown as Kept<T>[]
      return from + limit < found.length ? { items, cursor: String(from + limit) } : { items }
    },
    close: () => Promise.resolve(),
    truth: <T>(container: string, key: readonly string[], id: string) => {
      const text = standing(container, key, id)?.text
      return text === undefined ? undefined : (JSON.parse(text) as T)
    },
    all: <T>(container: string, key: readonly string[]) =>
      below(container, key, now()).map(({ value }) => value as unknown as T),
  }
}

const holds = (document: object, { field, is, value }: Where): boolean => {
  const found = field
    .split('.')
    .reduce<unknown>((inside, name) => (inside as Record<string, unknown>)?.[name], document)
  if (is === 'eq') return found === value
  if (is === 'ne') return found !== value
  if (is === 'in') return (value as readonly Json[]).includes(found as Json)
  if (typeof found !== typeof value) return false
  const [left, right] = [found as number, value as number]
  if (is === 'lt') return left < right
  if (is === 'lte') return left <= right
  if (is === 'gt') return left > right
  if (is === 'gte') return left >= right
  throw new Error(`nothing here asks for ${is}`)
}
