import type { Caller } from '../caller'
import { fault } from '../faults'
import type { Kept } from '../store/contract'
import type { DatasetsDeps } from './datasets-deps'
import { nameShape, versionShape, type NameDocument, type VersionDocument } from './documents'
import { checkDatasetName } from './names'

/** The partition of a project’s datasets. */
export const namesKey = (project: string): readonly string[] => [project, 'dataset']

/** The partition of a project’s versions, apart from the datasets, so that a list of those stays small. */
export const versionsKey = (project: string): readonly string[] => [project, 'dataset-version']

/** The id of a version’s document. */
export const versionId = (name: string, version: string): string => `${name}~${version}`

/** A dataset and one of its versions. */
export interface FoundVersion {
  readonly dataset: Kept<NameDocument>
  readonly document: VersionDocument
}

type Store = Pick<DatasetsDeps, 'store' | 'world'>

/** Reads a dataset at a version, the latest where none is named; undefined where there is no such dataset. */
export const lookUp = async (
  { store, world }: Store,
  project: string,
  name: string,
  version?: string,
): Promise<FoundVersion | undefined> => {
  checkDatasetName(name)
  const dataset = await nameShape.get(store, 'settings', namesKey(project), name)
  if (!dataset) return undefined
  const wanted = version ?? dataset.value.versions[0].version
  const isListed = dataset.value.versions.some((one) => one.version === wanted)
  const read = async () =>
    /^[0-9a-f]{64}$/.test(wanted)
      ? (await versionShape.get(store, 'settings', versionsKey(project), versionId(name, wanted)))?.value
      : undefined
  const patience = isListed ? 6_400 : 0
  let document = await read()
  // A version is written before the dataset that lists it, but a replica may lag behind by 5 s [15].
  for (let pause = 100; document === undefined && pause < patience; pause *= 2) {
    await world.sleep(pause)
    document = await read()
  }
  if (document) return { dataset, document }
  if (isListed)
    throw fault('store_corrupt', `Version ${wanted} of dataset “${name}” is listed and not there`, { dataset: name })
  const shown = wanted.slice(0, 64)
  throw fault(
    'not_found',
    `Dataset “${name}” has no version “${shown}”; its latest is ${dataset.value.versions[0].version}`,
    {
      dataset: name,
      version: shown,
    },
  )
}

/** The same, where the dataset must be there. */
export const findVersion = async (
  deps: Store,
  { project }: Caller,
  name: string,
  version?: string,
): Promise<FoundVersion> => {
  const found = await lookUp(deps, project, name, version)
  if (found) return found
  throw fault('not_found', `No dataset “${name}” in project “${project}”`, { dataset: name, project })
}

/** Refuses a version whose rows are no longer given, and names the one that stands in for it. */
export const refuseForgotten = ({ name, version, forgotten }: VersionDocument): void => {
  if (!forgotten) return
  const { at, successor } = forgotten
  throw fault(
    'not_found',
    `Version ${version} of dataset “${name}” held rows of somebody who was forgotten at ${at}; version ${successor} has the others`,
    { dataset: name, version, successor },
  )
}
