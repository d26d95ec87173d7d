import { join } from 'node:path'
import type { BlobStore } from '../blobs/contract'
import type { Config } from '../config'
import { createCodeReader } from '../flows'
import { createPython } from '../python'
import type { Python } from '../python/contract'
import type { World } from '../world'

/** Interpreters for Python nodes as the settings have them; nothing starts before a flow needs one. */
export const openPython = (config: Config, blobs: BlobStore, dataFolder: string, world: World): Python =>
  createPython({
    world,
    readCode: createCodeReader(blobs),
    cacheFolder: join(dataFolder, 'python'),
    interpreters: config.SLUICE_PYTHON_INTERPRETERS,
    timeoutMs: config.SLUICE_PYTHON_TIMEOUT_MS,
    mostMemory: config.SLUICE_PYTHON_MEMORY_MB * 2 ** 20,
    ...(config.SLUICE_PYTHON_DIR !== undefined && { runtime: config.SLUICE_PYTHON_DIR }),
  })
