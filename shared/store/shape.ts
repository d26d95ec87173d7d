import { z } from 'zod'
import { fault } from '../faults'
import type { JsonObject } from '../json'
import type { ContainerName, DocumentStore, Kept, StoredDocument } from './contract'

/** Changes a document of one version into the next (or the one before); pure, and tested against stored samples. */
export type Cast = (document: JsonObject) => JsonObject

/** What one kind of document is, in every version that may still lie in a store. */
export interface ShapeDefinition<T extends StoredDocument> {
  /** What people call such a document: “run header”. */
  readonly name: string
  /** The version this program understands and, once every running program does, writes. */
  readonly version: number
  /** The shape of that version. */
  readonly schema: z.ZodType<T>
  /** From version n to n + 1, by n; one for every version below `version`. */
  readonly upcasters?: Readonly<Record<number, Cast>>
  /** From version n to n - 1, by n; one for every version above the floor. */
  readonly downcasters?: Readonly<Record<number, Cast>>
  /** The highest version that every program still running can read; `version` where absent. Raised after a deploy. */
  readonly floor?: number
}

/** Reads and writes one kind of document: validated, upcast, and never over a document of a higher version. */
export interface Shape<T extends StoredDocument> {
  /** The document in today's shape; `newer_data` for a higher version, `store_corrupt` for one that is none. */
  read(document: unknown): T
  /** The document as it is stored, in the floor's version. */
  write(value: T): StoredDocument & JsonObject
  get(store: DocumentStore, container: ContainerName, key: readonly string[], id: string): Promise<Kept<T> | undefined>
  /** Creates where `before` is absent (`conflict` if there is one), else replaces exactly what was read (`precondition_failed` if it changed). So nothing this program cannot read is ever overwritten. */
  put(
    store: DocumentStore,
    container: ContainerName,
    key: readonly string[],
    value: T,
    before: Kept<unknown> | undefined,
    options?: { readonly ttl?: number },
  ): Promise<Kept<T>>
}

/** Makes the reader and writer of one kind of document. Pure but for the store it is handed; part of the room's contract, so any room may import it. */
export const shape = <T extends StoredDocument>(definition: ShapeDefinition<T>): Shape<T> => {
  const { version, floor = version } = definition
  refuseMissingCasts(definition, floor)

  const read = (document: unknown): T => {
    const stored = storedHead.safeParse(document)
    if (!stored.success) throw unreadable(definition.name, document, stored.error)
    if (stored.data.v > version) throw newer(definition.name, stored.data, version)
    let current = stored.data as unknown as JsonObject
    for (let v = stored.data.v; v < version; v++) current = { ...definition.upcasters?.[v]?.(current), v: v + 1 }
    const parsed = definition.schema.safeParse(current)
    if (!parsed.success) throw unreadable(definition.name, document, parsed.error)
    return parsed.data
  }

  const write = (value: T): StoredDocument & JsonObject => {
    let current = { ...value, v: version } as unknown as JsonObject
    const parsed = definition.schema.safeParse(current)
    if (!parsed.success) throw unwritable(definition.name, value, parsed.error)
    for (let v = version; v > floor; v--) current = { ...definition.downcasters?.[v]?.(current), v: v - 1 }
    return current as unknown as StoredDocument & JsonObject
  }

  return {
    read,
    write,
    async get(store, container, key, id) {
      const kept = await store.get(container, key, id)
      return kept && { value: read(kept.value), etag: kept.etag }
    },
    async put(store, container, key, value, before, options) {
      const condition = before ? { ifMatch: before.etag } : { ifNoneMatch: '*' as const }
      const { etag } = await store.put(container, key, write(value), { ...condition, ...options })
      return { value: { ...value, v: version }, etag }
    },
  }
}

const storedHead = z.looseObject({ id: z.string(), v: z.int().min(1) })

const refuseMissingCasts = <T extends StoredDocument>(definition: ShapeDefinition<T>, floor: number): void => {
  const { name, version, upcasters = {}, downcasters = {} } = definition
  if (floor > version || floor < 1) throw new RangeError(`${name}: floor ${floor} is not between 1 and ${version}`)
  for (let v = 1; v < version; v++) if (!upcasters[v]) throw new RangeError(`${name}: no upcaster from version ${v}`)
  for (let v = version; v > floor; v--)
    if (!downcasters[v]) throw new RangeError(`${name}: no downcaster from version ${v} to the floor ${floor}`)
}

const newer = (name: string, stored: StoredDocument, version: number) =>
  fault(
    'newer_data',
    `${name} “${stored.id}” is of version ${stored.v}; this program knows versions up to ${version}`,
    {
      document: stored.id,
      found: stored.v,
      known: version,
    },
  )

/** Paths and rules only: a document's values may be secret or large. */
const issuesOf = (error: z.ZodError) =>
  error.issues.slice(0, 10).map(({ path, code }) => `${path.join('.') || '(document)'}: ${code}`)

const idOf = (document: unknown): string => {
  const id = typeof document === 'object' && document !== null && 'id' in document ? document.id : undefined
  return typeof id === 'string' ? id : '(without id)'
}

const unreadable = (name: string, document: unknown, error: z.ZodError) =>
  fault('store_corrupt', `Stored ${name} “${idOf(document)}” has not the shape of one: ${issuesOf(error).join(', ')}`, {
    document: idOf(document),
  })

const unwritable = (name: string, document: unknown, error: z.ZodError) =>
  fault(
    'internal',
    `${name} “${idOf(document)}” was not stored, for it has not the shape of one: ${issuesOf(error).join(', ')}`,
    {
      document: idOf(document),
    },
  )
