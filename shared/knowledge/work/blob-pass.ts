import type { BlobProperties } from '../../blobs/contract'
import { toFault } from '../../faults'
import type { DurableClient } from '../../runs/contract'
import type { DocumentAddress, SyncOptions, SyncOutcome } from '../contract'
import type { KnowledgeDeps } from '../ground'
import type { Generation } from '../indexes'
import { manifestId } from '../names'
import { manifests, type Manifest } from '../shapes'
import { inTurns } from '../in-turns'
import { judge, type Verdict } from './judge'
import { startWork, type createWorkDocuments } from './work-documents'

/** Documents looked at in one step. */
const pageSize = 100

/** What work on an index is done with. */
export interface WorkTools {
  readonly deps: KnowledgeDeps
  readonly documents: ReturnType<typeof createWorkDocuments>
  readonly sync: (address: DocumentAddress, options?: SyncOptions) => Promise<SyncOutcome>
}

/** What came of one page of blobs. */
export interface PassedPage {
  readonly verdicts: Readonly<Record<Verdict, number>>
  /** Blobs whose manifest says that they are there. */
  readonly known: number
  /** Documents that could not be mended now: they failed for a reason that may pass, or are so large that they are work of their own. */
  readonly open: number
  readonly cursor: string | null
}

/** Looks at a page of blobs and brings each document that is not right in a generation to the truth. */
export const passBlobs = async (
  { deps, documents, sync }: WorkTools,
  scope: { readonly project: string; readonly index: string },
  generation: Generation,
  { cursor, graceMs }: { readonly cursor: string | null; readonly graceMs: number },
  client: DurableClient | undefined,
): Promise<PassedPage> => {
  const { project, index } = scope
  const prefix = `${project}/${index}/`
  const page = await deps.blobs.list('documents', { prefix, limit: pageSize, ...(cursor !== null && { cursor }) })
  const known = await manifestsOf(
    deps,
    scope,
    page.items.map(({ name }) => name.slice(prefix.length)),
  )
  const youngest = deps.world.now() - graceMs
  const isSettled = ({ modified }: BlobProperties): boolean => graceMs === 0 || Date.parse(modified) <= youngest

  const verdicts: Record<Verdict, number> = { right: 0, missing: 0, stale: 0, untidy: 0 }
  let open = 0
  await inTurns(deps.atOnce ?? 4, page.items, async (blob) => {
    const path = blob.name.slice(prefix.length)
    const verdict = judge(blob, known.get(path), generation)
    if (verdict === 'right' || !isSettled(blob)) return
    verdicts[verdict]++
    try {
      const { outcome } = await sync({ project, index, path })
      if (outcome !== 'large' && outcome !== 'unfinished') return
      open++
      await startLarge({ documents }, { project, index, path }, client)
    } catch (error) {
      open++
      deps.world.log('warning', 'A document could not be mended', { ...scope, path, why: toFault(error).message })
    }
  })
  const existing = [...known.values()].filter(({ exists }) => exists).length
  return { verdicts, known: existing, open, cursor: page.cursor ?? null }
}

/** Makes a large document work of its own; without a task hub at hand it waits for whoever looks after all. */
export const startLarge = async (
  { documents }: Pick<WorkTools, 'documents'>,
  { project, index, path }: DocumentAddress,
  client: DurableClient | undefined,
): Promise<void> => {
  const order = { id: `document-${manifestId(path)}`, kind: 'document' as const, phase: 'sync', subject: path }
  const ref = await documents.begin(project, index, order)
  if (client) await startWork(client, ref)
}

const manifestsOf = async (
  { store }: KnowledgeDeps,
  { project, index }: { readonly project: string; readonly index: string },
  paths: readonly string[],
): Promise<ReadonlyMap<string, Manifest>> => {
  if (paths.length === 0) return new Map()
  const where = [{ field: 'id', is: 'in' as const, value: paths.map(manifestId) }]
  const { items } = await store.list('knowledge', [project, index], { where, limit: 500 })
  return new Map(items.map(({ value }) => manifests.read(value)).map((manifest) => [manifest.path, manifest]))
}
