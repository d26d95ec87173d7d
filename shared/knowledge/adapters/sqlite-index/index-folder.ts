import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fault } from '../../../faults'
import { hashOf } from '../../../json'
import { SqliteCorrupt } from '../../../sqlite'
import type { IndexScope, SearchIndex } from '../../contract'
import { countFacets } from '../../filter/count-facets'
import { openIndexFile, type IndexFile } from './index-file'

/** Files open at once, and chunks held in memory for them; the one unused longest is closed for the next. */
const mostOpen = 32
const mostHeld = 400_000

/** A whole search index in the calling thread: one file for each (project, index, generation) in a folder. */
export const openIndexFolder = (folder: string): SearchIndex => {
  const open = new Map<string, IndexFile>()
  const fileOf = ({ project, index, generation }: IndexScope): string =>
    join(folder, `index-${hashOf([project, index, generation]).slice(0, 32)}.db`)

  const opened = (scope: IndexScope): IndexFile => {
    const file = fileOf(scope)
    const found = open.get(file) ?? namingDamage(scope, () => guarded(scope, openIndexFile(file)))
    open.delete(file)
    open.set(file, found)
    const held = [...open.values()].reduce((sum, one) => sum + one.size(), 0)
    const [oldest] = open.keys()
    if (open.size > 1 && oldest !== undefined && (open.size > mostOpen || held > mostHeld)) close(oldest)
    return found
  }
  const openedIfThere = (scope: IndexScope): IndexFile | undefined =>
    open.has(fileOf(scope)) || existsSync(fileOf(scope)) ? opened(scope) : undefined
  const close = (file: string): void => {
    open.get(file)?.close()
    open.delete(file)
  }

  return {
    write: async (scope, chunks) => opened(scope).write(chunks),
    remove: async (scope, document, which) => openedIfThere(scope)?.remove(document, which) ?? 0,
    search: async (scope, query) => openedIfThere(scope)?.search(query) ?? [],
    facets: async (scope, query) => openedIfThere(scope)?.facets(query) ?? countFacets(query.facets, []),
    chunks: async (scope, document, sync) => openedIfThere(scope)?.chunks(document, sync) ?? [],
    inventory: async (scope, query) => openedIfThere(scope)?.inventory(query) ?? [],
    async drop(scope) {
      close(fileOf(scope))
      for (const ending of ['', '-wal', '-shm']) rmSync(fileOf(scope) + ending, { force: true })
    },
    async close() {
      for (const file of open.keys()) close(file)
    },
  }
}

/** Damage may show at opening or only at the statement that meets it. */
const guarded = (scope: IndexScope, file: IndexFile): IndexFile => ({
  write: (chunks) => namingDamage(scope, () => file.write(chunks)),
  remove: (document, which) => namingDamage(scope, () => file.remove(document, which)),
  search: (query) => namingDamage(scope, () => file.search(query)),
  facets: (query) => namingDamage(scope, () => file.facets(query)),
  size: () => file.size(),
  chunks: (document, sync) => namingDamage(scope, () => file.chunks(document, sync)),
  inventory: (query) => namingDamage(scope, () => file.inventory(query)),
  close: () => file.close(),
})

const namingDamage = <T>({ index }: IndexScope, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof SqliteCorrupt)) throw error
    throw fault(
      'store_corrupt',
      `The file ${error.file} of index “${index}” is damaged: ${error.reason}. It was not changed; delete the index and put its documents again`,
      { index, file: error.file },
      { cause: error },
    )
  }
}
