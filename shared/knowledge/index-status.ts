import type { Caller } from '../caller'
import { mayKnowOf } from './access'
import type { DocumentState, IndexStatus } from './contract'
import type { KnowledgeDeps } from './ground'
import type { OpenIndex } from './indexes'
import { everyManifest } from './every-manifest'
import { drifts } from './shapes'

/** An index with its counts, of the documents that the caller may know of. */
export const indexStatus = async (
  deps: Pick<KnowledgeDeps, 'store'>,
  caller: Caller,
  { definition, generation, building }: OpenIndex,
): Promise<IndexStatus> => {
  const { name, chunking, embedding } = definition
  const states: Record<DocumentState, number> = { pending: 0, indexed: 0, failed: 0 }
  let documents = 0
  let chunks = 0
  let bytes = 0
  let built = 0
  for await (const { exists, acl, generations, size } of everyManifest(deps, caller.project, name)) {
    if (!exists || !mayKnowOf(caller, acl)) continue
    const standing = generations[generation]
    documents++
    bytes += size
    states[standing?.status ?? 'pending']++
    if (typeof standing?.current === 'number') chunks += standing.chunks
    if (building && generations[building.generation] && generations[building.generation]?.status !== 'pending') built++
  }
  const drift = await drifts.get(deps.store, 'knowledge', [caller.project, name], 'drift')
  return {
    name,
    chunking,
    embedding,
    generation,
    documents,
    chunks,
    bytes,
    states,
    drift: drift ? driftOf(drift.value) : null,
    rebuild: building && {
      generation: building.generation,
      since: building.since,
      chunking: building.definition.chunking,
      embedding: building.definition.embedding,
      documents: built,
    },
  }
}

const driftOf = ({ missing, stale, orphan, at }: { missing: number; stale: number; orphan: number; at: string }) => ({
  missing,
  stale,
  orphan,
  at,
})
