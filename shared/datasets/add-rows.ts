import type { Caller } from '../caller'
import { fault, type FaultItem } from '../faults'
import type { JsonObject } from '../json'
import { isFull, openChunks, readChunk } from './chunks'
import { collectColumns } from './columns'
import type { DatasetAddition, DatasetSource, DatasetStored } from './contract'
import type { DatasetsDeps } from './datasets-deps'
import { nameShape, type Chunk, type VersionDocument } from './documents'
import { lookUp, namesKey, refuseForgotten } from './find-version'
import {
  isOvertaken,
  keepVersion,
  pointedAt,
  readForgets,
  refuseMeanwhileForgotten,
  type VersionDraft,
} from './keep-version'
import { limits } from './limits'
import { checkDatasetName, requireRole } from './names'
import { troubleOfMadeRow } from './row-rules'
import { rowOfRun, rowsOfFeedback } from './rows-of-run'
import { splitter } from './splits'
import { viewOf } from './views'

/** Pauses add up to more than the 5 s by which a replica may lag [15]. */
const mostAttempts = 8

/** Makes a version with more rows, that shares every full chunk of the latest; again on the new latest where somebody else was faster, so that nobody’s rows are lost. */
export const addRows = async (
  deps: DatasetsDeps,
  caller: Caller,
  name: string,
  addition: DatasetAddition,
): Promise<DatasetStored> => {
  requireRole(caller, 'author')
  checkDatasetName(name)
  const { store, world } = deps
  const { project } = caller
  const { rows, source } = await rowsOf(deps, caller, addition)
  for (let attempt = 1; ; attempt++) {
    const forgets = await readForgets(deps, project)
    const base = await lookUp(deps, project, name)
    if (base) refuseForgotten(base.document)
    const kept = await keepVersion(deps, caller, {
      ...(await draftOf(deps, project, base?.document, rows)),
      name,
      source,
    })
    await refuseMeanwhileForgotten(deps, project, forgets, kept)
    try {
      const next = pointedAt(base?.dataset.value, kept.document)
      await nameShape.put(store, 'settings', namesKey(project), next, base?.dataset)
      return { ...viewOf(kept.document), created: kept.created }
    } catch (error) {
      if (!isOvertaken(error)) throw error
      if (attempt >= mostAttempts)
        throw fault(
          'conflict',
          `Dataset “${name}” got other rows under each of ${attempt} attempts to add these`,
          {
            dataset: name,
          },
          { cause: error },
        )
      await world.sleep(Math.min(50 * 2 ** attempt, 2_000) * (1 + world.random()))
    }
  }
}

const rowsOf = async (
  { runs }: DatasetsDeps,
  caller: Caller,
  addition: DatasetAddition,
): Promise<{ readonly rows: readonly JsonObject[]; readonly source: DatasetSource }> => {
  if ('rows' in addition) return { rows: checked(addition.rows, 'rows'), source: { kind: 'rows' } }
  if ('run_id' in addition) {
    const run = addition.run_id
    return { rows: checked([rowOfRun(await runs.content(caller, run))], 'run'), source: { kind: 'run', run } }
  }
  const run = addition.feedback
  return {
    rows: checked(rowsOfFeedback(run, await runs.content(caller, run)), 'feedback'),
    source: { kind: 'feedback', run },
  }
}

const checked = (rows: readonly JsonObject[], what: string): readonly JsonObject[] => {
  if (rows.length === 0) throw fault('invalid_input', 'No row is given to add')
  refuse(
    rows.flatMap((row, index): FaultItem[] => {
      const message = troubleOfMadeRow(row)
      return message === undefined ? [] : [{ code: 'bad_row', path: `${what}.${index}`, message }]
    }),
  )
  return rows
}

const refuse = (errors: readonly FaultItem[]): void => {
  const [first] = errors
  if (!first) return
  throw fault(
    'invalid_input',
    `${errors.length} rows cannot be added, so none was; the first is ${first.path}: ${first.message}`,
    { broken: errors.length },
    { errors: errors.slice(0, limits.told) },
  )
}

const draftOf = async (
  { blobs }: DatasetsDeps,
  project: string,
  base: VersionDocument | undefined,
  rows: readonly JsonObject[],
): Promise<Pick<VersionDraft, 'chunks' | 'columns' | 'split_rule'>> => {
  const { chunks: before = [], columns: known = [], split_rule = null, splits = {} } = base ?? {}
  const last = before.at(-1)
  // The last chunk is filled up, so that rows added one by one lie as they would had they come at once.
  const open = last && !isFull(last) ? await openLast(blobs, project, last) : []
  const chunks = openChunks(blobs, project, last && !isFull(last) ? before.slice(0, -1) : before)
  const columns = collectColumns(known)
  const splitOf = splitter(split_rule, Object.keys(splits))
  const errors: FaultItem[] = []
  for (const row of open) await chunks.add(row)
  for (const [index, row] of rows.entries()) {
    const placed = splitOf(row)
    const message = 'trouble' in placed ? placed.trouble : columns.add(row)
    if (message !== undefined) errors.push({ code: 'bad_row', path: `rows.${index}`, message })
    else if (errors.length === 0)
      await chunks.add({ row, ...('split' in placed && placed.split !== undefined && { split: placed.split }) })
  }
  refuse(errors)
  return { chunks: await chunks.end(), columns: columns.list(), split_rule }
}

const openLast = async (blobs: DatasetsDeps['blobs'], project: string, { hash }: Chunk) => {
  const rows = await readChunk(blobs, project, hash)
  if (rows) return rows
  throw fault('conflict', 'The rows of somebody are being forgotten in this dataset; add these again in a moment')
}
