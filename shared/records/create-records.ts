import { mayAs, type Caller, type Role } from '../caller'
import { fault } from '../faults'
import type { JsonObject } from '../json'
import { changeDocument } from '../store/change-document'
import type { DocumentStore } from '../store/contract'
import { isoTime, type World } from '../world'
import type { RecordEntry, Records, RecordsRoom } from './contract'
import { checkNames, storedName, type RecordPlace } from './names'
import { readLines } from './read-lines'
import { checkData } from './record-data'
import { recordShape, recordVersion } from './record-document'

/** What records stand on. */
export interface RecordsDeps {
  readonly store: DocumentStore
  readonly world: Pick<World, 'now' | 'sleep' | 'random'>
}

const writersAtOnce = 16

/** Application data such as customers and orders: for lookup nodes, and for the people who keep it. */
export const createRecords = ({ store, world }: RecordsDeps): RecordsRoom => {
  const keyOf = (caller: Caller, place: Omit<RecordPlace, 'id'>) => [
    caller.project,
    storedName(place.collection),
    storedName(place.partition),
  ]

  const find = async (caller: Caller, place: RecordPlace): Promise<RecordEntry | null> => {
    checkNames(place)
    return (await recordShape.get(store, 'records', keyOf(caller, place), storedName(place.id)))?.value.entry ?? null
  }

  const page: Records['list'] = async (caller, collection, partition, { limit = 50, cursor } = {}) => {
    checkNames({ collection, partition })
    const found = await store.list('records', keyOf(caller, { collection, partition }), {
      limit,
      ...(cursor !== undefined && { cursor }),
    })
    return {
      items: found.items.map((kept) => recordShape.read(kept.value).entry),
      ...(found.cursor !== undefined && { cursor: found.cursor }),
    }
  }

  /** Reads before it writes, so that a record of a newer program is never overwritten [14]; says whether it made the record. */
  const write = async (caller: Caller, place: RecordPlace, data: JsonObject): Promise<boolean> => {
    const entry = { id: place.id, partition: place.partition, collection: place.collection, data }
    const stored = { id: storedName(place.id), v: recordVersion, entry, changed: isoTime(world.now()) }
    const where = { container: 'records', key: keyOf(caller, place), id: stored.id, shape: recordShape } as const
    let isNew = false
    await changeDocument(store, world, where, (current) => {
      isNew = current === undefined
      return stored
    })
    return isNew
  }

  return {
    forNodes: { get: (caller, collection, partition, id) => find(caller, { collection, partition, id }), list: page },

    async get(caller, collection, partition, id) {
      requireRole(caller, 'reader')
      const entry = await find(caller, { collection, partition, id })
      if (!entry) throw missing({ collection, partition, id })
      return entry
    },

    async list(caller, collection, partition, query) {
      requireRole(caller, 'reader')
      const { items, cursor } = await page(caller, collection, partition, query)
      return { items, ...(cursor !== undefined && { next: cursor }) }
    },

    async listAll(caller, collection, { limit = 50, cursor } = {}) {
      requireRole(caller, 'reader')
      checkNames({ collection })
      const found = await store.list('records', [caller.project, storedName(collection)], {
        limit,
        ...(cursor !== undefined && { cursor }),
      })
      return {
        items: found.items.map((kept) => recordShape.read(kept.value).entry),
        ...(found.cursor !== undefined && { next: found.cursor }),
      }
    },

    async put(caller, collection, partition, id, data) {
      requireRole(caller, 'author')
      const place = { collection, partition, id }
      checkNames(place)
      checkData(data)
      const created = await write(caller, place, data)
      return { entry: { id, partition, collection, data }, created }
    },

    async delete(caller, collection, partition, id) {
      requireRole(caller, 'author')
      const place = { collection, partition, id }
      checkNames(place)
      if (!(await store.delete('records', keyOf(caller, place), storedName(id)))) throw missing(place)
    },

    async forget(caller, collection, partition) {
      requireRole(caller, 'author')
      checkNames({ collection, partition })
      const key = keyOf(caller, { collection, partition })
      let deleted = 0
      // Each round lists anew: what is deleted is not there any more, so no cursor can skip anything.
      for (;;) {
        const { items } = await store.list('records', key, { limit: 500 })
        if (items.length === 0) return deleted
        const gone = await Promise.all(items.map(({ value }) => store.delete('records', key, value.id)))
        const count = gone.filter(Boolean).length
        deleted += count
        // A replica that lags shows what is gone.
        if (count === 0) await world.sleep(1_000)
      }
    },

    async import(caller, collection, body) {
      requireRole(caller, 'author')
      checkNames({ collection })
      const lines = readLines(body)
      let next = 0
      const writer = async () => {
        for (let line = lines[next++]; line; line = lines[next++]) {
          await write(caller, { collection, partition: line.partition, id: line.id }, line.data)
        }
      }
      await Promise.all(Array.from({ length: Math.min(writersAtOnce, lines.length) }, writer))
      return { imported: lines.length }
    },
  }
}

const requireRole = (caller: Caller, role: Role): void => {
  if (mayAs(caller, role)) return
  throw fault('forbidden', `Records need the role ${role} for this; the caller holds ${caller.roles.join(', ')}`, {
    needs: [role],
    holds: caller.roles,
  })
}

const missing = ({ collection, partition, id }: RecordPlace) =>
  fault('not_found', `No record “${id}” in partition “${partition}” of collection “${collection}”`, {
    collection,
    partition,
    id,
  })
