import type { BlobStore } from '../../blobs/contract'
import { mayAs, principalOf, type Caller } from '../../caller'
import { fault } from '../../faults'
import { changeDocument } from '../../store/change-document'
import type { ContainerName, DocumentStore, StoredDocument } from '../../store/contract'
import type { World } from '../../world'
import { readHeader } from '../access'
import type { RunHeader } from '../contract'
import { hasEnded, headerShape } from '../documents'
import { tracePartition } from '../feedback'
import { linksKey, linkShape } from './link-documents'

/** What purging stands on. */
export interface PurgeDeps {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly world: World
}

/** What went with a run. */
export interface Purged {
  readonly documents: number
  readonly blobs: number
}

/** Purges a run because somebody wants it gone: its own principal or an owner, and only once it has ended [10]. */
export const purgeByHand = async (deps: PurgeDeps, caller: Caller, id: string): Promise<Purged> => {
  const header = await readHeader(deps.store, caller, id)
  if (header.principal !== principalOf(caller).id && !mayAs(caller, 'owner')) {
    throw fault('forbidden', `Run “${id}” is another principal's; purging it needs the role owner`, {
      needs: ['owner'],
      holds: caller.roles,
    })
  }
  const purged = await purgeRun(deps, caller.project, id)
  if (purged) return purged
  const message = `Run “${id}” is ${header.status}; only a run that has ended can be purged`
  throw fault('conflict', message, { run: id, status: header.status })
}

/** Purges an ended run: first the header says so, then its records go, then its blobs, the header last, so that what was stopped is gone on with. Undefined where the run is not there or has not ended. */
export const purgeRun = async (deps: PurgeDeps, project: string, id: string): Promise<Purged | undefined> => {
  const { store, world } = deps
  const key = [project, id]
  let isOurs = false
  const kept = await changeDocument(
    store,
    world,
    { container: 'runs', key, id, shape: headerShape },
    (there): RunHeader | undefined => {
      isOurs = there !== undefined && (there.purging === true || hasEnded(there))
      return there && isOurs && !there.purging ? { ...there, purging: true } : undefined
    },
  )
  if (!kept || !isOurs) return undefined
  await deleteNames(store, project, kept.value)
  const documents = (await deleteAll(deps, 'runs', key, id)) + (await deleteAll(deps, 'rows', key))
  const blobs = await deleteBlobs(deps.blobs, `${project}/${id}/`)
  await store.delete('runs', key, id)
  return { documents: documents + 1, blobs }
}

// What leads to the run from elsewhere goes first: links of its waits, and the pointer from its caller's trace.
const deleteNames = async (store: DocumentStore, project: string, { id, request }: RunHeader): Promise<void> => {
  for await (const document of everyDocument(store, 'runs', [project, id], 'link')) {
    await store.delete('settings', linksKey, linkShape.read(document).token)
  }
  if (request?.trace) await store.delete('runs', [project, tracePartition(request.trace.trace_id)], id)
}

const deleteAll = async (
  { store, world }: PurgeDeps,
  container: ContainerName,
  key: readonly string[],
  except?: string,
): Promise<number> => {
  let deleted = 0
  // Each round lists anew: what is deleted is not there any more, so no cursor can skip anything.
  for (;;) {
    const page = await store.list<StoredDocument & { readonly bucket?: string }>(container, key, { limit: 500 })
    const found = page.items.filter(({ value }) => value.id !== except)
    if (found.length === 0) return deleted
    const gone = await Promise.all(
      found.map(({ value: { id, bucket } }) =>
        store.delete(container, bucket === undefined ? key : [...key, bucket], id),
      ),
    )
    const count = gone.filter(Boolean).length
    deleted += count
    // A replica that lags shows what is gone.
    if (count === 0) await world.sleep(1_000)
  }
}

/** Deletes the blobs of a run but those that are kept, by their references; says how many went. */
export const deleteBlobs = async (
  blobs: BlobStore,
  prefix: string,
  kept: ReadonlySet<string> = new Set(),
): Promise<number> => {
  let deleted = 0
  for (let cursor: string | undefined; ;) {
    const page = await blobs.list('runs', { prefix, limit: 500, ...(cursor !== undefined && { cursor }) })
    const gone = await Promise.all(
      page.items.flatMap(({ name }) => (kept.has(`runs/${name}`) ? [] : [blobs.delete('runs', name)])),
    )
    deleted += gone.filter(Boolean).length
    cursor = page.cursor
    if (cursor === undefined) return deleted
  }
}

const everyDocument = async function* (
  store: DocumentStore,
  container: ContainerName,
  key: readonly string[],
  doc: string,
): AsyncGenerator<StoredDocument> {
  for (let cursor: string | undefined; ;) {
    const page = await store.list(container, key, {
      where: [{ field: 'doc', is: 'eq', value: doc }],
      limit: 500,
      ...(cursor !== undefined && { cursor }),
    })
    for (const { value } of page.items) yield value
    cursor = page.cursor
    if (cursor === undefined) return
  }
}
