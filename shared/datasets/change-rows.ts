import type { Caller } from '../caller'
import { fault, type FaultItem } from '../faults'
import type { JsonObject } from '../json'
import { openChunks } from './chunks'
import { collectColumns } from './columns'
import type { DatasetChange, DatasetStored } from './contract'
import type { DatasetsDeps } from './datasets-deps'
import { nameShape } from './documents'
import { findVersion, lookUp, namesKey, refuseForgotten, type FoundVersion } from './find-version'
import { isOvertaken, keepVersion, pointedAt, readForgets, refuseMeanwhileForgotten } from './keep-version'
import { limits } from './limits'
import { checkDatasetName, requireRole } from './names'
import { readRows } from './read-rows'
import { troubleOfMadeRow } from './row-rules'
import { splitter } from './splits'
import { viewOf } from './views'

/** Makes a version in which some rows are others or gone. It is refused where the rows were changed from an older version: nobody’s change is lost unseen. */
export const changeRows = async (
  deps: DatasetsDeps,
  caller: Caller,
  name: string,
  change: DatasetChange,
): Promise<DatasetStored> => {
  requireRole(caller, 'author')
  checkDatasetName(name)
  const { project } = caller
  const forgets = await readForgets(deps, project)
  const { dataset, document } = await findBase(deps, caller, name, change.base)
  refuseForgotten(document)
  const { set, gone } = checkedChange(change, document.rows)

  const chunks = openChunks(deps.blobs, project)
  const columns = collectColumns()
  const splitOf = splitter(document.split_rule, Object.keys(document.splits))
  const errors: FaultItem[] = []
  // Chunks are named by what they hold: those that nothing was changed in are the same ones.
  for await (const { index, row: before, split: splitBefore } of readRows(deps, project, document, {})) {
    if (gone.has(index)) continue
    const row = set.get(index) ?? before
    const placed = set.has(index) ? splitOf(row) : { split: splitBefore }
    const message = 'trouble' in placed ? placed.trouble : columns.add(row)
    if (message !== undefined) errors.push({ code: 'bad_row', path: pathOf(index, change), message })
    else if ('split' in placed) await chunks.add({ row, ...(placed.split !== undefined && { split: placed.split }) })
  }
  refuse(errors)
  const kept = await keepVersion(deps, caller, {
    name,
    chunks: await chunks.end(),
    columns: columns.list(),
    split_rule: document.split_rule,
    source: { kind: 'rows' },
  })
  await refuseMeanwhileForgotten(deps, project, forgets, kept)
  try {
    await nameShape.put(deps.store, 'settings', namesKey(project), pointedAt(dataset.value, kept.document), dataset)
  } catch (error) {
    if (isOvertaken(error)) throw overtaken(name, change.base, undefined, error)
    throw error
  }
  return { ...viewOf(kept.document), created: kept.created }
}

// A replica may not have heard yet of the version that somebody was just shown: whoever changes rows twice is not told that somebody else did [15].
const findBase = async (deps: DatasetsDeps, caller: Caller, name: string, base: string): Promise<FoundVersion> => {
  const { store, world } = deps
  const until = world.now() + (store.lagMs ?? 0)
  for (;;) {
    const isLate = world.now() >= until
    const found = isLate ? await findVersion(deps, caller, name) : await lookUp(deps, caller.project, name)
    if (found?.document.version === base) return found
    if (found && (isLate || found.dataset.value.versions.some(({ version }) => version === base)))
      throw overtaken(name, base, found.document.version)
    await world.sleep(500)
  }
}

const checkedChange = (
  { set = [], remove = [] }: DatasetChange,
  rows: number,
): { readonly set: ReadonlyMap<number, JsonObject>; readonly gone: ReadonlySet<number> } => {
  if (set.length + remove.length === 0) throw fault('invalid_input', 'No row is given to change or to remove')
  const gone = new Set(remove)
  const told = new Set<number>()
  const errors: FaultItem[] = []
  const note = (path: string, message: string): void => void errors.push({ code: 'bad_row', path, message })
  for (const [place, { index, row }] of set.entries()) {
    const message = troubleOfMadeRow(row)
    if (index >= rows) note(`set.${place}`, `There is no row ${index}; the version has ${rows}`)
    else if (told.has(index) || gone.has(index)) note(`set.${place}`, `Row ${index} is changed twice`)
    else if (message !== undefined) note(`set.${place}`, message)
    told.add(index)
  }
  for (const [place, index] of remove.entries())
    if (index >= rows) note(`remove.${place}`, `There is no row ${index}; the version has ${rows}`)
  refuse(errors)
  if (gone.size === rows) throw fault('invalid_input', 'A dataset keeps at least one row')
  return { set: new Map(set.map(({ index, row }) => [index, row])), gone }
}

// As the order counts them; what the other rows hold may leave no room for a row that stands behind the changed ones.
const pathOf = (index: number, { set = [] }: DatasetChange): string => {
  const place = set.findIndex((one) => one.index === index)
  return place < 0 ? `rows.${index}` : `set.${place}`
}

const refuse = (errors: readonly FaultItem[]): void => {
  const [first] = errors
  if (!first) return
  throw fault(
    'invalid_input',
    `${errors.length} changes cannot be made, so none was; the first is ${first.path}: ${first.message}`,
    { broken: errors.length },
    { errors: errors.slice(0, limits.told) },
  )
}

const overtaken = (name: string, base: string, latest?: string, cause?: unknown) =>
  fault(
    'conflict',
    `Dataset “${name}” has another version since ${base.slice(0, 12)}${latest === undefined ? '' : `: ${latest.slice(0, 12)}`}; look at its rows again`,
    { dataset: name, ...(latest !== undefined && { latest }) },
    { cause },
  )
