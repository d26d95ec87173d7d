import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import type { BlobStore } from '../blobs/contract'
import { fault } from '../faults'
import { hashOf, sha256 } from '../json'

/** Where the Python runtime may be found. */
export interface RuntimePlaces {
  /** The folder that a setting names. */
  readonly folder: string | undefined
  /** Hashes of its files in the container `code` by name, as the build wrote them. */
  readonly deployed: Readonly<Record<string, string>>
  readonly blobs: BlobStore
  /** Where files of the container are laid out. */
  readonly cacheFolder: string
  readonly newId: () => string
  /** The file of the installed package by its name, or a throw; the module system's own where absent. */
  readonly resolve?: (name: string) => string
}

/** The folder that holds Pyodide: the one a setting names, the installed package's, or one filled from the container `code`, each file checked against its hash. */
export const findPythonRuntime = async (places: RuntimePlaces): Promise<string> => {
  const { folder, deployed, cacheFolder, resolve = require.resolve } = places
  if (folder !== undefined) return folder
  const installed = resolved(resolve, 'pyodide/package.json')
  if (installed !== undefined) return dirname(installed)
  if (Object.keys(deployed).length === 0) {
    const message =
      'There is no Python runtime: it is neither installed nor deployed, and SLUICE_PYTHON_DIR names no folder'
    throw fault('unavailable', message)
  }
  const place = join(cacheFolder, `runtime-${hashOf(deployed).slice(0, 16)}`)
  await mkdir(place, { recursive: true })
  await Promise.all(Object.entries(deployed).map(([name, hash]) => layOut(places, place, name, hash)))
  return place
}

const layOut = async ({ blobs, newId }: RuntimePlaces, place: string, name: string, hash: string): Promise<void> => {
  const file = join(place, name)
  const there = await readFile(file).catch(() => undefined)
  if (there && sha256(there) === hash) return
  const blob = await blobs.get('code', `${hash}${extname(name)}`)
  if (!blob) throw fault('code_not_deployed', `“${name}” of the Python runtime is not deployed here`, { hash })
  if (sha256(blob.body) !== hash) {
    throw fault('store_corrupt', `“${name}” of the Python runtime is not what its hash says; it was not used`, { hash })
  }
  // Written beside and renamed, so that nobody loads half a file.
  const beside = `${file}.${newId()}`
  try {
    await writeFile(beside, blob.body, { flag: 'wx' })
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

const resolved = (resolve: (name: string) => string, name: string): string | undefined => {
  try {
    return resolve(name)
  } catch {
    return undefined
  }
}
