import { randomBytes } from 'node:crypto'
import type { Caller } from '../caller'
import { fault } from '../faults'
import { sha256 } from '../json'
import type { DocumentStore } from '../store/contract'
import { isoTime, type World } from '../world'
import type { Keys, KeyView } from './contract'
import { keyShape, keyVersion, type KeyDocument } from './key-document'
import { hashOfSecret, isSecretOf, readKey, writeKey } from './key-text'
import { requireRole } from './require-role'

// Five seconds here and a read up to five seconds stale keep the promise of ten.
const cacheFor = 5_000
const tombstoneFor = 10_000
const mostCached = 10_000

/** What keys stand on; `newSecret` gives 64 hex digits of true randomness. */
export interface KeysDeps {
  readonly store: DocumentStore
  readonly world: Pick<World, 'now' | 'newId'>
  readonly newSecret?: () => string
}

/** Makes, lists, revokes and believes keys; the store holds only hashes of their secrets. */
export const createKeys = ({ store, world, newSecret = () => randomBytes(32).toString('hex') }: KeysDeps) => {
  const cached = new Map<string, { document: KeyDocument; until: number }>()
  const revoked = new Map<string, number>()
  const partition = (project: string) => [project, 'key']
  const nameOf = (project: string, id: string) => `${project}/${id}`

  const read = async (project: string, id: string): Promise<KeyDocument | undefined> => {
    const name = nameOf(project, id)
    const hit = cached.get(name)
    if (hit && world.now() < hit.until) return hit.document
    const readAt = world.now()
    const kept = await keyShape.get(store, 'settings', partition(project), id)
    cached.delete(name)
    // A stale replica may still show a key that this instance has revoked.
    if (!kept || (revoked.get(name) ?? 0) > world.now()) return undefined
    const document = kept.value
    cached.set(name, { document, until: readAt + cacheFor })
    const [oldest] = cached.keys()
    if (cached.size > mostCached && oldest !== undefined) cached.delete(oldest)
    return document
  }

  const keys: Keys = {
    async create(caller, order) {
      requireRole(caller, 'owner')
      const id = sha256(world.newId()).slice(0, 16)
      const secret = newSecret()
      const document: KeyDocument = {
        id,
        v: keyVersion,
        name: order.name,
        roles: [...order.roles],
        groups: [...(order.groups ?? [])],
        hash: hashOfSecret(secret),
        created: isoTime(world.now()),
        created_by: caller.id,
      }
      await keyShape.put(store, 'settings', partition(caller.project), document, undefined)
      return { ...viewOf(document), key: writeKey({ project: caller.project, id, secret }) }
    },

    async list(caller, page = {}) {
      requireRole(caller, 'owner')
      const found = await store.list('settings', partition(caller.project), page)
      return {
        items: found.items.map((kept) => viewOf(keyShape.read(kept.value))),
        ...(found.cursor !== undefined && { next: found.cursor }),
      }
    },

    async revoke(caller, id) {
      requireRole(caller, 'owner')
      const isKnown = /^[0-9a-f]{16}$/.test(id) && (await store.delete('settings', partition(caller.project), id))
      if (!isKnown) throw fault('not_found', `No key “${id}” in project “${caller.project}”`, { id })
      const name = nameOf(caller.project, id)
      cached.delete(name)
      revoked.set(name, world.now() + tombstoneFor)
      for (const [other, until] of revoked) if (until <= world.now()) revoked.delete(other)
    },
  }

  /** The caller a key's text speaks for; undefined where it is no key, unknown, revoked or has a wrong secret. */
  const find = async (text: string): Promise<Caller | undefined> => {
    const parts = readKey(text)
    const document = parts && (await read(parts.project, parts.id))
    if (!parts || !document || !isSecretOf(parts.secret, document.hash)) return undefined
    return { project: parts.project, id: `key:${parts.id}`, roles: document.roles, groups: document.groups }
  }

  return { keys, find }
}

const viewOf = ({ id, name, roles, groups, created, created_by }: KeyDocument): KeyView => ({
  id,
  name,
  roles,
  groups,
  created_at: created,
  created_by,
})
