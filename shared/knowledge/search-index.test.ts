import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memorySearchIndex } from './adapters/memory-search-index'
import { openSqliteIndex } from './adapters/sqlite-index/open-sqlite-index'
import { searchIndexSuite } from './search-index.suite'

searchIndexSuite('memory', async () => memorySearchIndex())

searchIndexSuite('SQLite', async () =>
  openSqliteIndex({ folder: await mkdtemp(join(tmpdir(), 'sluice-index-')), inProcess: true }),
)
