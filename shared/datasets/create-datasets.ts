import { fault } from '../faults'
import { addRows } from './add-rows'
import { changeRows } from './change-rows'
import type { Datasets } from './contract'
import type { DatasetsDeps } from './datasets-deps'
import { nameShape } from './documents'
import { findVersion, namesKey, refuseForgotten } from './find-version'
import { forgetRows } from './forget-rows'
import { figureRoles, requireRole, rowRoles } from './names'
import { putDataset } from './put-dataset'
import { checkSplit, readPage, readRows } from './read-rows'
import { summaryOf, viewOf } from './views'

/** Files of rows that batches and gates read: in immutable versions, each a list of chunks that are named by their content. */
export const createDatasets = (deps: DatasetsDeps): Datasets => ({
  put: (caller, name, body, upload) => putDataset(deps, caller, name, body, upload),
  add: (caller, name, addition) => addRows(deps, caller, name, addition),
  change: (caller, name, change) => changeRows(deps, caller, name, change),
  forget: (caller, carries) => forgetRows(deps, caller, carries),

  async list(caller, { limit = 50, cursor } = {}) {
    requireRole(caller, ...figureRoles)
    const page = await deps.store.list('settings', namesKey(caller.project), {
      limit,
      ...(cursor !== undefined && { cursor }),
    })
    return {
      items: page.items.map(({ value }) => summaryOf(nameShape.read(value))),
      ...(page.cursor !== undefined && { next: page.cursor }),
    }
  },

  async get(caller, name, version) {
    requireRole(caller, ...figureRoles)
    const { dataset, document } = await findVersion(deps, caller, name, version)
    return { ...viewOf(document), versions: dataset.value.versions }
  },

  async rows(caller, name, { version, split, limit = 50, cursor } = {}) {
    requireRole(caller, ...rowRoles)
    const place = cursor === undefined ? undefined : placeOf(cursor)
    if (place && version !== undefined && place.version !== version)
      throw fault('bad_request', 'The cursor is of another version than the one that is asked for')
    const { document } = await findVersion(deps, caller, name, place?.version ?? version)
    refuseForgotten(document)
    checkSplit(document, split)
    const page = await readPage(deps, caller.project, document, { split, from: place?.index ?? 0 }, limit)
    return {
      items: page.items,
      ...(page.next !== undefined && { next: cursorOf(document.version, page.next) }),
    }
  },

  async *read(caller, name, version, wanted = {}) {
    requireRole(caller, ...rowRoles)
    const { document } = await findVersion(deps, caller, name, version)
    refuseForgotten(document)
    checkSplit(document, wanted.split)
    yield* readRows(deps, caller.project, document, wanted)
  },
})

const cursorOf = (version: string, index: number): string => Buffer.from(`${version}~${index}`).toString('base64url')

const placeOf = (cursor: string): { readonly version: string; readonly index: number } => {
  const [, version, index] = /^([0-9a-f]{64})~(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (version === undefined) throw fault('bad_request', 'The cursor is none of the rows of a dataset')
  return { version, index: Number(index) }
}
