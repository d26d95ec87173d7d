import type { DurableClient } from '../../runs/contract'
import { isoTime } from '../../world'
import type { WorkRef } from '../contract'
import { findIndex, scopeOf, type OpenIndex } from '../indexes'
import { inTurns } from '../in-turns'
import { blobName } from '../names'
import { drifts, manifests } from '../shapes'
import { countChunks } from '../sweep'
import { passBlobs, type WorkTools } from './blob-pass'
import { isOtherNow } from './is-other-now'
import { passIndex } from './index-pass'
import type { Work } from './work-documents'

const pageSize = 200

/**
 * One step of a comparison between the container and the index, which mends what differs: first every blob against its manifest,
 * then every chunk, then, only where the sums do not agree, every manifest against its blob and its chunks.
 */
export const reconcileStep = async (
  tools: WorkTools,
  ref: WorkRef,
  work: Work,
  client: DurableClient | undefined,
): Promise<Work> => {
  const open = await findIndex(tools.deps, ref.project, ref.index)
  if (!open) return { ...work, done: true }
  const steps: Readonly<Record<string, () => Promise<Work>>> = {
    blobs: () => stepBlobs(tools, ref, work, open, client),
    chunks: () => stepChunks(tools, ref, work, open),
    sums: () => stepSums(tools, ref, work, open),
    manifests: () => stepManifests(tools, ref, work, open),
  }
  return (steps[work.phase] ?? (() => publish(tools, ref, work)))()
}

const stepBlobs = async (
  tools: WorkTools,
  ref: WorkRef,
  work: Work,
  open: OpenIndex,
  client: DurableClient | undefined,
): Promise<Work> => {
  const from = { cursor: work.cursor, graceMs: work.grace_ms }
  const { verdicts, known, cursor } = await passBlobs(tools, ref, open, from, client)
  const counts = added(work, { missing: verdicts.missing, stale: verdicts.stale, known })
  return next(work, counts, cursor, 'chunks')
}

const stepChunks = async (tools: WorkTools, ref: WorkRef, work: Work, open: OpenIndex): Promise<Work> => {
  const { stale, orphan, verified, cursor } = await passIndex(tools, scopeOf(ref, open), work.cursor)
  return next(work, added(work, { stale, orphan, verified }), cursor, 'sums')
}

const stepSums = async ({ deps }: WorkTools, ref: WorkRef, work: Work, open: OpenIndex): Promise<Work> => {
  const page = await manifestPage(deps.store, ref, work.cursor)
  const existing = page.items.filter(({ exists }) => exists).length
  const believed = page.items.filter(
    ({ generations }) => typeof generations[open.generation]?.current === 'number',
  ).length
  const counts = added(work, { existing, believed })
  const isSum = counts['existing'] === counts['known'] && counts['believed'] === counts['verified']
  return next(work, counts, page.cursor, isSum ? 'publish' : 'manifests')
}

const stepManifests = async (tools: WorkTools, ref: WorkRef, work: Work, open: OpenIndex): Promise<Work> => {
  const { deps, sync } = tools
  const scope = scopeOf(ref, open)
  const page = await manifestPage(deps.store, ref, work.cursor)
  let orphan = 0
  let missing = 0
  await inTurns(deps.atOnce ?? 4, page.items, async (manifest) => {
    const { path, exists } = manifest
    const address = { ...ref, path }
    const { current = null, chunks } = manifest.generations[open.generation] ?? {}
    const isThere = (await deps.blobs.head('documents', blobName(address))) !== undefined
    const isOrphan = !isThere && (exists || current !== null)
    const isLost = isThere && current !== null && (await countChunks(deps, scope, path, current)) !== chunks
    if (!isOrphan && !isLost) return
    // Somebody else may have decided something between the reading and the counting.
    if (await isOtherNow(deps, scope, manifest)) return
    if (isOrphan) orphan++
    else missing++
    await sync(address)
  })
  return next(work, added(work, { orphan, missing }), page.cursor, 'publish')
}

const publish = async ({ deps }: WorkTools, { project, index }: WorkRef, work: Work): Promise<Work> => {
  const { missing = 0, stale = 0, orphan = 0 } = work.counts
  const at = isoTime(deps.world.now())
  // Plain put: whoever measured last is believed.
  await deps.store.put(
    'knowledge',
    [project, index],
    drifts.write({ id: 'drift', v: 1, doc: 'drift', missing, stale, orphan, at }),
  )
  if (missing + stale + orphan > 0)
    deps.world.log('warning', 'Documents differed from their index and were mended', {
      project,
      index,
      missing,
      stale,
      orphan,
    })
  return { ...work, done: true }
}

const manifestPage = async (store: WorkTools['deps']['store'], { project, index }: WorkRef, cursor: string | null) => {
  const where = [{ field: 'doc', is: 'eq' as const, value: 'manifest' }]
  const page = await store.list('knowledge', [project, index], {
    where,
    limit: pageSize,
    ...(cursor !== null && { cursor }),
  })
  return { items: page.items.map(({ value }) => manifests.read(value)), cursor: page.cursor ?? null }
}

const added = ({ counts }: Work, more: Readonly<Record<string, number>>): Record<string, number> => {
  const sums: Record<string, number> = { ...counts }
  for (const [name, count] of Object.entries(more)) sums[name] = (sums[name] ?? 0) + count
  return sums
}

const next = (work: Work, counts: Record<string, number>, cursor: string | null, phase: string): Work =>
  cursor === null ? { ...work, counts, cursor, phase } : { ...work, counts, cursor }
