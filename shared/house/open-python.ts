import { join } from 'node:path'
import type { BlobStore } from '../blobs/contract'
import type { Config } from '../config'
import { createCodeReader } from '../flows'
import { createPython } from '../python'
import type { Python } from '../python/contract'
import type { World } from '../world'
import { findPythonRuntime } from './python-runtime'

/** Interpreters for Python nodes as the settings have them; nothing is read or starts before a flow needs one. */
export const openPython = (
  config: Config,
  blobs: BlobStore,
  dataFolder: string,
  world: World,
  deployed: Readonly<Record<string, string>>,
): Python => {
  const cacheFolder = join(dataFolder, 'python')
  const { SLUICE_PYTHON_DIR: folder } = config
  return createPython({
    world,
    readCode: createCodeReader(blobs),
    cacheFolder,
    runtime: () => findPythonRuntime({ folder, deployed, blobs, cacheFolder, newId: world.newId }),
    interpreters: config.SLUICE_PYTHON_INTERPRETERS,
    timeoutMs: config.SLUICE_PYTHON_TIMEOUT_MS,
    mostMemory: config.SLUICE_PYTHON_MEMORY_MB * 2 ** 20,
  })
}
