import type { DurableClient } from '../runs/contract'
import { isoTime } from '../world'
import type { KnowledgeDeps } from './ground'
import { describeMake, findIndex, makeOf, wantedMake, type OpenIndex } from './indexes'
import { changePointer } from './pointer'
import type { Make } from './shapes'
import { startWork, type createWorkDocuments } from './work/work-documents'

/** What a rebuild is begun with. */
export interface RebuildTools {
  readonly deps: KnowledgeDeps
  readonly documents: ReturnType<typeof createWorkDocuments>
}

/** Lets a generation be built beside the one that is believed, where `order` asks for another make, or in any case where it is `forced` [19]. */
export const beginRebuild = async (
  tools: RebuildTools,
  { project, index }: { readonly project: string; readonly index: string },
  open: OpenIndex,
  order: unknown,
  { forced = false, client }: { readonly forced?: boolean; readonly client?: DurableClient | undefined },
): Promise<void> => {
  const { deps } = tools
  const now = makeOf(open.definition)
  const { id: model, dimensions } = deps.embedder()
  const isOtherModel = now.embedding.model !== model || now.embedding.dimensions !== dimensions
  // What is built anew with a model that is not there would have no vectors.
  const wanted = wantedMake(
    deps,
    index,
    order,
    forced && isOtherModel ? { ...now, embedding: wantedMake(deps, index, {}).embedding } : now,
  )
  const generation = deps.world.newId()
  await changePointer(deps, { project, index }, (pointer) => {
    const { building } = pointer
    if (building && isSame(building.make, wanted)) return pointer
    const dropping = building ? [...pointer.dropping, building.generation] : pointer.dropping
    if (!forced && isSame(now, wanted)) return building ? { ...pointer, building: null, dropping } : pointer
    return { ...pointer, building: { generation, make: wanted, since: isoTime(deps.world.now()) }, dropping }
  })
  await carryRebuild(tools, { project, index }, client)
}

/** Begins the work that the pointer says is to be done, or joins it. */
export const carryRebuild = async (
  { deps, documents }: RebuildTools,
  { project, index }: { readonly project: string; readonly index: string },
  client: DurableClient | undefined,
): Promise<void> => {
  const open = await findIndex(deps, project, index)
  if (!open || (!open.building && open.dropping.length === 0)) return
  const ref = await documents.begin(project, index, {
    id: 'rebuild',
    kind: 'rebuild',
    phase: open.building ? 'build' : 'settle',
    subject: open.building?.generation ?? null,
  })
  if (client) await startWork(client, ref)
}

const isSame = (left: Make, right: Make): boolean => describeMake(left) === describeMake(right)
