import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fault, type Fault } from '../faults'
import { hashOf, sha256 } from '../json'
import type { World } from '../world'
import { installedRuntime, readAssets } from './assets'
import { startInterpreter, type Interpreter } from './interpreter'
import { createPool, type Pool } from './pool'
import { keepStartPictures } from './start-pictures'

/** How interpreters are started and kept. */
export interface PoolOptions {
  readonly world: Pick<World, 'now' | 'sleep' | 'newId'>
  /** Finds the folder that holds Pyodide, once one is needed; the installed package's where absent. */
  readonly runtime?: () => Promise<string>
  /** Folder that holds the worker and the host's Python; `assets` beside this file where absent. */
  readonly assets?: string
  /** Where the picture of a started interpreter is kept between processes; nowhere where absent. */
  readonly cacheFolder?: string
  /** Most interpreters at one time; 2 where absent, of about 100 MB each. */
  readonly interpreters?: number
  /** Bytes one interpreter may take; 512 MiB where absent. */
  readonly mostMemory?: number
}

/** Reads what an interpreter is made of, and makes the pool; nothing starts before it is used. */
export const openPool = async (deps: PoolOptions): Promise<Pool> => {
  const { mostMemory = 512 * 2 ** 20, interpreters = 2, world } = deps
  const runtime = deps.runtime ? await deps.runtime() : installedRuntime()
  const { entry, host } = await readAssets(deps.assets)
  const name = sha256(
    (await runtimeVersion(runtime)) + hashOf(Object.entries(host).map(([path, bytes]) => [path, sha256(bytes)])),
  )
  const pictures = keepStartPictures(name, deps.cacheFolder, world.newId)
  const startFrom = (snapshot: Uint8Array | undefined): Interpreter => {
    const settings = { runtime, host, wantsSnapshot: !snapshot, mostMemory, ...(snapshot && { snapshot }) }
    return startInterpreter({ entry, settings, onSnapshot: (bytes) => pictures.keep(bytes) })
  }
  const start = async (): Promise<Interpreter> => {
    const snapshot = await pictures.read()
    const started = startFrom(snapshot)
    try {
      await started.ready
      return started
    } catch (error) {
      // A picture that does not open is taken anew.
      if (!snapshot) throw notStarted(error)
      pictures.drop()
    }
    const again = startFrom(undefined)
    await again.ready.catch((error: unknown) => {
      throw notStarted(error)
    })
    return again
  }
  return createPool({ start, most: interpreters, world })
}

const notStarted = (cause: unknown): Fault =>
  fault(
    'unavailable',
    `The Python runtime could not be started: ${cause instanceof Error ? cause.message : 'for an unknown reason'}`,
    {},
    { cause },
  )

const runtimeVersion = async (runtime: string): Promise<string> => {
  try {
    const text = await readFile(join(runtime, 'pyodide-lock.json'), 'utf8')
    return sha256(text)
  } catch (error) {
    throw fault(
      'unavailable',
      'The Python runtime is not there; SLUICE_PYTHON_DIR names the folder that holds Pyodide',
      {},
      { cause: error },
    )
  }
}
