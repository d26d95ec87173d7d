import { mayRead } from '../acl'
import type { IndexHit, IndexQuery, IndexScope } from '../contract'
import type { KnowledgeDeps } from '../ground'
import { manifestId } from '../names'
import { manifests, type Manifest } from '../shapes'

/** The most that a search index is asked for at once. */
const mostHits = 1000

/**
 * At least `top` hits that their manifests stand by and that may be read, as far as there are so many: more are fetched in place of those
 * dropped. Of several that were cut from one larger passage the best stands for all.
 */
export const believedHits = async (
  deps: Pick<KnowledgeDeps, 'store' | 'index'>,
  scope: IndexScope,
  query: IndexQuery,
): Promise<readonly IndexHit[]> => {
  const known = new Map<string, Manifest>()
  for (let wanted = query.top; ; wanted = Math.min(mostHits, wanted * 4)) {
    const hits = await deps.index.search(scope, { ...query, top: wanted })
    await readManifests(deps, scope, hits, known)
    const believed = distinct(hits.filter((hit) => isBelieved(hit, known, scope.generation, query.groups)))
    if (believed.length >= query.top || hits.length < wanted || wanted === mostHits) return believed
  }
}

const distinct = (hits: readonly IndexHit[]): readonly IndexHit[] => {
  const seen = new Set<string>()
  return hits.filter(({ chunk }) => {
    const name = `${chunk.document} ${chunk.parent?.passage ?? chunk.id}`
    return seen.size < seen.add(name).size
  })
}

/** Reads the manifests of hits that are not known yet, in one go. */
const readManifests = async (
  { store }: Pick<KnowledgeDeps, 'store'>,
  { project, index }: IndexScope,
  hits: readonly IndexHit[],
  known: Map<string, Manifest>,
): Promise<void> => {
  const ids = [...new Set(hits.map(({ chunk }) => chunk.document))].filter((path) => !known.has(path)).map(manifestId)
  for (let at = 0; at < ids.length; at += 500) {
    const where = [{ field: 'id', is: 'in' as const, value: ids.slice(at, at + 500) }]
    const page = await store.list('knowledge', [project, index], { where, limit: 500 })
    page.items.forEach(({ value }) => {
      const manifest = manifests.read(value)
      known.set(manifest.path, manifest)
    })
  }
}

/** Whether a hit is what its manifest says now, and may be read. */
const isBelieved = (
  { chunk }: IndexHit,
  known: ReadonlyMap<string, Manifest>,
  generation: string,
  groups: readonly string[],
): boolean => {
  const manifest = known.get(chunk.document)
  return (
    manifest !== undefined && manifest.generations[generation]?.current === chunk.sync && mayRead(manifest.acl, groups)
  )
}
