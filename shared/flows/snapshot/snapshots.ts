import type { BlobStore } from '../../blobs/contract'
import type { Caller } from '../../caller'
import { Fault, fault } from '../../faults'
import type { DocumentStore } from '../../store/contract'
import type { World } from '../../world'
import { isoTime } from '../../world'
import type { Plan, Snapshot } from '../contract'
import { readBundle, writeBundle } from './bundle'
import type { PublishDocument, SnapshotDocument } from './documents'
import { publishShape, snapshotShape } from './documents'

/** A snapshot with what its header says besides. */
export interface StoredSnapshot extends Snapshot {
  readonly description: string | null
  readonly type: string
  readonly default_variants: readonly string[]
  readonly published_at: string
}

/** What is to be kept of a compiled flow. */
export type NewSnapshot = Omit<StoredSnapshot, 'published_at'>

/** Where snapshots live: files in one blob by hash, the rest in a document of their project and flow. */
export interface Snapshots {
  /** True where it was not there before. The same hash is kept as it is, with what was said of it first. */
  save(caller: Caller, snapshot: NewSnapshot, message?: string): Promise<boolean>
  /** The snapshot, or `not_found`. */
  load(project: string, flow: string, hash: string): Promise<StoredSnapshot>
  /** First publications, newest first. */
  published(project: string, flow: string): Promise<readonly PublishDocument[]>
}

const mostKept = 64

/** Snapshots over the house's store and blobs, the last 64 kept in memory. */
export const createSnapshots = (deps: {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly world: World
}): Snapshots => {
  const kept = new Map<string, Promise<StoredSnapshot>>()
  return {
    save: (caller, snapshot, message) => save(deps, caller, snapshot, message),
    load(project, flow, hash) {
      const name = `${project}/${flow}/${hash}`
      const found = kept.get(name) ?? load(deps, project, flow, hash)

      // Put back at the end, so that the first is the one unused for longest.
      kept.delete(name)
      kept.set(name, found)
      found.catch(() => kept.delete(name))
      const [oldest] = kept.keys()
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
      return found
    },
    published: (project, flow) => published(deps.store, project, flow),
  }
}

type Deps = Parameters<typeof createSnapshots>[0]

// Files before header before record: whoever finds a header finds its files.
const save = async (
  { store, blobs, world }: Deps,
  caller: Caller,
  snapshot: NewSnapshot,
  message?: string,
): Promise<boolean> => {
  const { hash, flow, plan, variants, default_variants, plan_hash, description, type } = snapshot
  const key = [caller.project, flow]
  const once = { published_at: isoTime(world.now()), published_by: caller.id }
  if (!(await blobs.head('flows', hash))) {
    const body = writeBundle(snapshot)
    await unlessThere(blobs.put('flows', hash, body, { contentType: 'application/json', ifNoneMatch: '*' }))
  }
  const header: SnapshotDocument = {
    id: hash,
    v: 1,
    doc: 'snapshot',
    hash,
    description,
    type,
    plan,
    variants,
    default_variants,
    plan_hash,
    ...once,
  }
  const isNew = await unlessThere(snapshotShape.put(store, 'flows', key, header, undefined))
  const record: PublishDocument = {
    id: `publish~${hash}`,
    v: 1,
    doc: 'publish',
    hash,
    ...once,
    ...(message !== undefined && { message }),
  }
  await unlessThere(publishShape.put(store, 'flows', key, record, undefined))
  return isNew
}

const load = async ({ store, blobs }: Deps, project: string, flow: string, hash: string): Promise<StoredSnapshot> => {
  const isHash = /^[0-9a-f]{64}$/.test(hash)
  const [header, blob] = isHash
    ? await Promise.all([snapshotShape.get(store, 'flows', [project, flow], hash), blobs.get('flows', hash)])
    : []
  if (!header) {
    throw fault('not_found', `Flow “${flow}” of project “${project}” has no version “${hash}”`, { flow, version: hash })
  }
  if (!blob) throw fault('store_corrupt', `The files of snapshot “${hash}” are gone`, { flow, hash })
  const { plan, variants, default_variants, plan_hash, description, type, published_at } = header.value
  return {
    hash,
    flow,
    plan_hash,
    description,
    type,
    published_at,
    default_variants,
    ...readBundle(hash, blob.body),
    plan,
    variants: variants satisfies Readonly<Record<string, Plan>>,
  }
}

const published = async (store: DocumentStore, project: string, flow: string): Promise<readonly PublishDocument[]> => {
  const found: PublishDocument[] = []
  for (let cursor: string | undefined; ;) {
    const page = await store.list('flows', [project, flow], {
      where: [{ field: 'doc', is: 'eq', value: 'publish' }],
      orderBy: [{ field: 'published_at', direction: 'descending' }],
      limit: 500,
      ...(cursor !== undefined && { cursor }),
    })
    found.push(...page.items.map(({ value }) => publishShape.read(value)))
    cursor = page.cursor
    if (cursor === undefined) return found
  }
}

const unlessThere = (write: Promise<unknown>): Promise<boolean> =>
  write.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Fault && error.word === 'conflict') return false
      throw error
    },
  )
