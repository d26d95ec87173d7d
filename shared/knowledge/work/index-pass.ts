import { hashOf } from '../../json'
import type { ChunkHead, IndexScope, SearchIndex } from '../contract'
import { manifestId } from '../names'
import { manifests, type Manifest } from '../shapes'
import type { WorkTools } from './blob-pass'
import { isOtherNow } from './is-other-now'

/** No more than a store takes ids in one query. */
const pageSize = 500

/** What came of one page of chunks. */
export interface PassedChunks {
  /** Documents whose believed chunks are not what their manifest says. */
  readonly stale: number
  /** Documents that left chunks which nobody believes. */
  readonly orphan: number
  /** Documents whose believed chunks all lie there, with the right groups. */
  readonly verified: number
  readonly cursor: string | null
}

/** Looks at a page of chunks: sweeps what nobody believes, and brings documents whose chunks are not theirs to the truth. */
export const passIndex = async (
  { deps, sync }: WorkTools,
  scope: IndexScope,
  cursor: string | null,
): Promise<PassedChunks> => {
  const { store, index } = deps
  const page = await index.inventory(scope, { limit: pageSize, ...(cursor !== null && { after: cursor }) })
  const isLast = page.length < pageSize
  const whole = await wholeGroups(index, scope, page, isLast)
  const { items } = await store.list('knowledge', [scope.project, scope.index], {
    where: [{ field: 'id', is: 'in', value: whole.map(({ document }) => manifestId(document)) }],
    limit: 500,
  })
  const known = new Map(items.map(({ value }) => manifests.read(value)).map((manifest) => [manifest.path, manifest]))

  const found = { stale: 0, orphan: 0, verified: 0 }
  for (const { document, heads } of whole) {
    const manifest = known.get(document)
    const standing = manifest?.generations[scope.generation]
    const decided = manifest?.settled ?? Math.max(...heads.map(({ sync: number }) => number))
    const keep = standing?.current ?? null
    if (heads.some(({ sync: number }) => number <= decided && number !== keep)) {
      found.orphan++
      await index.remove(scope, document, { upTo: decided, keep })
    }
    const believed = heads.filter(({ sync: number }) => number === keep)
    if (!manifest || believed.length === 0) continue
    if (isAsSaid(manifest, believed, standing?.chunks) || (await isOtherNow(deps, scope, manifest))) found.verified++
    else {
      found.stale++
      await sync({ ...scope, path: document })
    }
  }
  return { ...found, cursor: isLast ? null : (whole.at(-1)?.heads.at(-1)?.id ?? null) }
}

interface Group {
  readonly document: string
  readonly heads: readonly ChunkHead[]
}

/** The chunks of a document stand together: those of the last one may go on behind this page, so they are left to the next, or fetched where they are all there is. */
const wholeGroups = async (
  index: SearchIndex,
  scope: IndexScope,
  page: readonly ChunkHead[],
  isLast: boolean,
): Promise<readonly Group[]> => {
  const groups = byDocument(page)
  if (isLast) return groups
  if (groups.length > 1) return groups.slice(0, -1)
  const all: ChunkHead[] = [...page]
  for (let after = page.at(-1)?.id ?? ''; ;) {
    const more = await index.inventory(scope, { document: groups[0]?.document ?? '', after, limit: pageSize })
    all.push(...more)
    if (more.length < pageSize) return groups.map(({ document }) => ({ document, heads: all }))
    after = more.at(-1)?.id ?? ''
  }
}

const byDocument = (page: readonly ChunkHead[]): readonly Group[] => {
  const heads = new Map<string, ChunkHead[]>()
  for (const head of page) heads.set(head.document, [...(heads.get(head.document) ?? []), head])
  return [...heads].map(([document, of]) => ({ document, heads: of }))
}

const isAsSaid = ({ acl_stamp }: Manifest, heads: readonly ChunkHead[], chunks: number | undefined): boolean =>
  heads.length === chunks && heads.every(({ acl }) => hashOf(acl) === acl_stamp)
