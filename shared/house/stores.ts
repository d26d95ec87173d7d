import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAzureBlobs } from '../blobs'
import type { BlobStore } from '../blobs/contract'
import type { Config } from '../config'
import { createHouseFetch, withRetry } from '../fetch'
import { openAzureIndex, openExtraction, openSqliteIndex } from '../knowledge'
import type { PrepareDocument, SearchIndex } from '../knowledge/contract'
import { openCosmosStore, openSqliteStore } from '../store'
import type { DocumentStore } from '../store/contract'
import type { World } from '../world'
import { appIdentity, appTokens, scopes } from './app-identity'

/** Where the house keeps what it knows. */
export interface Stores {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly searchIndex: SearchIndex
  /** Reads documents in threads of their own. */
  readonly prepare: PrepareDocument
  /** A folder for files that can be made anew. */
  readonly dataFolder: string
  readonly close: () => Promise<void>
}

/** Opens the adapters the configuration names. */
export const openStores = async (config: Config, world: World): Promise<Stores> => {
  const dataFolder = config.SLUICE_DATA ?? mkdtempSync(join(tmpdir(), 'sluice-'))
  const credential = () => appIdentity(config)
  const store =
    config.store.kind === 'sqlite'
      ? openSqliteStore({ file: join(config.store.folder, 'store.db'), durable: config.SLUICE_DURABLE, now: world.now })
      : openCosmosStore({
          endpoint: config.store.endpoint,
          database: config.SLUICE_COSMOS_DATABASE,
          auth: config.store.key === undefined ? { credential: await credential() } : { key: config.store.key },
          sleep: world.sleep,
          random: world.random,
          // An emulator knows of no regions.
          discoverRegions: !isOnThisMachine(config.store.endpoint),
        })
  const blobs = openAzureBlobs(
    'accountUrl' in config.storage ? { ...config.storage, credential: await credential() } : config.storage,
  )
  const searchIndex =
    config.SLUICE_SEARCH_ENDPOINT === undefined
      ? openSqliteIndex({ folder: dataFolder })
      : openAzureIndex({
          endpoint: config.SLUICE_SEARCH_ENDPOINT,
          credential: await appTokens(config, scopes.search),
          fetch: withRetry({ attempts: 6, ...world })(createHouseFetch()),
          world,
        })
  const extraction = openExtraction({
    threads: config.SLUICE_EXTRACT_THREADS,
    timeoutMs: config.SLUICE_EXTRACT_TIMEOUT_MS,
    memoryMb: config.SLUICE_EXTRACT_MEMORY_MB,
  })
  return {
    store,
    blobs,
    searchIndex,
    prepare: extraction.prepare,
    dataFolder,
    close: async () => {
      await extraction.close()
      await searchIndex.close()
      await store.close()
    },
  }
}

const isOnThisMachine = (endpoint: string): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(endpoint).hostname)
