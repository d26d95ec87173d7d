import type { Caller } from '../../caller'
import { Fault } from '../../faults'
import type { Json } from '../../json'
import type { StoredDocument } from '../../store/contract'
import type { NodeRecord, RowKind, RowsForgotten, RowsToForget, RunHeader, StoredValue } from '../contract'
import { hasEnded } from '../documents'
import { headersOf } from '../durable/sweep'
import type { ValueFunctions } from '../values'
import { deleteBlobs, type PurgeDeps } from './purge'

/** What forgetting rows stands on. */
export interface ForgetRowsDeps extends PurgeDeps {
  readonly values: ValueFunctions
  cancel(run: string): Promise<unknown>
}

/** Takes the content of rows that carry a subject out of every run of some kinds: the rows keep their figures, the answers of models and what aggregation read go whole [10]. */
export const forgetRows = async (
  deps: ForgetRowsDeps,
  { project }: Caller,
  kind: RowKind,
  { carries, marked, cut: given }: RowsToForget,
): Promise<RowsForgotten> => {
  const headers: RunHeader[] = []
  for await (const { value } of headersOf(deps.store, project, [{ field: 'kind', is: 'in', value: [...kind.kinds] }]))
    headers.push(value)
  const cut = new Map(given)
  const found: string[] = []
  const sums = { rows: 0, blobs: 0, memo: 0 }
  // Oldest first: a run may take its rows from an earlier one.
  for (const header of headers.toSorted((one, other) => one.started.localeCompare(other.started))) {
    const scene: Scene = { deps, project, run: header.id }
    const places = marked.get(header.id)
    const sources = kind.sources(header).flatMap((run) => cut.get(run) ?? [])
    const rows = new Set<number>()
    const numbers = new Set<number>()
    for await (const row of rowsIn(scene, kind)) {
      const isOf = places?.has(row.id) === true || sources.some((source) => source.has(row.row))
      if (!isOf && !(await holds(scene, row, carries))) continue
      rows.add(row.index)
      numbers.add(row.row)
    }
    if (rows.size === 0 && !places) continue
    if (!hasEnded(header)) await deps.cancel(header.id).catch(unlessEnded)
    cut.set(header.id, numbers)
    found.push(header.id)
    const kept = new Set<string>()
    for await (const row of rowsIn(scene, kind)) {
      if (rows.has(row.index)) await emptyRow(scene, kind, row)
      else for (const value of valuesOf(row)) if ('ref' in value) kept.add(value.ref)
    }
    sums.rows += rows.size
    sums.memo += await emptyRecords(scene, kept)
    sums.blobs += await deleteBlobs(deps.blobs, `${project}/${header.id}/`, kept)
  }
  return { runs: found, cut, ...sums }
}

interface Scene {
  readonly deps: ForgetRowsDeps
  readonly project: string
  readonly run: string
}

/** What every document of a row has, whatever its room. */
interface AnyRow extends StoredDocument {
  readonly index: number
  readonly row: number
  readonly bucket: string
}

async function* rowsIn({ deps, project, run }: Scene, { doc }: RowKind): AsyncGenerator<AnyRow> {
  for (let cursor: string | undefined; ;) {
    const page = await deps.store.list<AnyRow>('rows', [project, run], {
      where: [{ field: 'doc', is: 'eq', value: doc }],
      limit: 200,
      ...(cursor !== undefined && { cursor }),
    })
    for (const { value } of page.items) yield value
    cursor = page.cursor
    if (cursor === undefined) return
  }
}

const valuesOf = (row: AnyRow): readonly StoredValue[] =>
  Object.values(row).filter(
    (member: unknown): member is StoredValue =>
      typeof member === 'object' && member !== null && ('ref' in member || 'value' in member),
  )

const holds = async (scene: Scene, row: AnyRow, carries: (value: Json) => boolean): Promise<boolean> => {
  const { deps, project, run } = scene
  for (const stored of valuesOf(row)) {
    try {
      if (carries(await deps.values.openValue(deps.blobs, { project, run }, stored))) return true
    } catch (error) {
      // A forgetting that was stopped has taken the blob already.
      if (!(error instanceof Fault) || error.word !== 'not_found') throw error
    }
  }
  return false
}

const emptyRow = async ({ deps, project, run }: Scene, kind: RowKind, { id, bucket }: AnyRow): Promise<void> => {
  const key = [project, run, bucket]
  const there = await deps.store.get('rows', key, id)
  if (there) await deps.store.put('rows', key, kind.empty(there.value), { ifMatch: there.etag })
}

// Answers of models serve rows that have no outcome yet, under names of their attempt: after the run's end nobody asks for them. What aggregation nodes read holds all rows.
const emptyRecords = async ({ deps, project, run }: Scene, kept: Set<string>): Promise<number> => {
  const { store } = deps
  const key = [project, run]
  const calls = new Set<string>()
  for (let cursor: string | undefined; ;) {
    const page = await store.list<StoredDocument & { readonly doc: string }>('runs', key, {
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
  for (const id of calls) await store.delete('runs', key, id)
  return calls.size
}

const emptyNode = async ({ store }: PurgeDeps, key: readonly string[], node: NodeRecord): Promise<void> => {
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

const unlessEnded = (error: unknown): void => {
  if (!(error instanceof Fault) || error.word !== 'conflict') throw error
}
