import { mayAs, type Caller } from '../caller'
import { Fault, fault } from '../faults'
import { changeDocument } from '../store/change-document'
import type { StoredDocument } from '../store/contract'
import type { Json } from '../json'
import type { DurableClient, NodeRecord, RunHeader, StoredValue } from '../runs/contract'
import { planOf, type BatchesDeps } from './batch-scene'
import type { RowDocument, RowsForgotten, RowsToForget } from './contract'
import { rowKey, rowShape } from './row-documents'

/** Takes the content of rows that carry a subject out of every batch: the rows keep their figures, the answers of models and what aggregation read go whole [10]. */
export const forgetRows = async (
  deps: BatchesDeps,
  caller: Caller,
  { carries, marked }: RowsToForget,
  client: DurableClient,
): Promise<RowsForgotten> => {
  if (!mayAs(caller, 'owner')) throw fault('forbidden', 'Forgetting a subject needs the role owner')
  const cut = new Map<string, ReadonlySet<number>>()
  const sums = { rows: 0, blobs: 0, memo: 0 }
  for (const header of await batchesOf(deps, caller)) {
    const plan = planOf(header)
    const earlier = plan.run === null ? undefined : cut.get(plan.run)
    const places = marked.get(header.id)
    const scene: Scene = { deps, caller, header }
    const rows = new Set<number>()
    for await (const row of rowsIn(scene)) {
      if (places?.has(row.id) || earlier?.has(row.row) || (await holds(scene, row, carries))) rows.add(row.index)
    }
    if (rows.size === 0 && !places) continue
    if (header.ended === undefined) await deps.runs.cancel(caller, header.id, client).catch(unlessEnded)
    cut.set(header.id, new Set([...rows].map((index) => index % plan.dataset.rows)))
    const kept = new Set<string>()
    for await (const row of rowsIn(scene)) {
      if (rows.has(row.index)) await emptyRow(scene, row)
      else for (const value of [row.inputs, row.outputs, row.gathered]) if (value && 'ref' in value) kept.add(value.ref)
    }
    sums.rows += rows.size
    sums.memo += await emptyRecords(scene, kept)
    sums.blobs += await deleteOthers(scene, kept)
  }
  return { batches: [...cut.keys()], ...sums }
}

interface Scene {
  readonly deps: BatchesDeps
  readonly caller: Caller
  readonly header: RunHeader
}

// Oldest first: a batch may take its rows from an earlier one.
const batchesOf = async ({ runs }: BatchesDeps, caller: Caller): Promise<readonly RunHeader[]> => {
  const headers: RunHeader[] = []
  for (let cursor: string | undefined; ;) {
    const page = await runs.list(caller, { kind: 'batch', limit: 500, ...(cursor !== undefined && { cursor }) })
    for (const { id } of page.items) headers.push(await runs.header(caller, id))
    cursor = page.next
    if (cursor === undefined) return headers.toReversed()
  }
}

async function* rowsIn({ deps, caller, header }: Scene): AsyncGenerator<RowDocument> {
  for (let cursor: string | undefined; ;) {
    const page = await deps.store.list<RowDocument>('rows', [caller.project, header.id], {
      where: [{ field: 'doc', is: 'eq', value: 'row' }],
      limit: 200,
      ...(cursor !== undefined && { cursor }),
    })
    for (const { value } of page.items) yield rowShape.read(value)
    cursor = page.cursor
    if (cursor === undefined) return
  }
}

const holds = async (scene: Scene, row: RowDocument, carries: (value: Json) => boolean): Promise<boolean> => {
  const { deps, caller, header } = scene
  const book = deps.runs.book({ project: caller.project, run: header.id, epoch: header.epoch })
  for (const stored of [row.inputs, row.outputs]) {
    try {
      if (stored && carries(await book.openValue(stored))) return true
    } catch (error) {
      // A forgetting that was stopped has taken the blob already.
      if (!(error instanceof Fault) || error.word !== 'not_found') throw error
    }
  }
  return false
}

const nothing: StoredValue = { value: {} }

const emptyRow = async ({ deps, caller, header }: Scene, { id, index }: RowDocument): Promise<void> => {
  const key = rowKey(caller.project, header.id, index)
  const error = fault('not_found', 'The row carried a subject that was forgotten').toData()
  await changeDocument(deps.store, deps.world, { container: 'rows', key, id, shape: rowShape }, (there) => {
    if (!there) return undefined
    const { outputs: _outputs, gathered: _gathered, ...figures } = there
    return { ...figures, status: 'failed' as const, inputs: nothing, error }
  })
}

// Answers of models serve rows that have no outcome yet, under names of their attempt: after the batch's end nobody asks for them. What aggregation nodes read holds all rows.
const emptyRecords = async ({ deps, caller, header }: Scene, kept: Set<string>): Promise<number> => {
  const key = [caller.project, header.id]
  const calls = new Set<string>()
  for (let cursor: string | undefined; ;) {
    const page = await deps.store.list<StoredDocument & { readonly doc: string }>('runs', key, {
      limit: 200,
      ...(cursor !== undefined && { cursor }),
    })
    for (const { value } of page.items) {
      if (value.doc === 'call' || value.doc === 'subject') calls.add(value.id)
      if (value.doc === 'node') await emptyNode(deps, key, value as unknown as NodeRecord)
      if (value.doc === 'run' || value.doc === 'feedback') for (const ref of refsOf(value)) kept.add(ref)
    }
    cursor = page.cursor
    if (cursor === undefined) break
  }
  for (const id of calls) await deps.store.delete('runs', key, id)
  return calls.size
}

const emptyNode = async ({ store }: BatchesDeps, key: readonly string[], node: NodeRecord): Promise<void> => {
  if (node.kind === 'shard' || (node.inputs === null && node.output === null)) return
  await store.patch('runs', key, node.id, [
    { op: 'set', field: 'inputs', value: null },
    { op: 'set', field: 'output', value: null },
    ...(node.logs === undefined ? [] : [{ op: 'remove' as const, field: 'logs' }]),
  ])
}

const refsOf = (document: object): readonly string[] => {
  const found: string[] = []
  JSON.stringify(document, (name, value: unknown) => {
    if (name === 'ref' && typeof value === 'string') found.push(value)
    return value
  })
  return found
}

const deleteOthers = async ({ deps, caller, header }: Scene, kept: ReadonlySet<string>): Promise<number> => {
  let deleted = 0
  const prefix = `${caller.project}/${header.id}/`
  for (let cursor: string | undefined; ;) {
    const page = await deps.blobs.list('runs', { prefix, limit: 500, ...(cursor !== undefined && { cursor }) })
    for (const { name } of page.items)
      if (!kept.has(`runs/${name}`) && (await deps.blobs.delete('runs', name))) deleted += 1
    cursor = page.cursor
    if (cursor === undefined) return deleted
  }
}

const unlessEnded = (error: unknown): void => {
  if (!(error instanceof Fault) || error.word !== 'conflict') throw error
}
