import type { Caller } from '../caller'
import type { JsonObject } from '../json'
import { changeDocument } from '../store/change-document'
import { isoTime } from '../world'
import { chunkName, openChunks, readChunk, rowsOf } from './chunks'
import { collectColumns } from './columns'
import type { DatasetsForgotten } from './contract'
import type { DatasetsDeps } from './datasets-deps'
import { nameShape, versionShape, type Chunk, type NameDocument, type VersionDocument } from './documents'
import { namesKey, versionsKey } from './find-version'
import { countForget, keepVersion, lineOf, pointedAt } from './keep-version'
import { requireRole } from './names'

/** What stands in for a chunk that carried the subject; nothing where every row did. */
type Replacements = Map<string, Chunk | undefined>

const versionsAtOnce = 10
const mostPasses = 5

/** Takes the rows that carry a subject out of all a project holds [10]: chunks that no version names as well, which a killed upload leaves. Successors come first and the chunks go last, so that what was stopped can be done again. */
export const forgetRows = async (
  deps: DatasetsDeps,
  caller: Caller,
  carries: (row: JsonObject) => boolean,
): Promise<DatasetsForgotten> => {
  requireRole(caller, 'author')
  const { project } = caller
  await countForget(deps, project)
  const replacements = await replaceChunks(deps, project, carries)
  const done = { versions: 0, rows: 0, datasets: new Set<string>() }
  if (replacements.size > 0)
    for (let pass = 1; pass <= mostPasses; pass++) {
      let found = 0
      for await (const document of versionsOf(deps, project)) {
        if (document.forgotten || !document.chunks.some(({ hash }) => replacements.has(hash))) continue
        found += 1
        const { wasLatest, rows } = await replaceVersion(deps, caller, document, replacements)
        done.versions += 1
        done.datasets.add(document.name)
        if (wasLatest) done.rows += rows
      }
      // A version may have been written while the others were looked at.
      if (found === 0) break
    }
  let blobs = 0
  for (const hash of replacements.keys()) if (await deps.blobs.delete('datasets', chunkName(project, hash))) blobs += 1
  return { versions: done.versions, datasets: done.datasets.size, rows: done.rows, blobs }
}

const replaceChunks = async (
  { blobs }: DatasetsDeps,
  project: string,
  carries: (row: JsonObject) => boolean,
): Promise<Replacements> => {
  const replacements: Replacements = new Map()
  const prefix = chunkName(project, '')
  for (let cursor: string | undefined; ;) {
    const page = await blobs.list('datasets', { prefix, limit: 500, ...(cursor !== undefined && { cursor }) })
    for (const { name } of page.items) {
      const hash = name.slice(prefix.length)
      const rows = (await readChunk(blobs, project, hash)) ?? []
      const others = rows.filter(({ row }) => !carries(row))
      if (others.length === rows.length) continue
      const writer = openChunks(blobs, project)
      for (const row of others) await writer.add(row)
      // Fewer rows than before never make more than one chunk.
      replacements.set(hash, (await writer.end())[0])
    }
    cursor = page.cursor
    if (cursor === undefined) return replacements
  }
}

async function* versionsOf({ store }: DatasetsDeps, project: string): AsyncGenerator<VersionDocument> {
  for (let cursor: string | undefined; ;) {
    const page = await store.list<VersionDocument>('settings', versionsKey(project), {
      limit: versionsAtOnce,
      ...(cursor !== undefined && { cursor }),
    })
    for (const { value } of page.items) yield versionShape.read(value)
    cursor = page.cursor
    if (cursor === undefined) return
  }
}

const replaceVersion = async (
  deps: DatasetsDeps,
  caller: Caller,
  document: VersionDocument,
  replacements: Replacements,
): Promise<{ readonly wasLatest: boolean; readonly rows: number }> => {
  const { store, world } = deps
  const { project } = caller
  const chunks = document.chunks.flatMap((chunk) =>
    replacements.has(chunk.hash) ? [replacements.get(chunk.hash) ?? []].flat() : [chunk],
  )
  const { name, split_rule, version } = document
  const { document: successor } = await keepVersion(deps, caller, {
    name,
    split_rule,
    chunks,
    // Read anew, for the name of a column may itself be of the subject.
    columns: await columnsOf(deps, project, chunks),
    source: { kind: 'forget', from: version },
  })
  let wasLatest = false
  const dataset = { container: 'settings', key: namesKey(project), id: name, shape: nameShape } as const
  await changeDocument(store, world, dataset, (current): NameDocument | undefined => {
    wasLatest = current?.versions[0].version === version
    if (!current || wasLatest) return current && without(version, pointedAt(current, successor))
    const [latest, ...older] = current.versions
    if (!older.some((one) => one.version === version)) return undefined
    const others = older.filter((one) => one.version !== successor.version)
    return {
      ...current,
      versions: [latest, ...others.map((one) => (one.version === version ? lineOf(successor) : one))],
    }
  })
  const place = { container: 'settings', key: versionsKey(project), id: document.id, shape: versionShape } as const
  await changeDocument(
    store,
    world,
    place,
    (current) =>
      current && { ...current, columns: [], forgotten: { at: isoTime(world.now()), successor: successor.version } },
  )
  return { wasLatest, rows: document.rows - rowsOf(chunks) }
}

const without = (version: string, dataset: NameDocument): NameDocument => {
  const [latest, ...older] = dataset.versions
  return { ...dataset, versions: [latest, ...older.filter((one) => one.version !== version)] }
}

const columnsOf = async ({ blobs }: DatasetsDeps, project: string, chunks: readonly Chunk[]) => {
  const columns = collectColumns()
  for (const { hash } of chunks) for (const { row } of (await readChunk(blobs, project, hash)) ?? []) columns.add(row)
  return columns.list()
}
