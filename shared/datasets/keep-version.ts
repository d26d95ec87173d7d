import type { Caller } from '../caller'
import { Fault, fault } from '../faults'
import { hashOf } from '../json'
import { changeDocument } from '../store/change-document'
import { isoTime } from '../world'
import { rowsOf, splitsOf } from './chunks'
import type { DatasetColumn, DatasetSource, DatasetVersionLine, SplitRule } from './contract'
import type { DatasetsDeps } from './datasets-deps'
import { forgetShape, nameShape, versionShape, type Chunk, type NameDocument, type VersionDocument } from './documents'
import { namesKey, versionId, versionsKey } from './find-version'
import { limits } from './limits'

/** A version that is about to be. */
export interface VersionDraft {
  readonly name: string
  readonly chunks: readonly Chunk[]
  readonly columns: readonly DatasetColumn[]
  readonly split_rule: SplitRule | null
  readonly source: DatasetSource
}

type Deps = Pick<DatasetsDeps, 'store' | 'world'>

/** Stores a version under the hash of its content, or finds that it is there. */
export const keepVersion = async (
  { store, world }: Deps,
  { project, id: by }: Caller,
  draft: VersionDraft,
): Promise<{ readonly document: VersionDocument; readonly created: boolean }> => {
  const { chunks, split_rule } = draft
  const version = hashOf({ format: 1, chunks: chunks.map(({ hash }) => hash), split_rule })
  const document: VersionDocument = {
    id: versionId(draft.name, version),
    v: 1,
    version,
    rows: rowsOf(chunks),
    splits: splitsOf(chunks),
    created_at: isoTime(world.now()),
    created_by: by,
    ...draft,
  }
  const place = { container: 'settings', key: versionsKey(project), id: document.id, shape: versionShape } as const
  let created = false
  const kept = await changeDocument(store, world, place, (current) => {
    // What was forgotten and is sent again is there again.
    created = current === undefined || current.forgotten !== undefined
    return created ? document : undefined
  })
  return { document: kept?.value ?? document, created }
}

/** The line by which a dataset lists a version. */
export const lineOf = ({ version, rows, created_at, created_by, source }: VersionDocument): DatasetVersionLine => ({
  version,
  rows,
  created_at,
  created_by,
  source,
})

/** A dataset with this version as its latest. */
export const pointedAt = (dataset: NameDocument | undefined, document: VersionDocument): NameDocument => ({
  id: document.name,
  v: 1,
  name: document.name,
  splits: document.splits,
  versions: [
    lineOf(document),
    ...(dataset?.versions.filter(({ version }) => version !== document.version) ?? []).slice(0, limits.versions - 1),
  ],
})

/** Makes a version the latest, whatever was it before. */
export const pointName = async ({ store, world }: Deps, project: string, document: VersionDocument): Promise<void> => {
  const place = { container: 'settings', key: namesKey(project), id: document.name, shape: nameShape } as const
  await changeDocument(store, world, place, (current) =>
    current?.versions[0].version === document.version ? undefined : pointedAt(current, document),
  )
}

/** How often something has been forgotten in a project. */
export const readForgets = async ({ store }: Pick<Deps, 'store'>, project: string): Promise<number> =>
  (await forgetShape.get(store, 'settings', forgetsKey(project), forgetsId))?.value.count ?? 0

/** Counts a forgetting, before it looks for what to take away: so that whoever is writing a version meanwhile hears of it. */
export const countForget = async ({ store, world }: Deps, project: string): Promise<void> => {
  const place = { container: 'settings', key: forgetsKey(project), id: forgetsId, shape: forgetShape } as const
  await changeDocument(store, world, place, (current) => ({ id: forgetsId, v: 1, count: (current?.count ?? 0) + 1 }))
}

/** Takes a version back that was written while somebody was being forgotten, for nobody has looked at its rows. */
export const refuseMeanwhileForgotten = async (
  deps: Deps,
  project: string,
  before: number,
  { document, created }: { readonly document: VersionDocument; readonly created: boolean },
): Promise<void> => {
  if ((await readForgets(deps, project)) === before) return
  if (created) await deps.store.delete('settings', versionsKey(project), document.id)
  throw fault('conflict', 'Somebody was forgotten in this project while these rows were stored; send them again', {
    dataset: document.name,
  })
}

/** Whether a write failed because somebody else was faster. */
export const isOvertaken = (error: unknown): boolean =>
  error instanceof Fault && (error.word === 'conflict' || error.word === 'precondition_failed')

const forgetsKey = (project: string): readonly string[] => [project, 'dataset-forget']
const forgetsId = 'count'
