import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BlobStore } from '../../blobs/contract'
import { fault } from '../../faults'
import { sha256 } from '../../json'
import { isPython } from './paths'

/** What a code loader stands on. `importModule` is `(url) => import(url)`, handed in because test runners have their own. */
export interface CodeLoaderDeps {
  readonly blobs: BlobStore
  readonly cacheFolder: string
  readonly importModule: (url: string) => Promise<unknown>
  readonly newId: () => string
}

/** Name of the blob that holds a code module, or a Python file where the path names one. */
export const codeBlob = (hash: string, path = ''): string => `${hash}.${isPython(path) ? 'py' : 'mjs'}`

/** Loads deployed code modules by hash: bytes are checked against the hash before they are imported, from the container and from the cache alike. */
export const createCodeLoader = (deps: CodeLoaderDeps): ((hash: string) => Promise<unknown>) => {
  const loaded = new Map<string, Promise<unknown>>()
  return (hash) => {
    let module = loaded.get(hash)
    if (!module) {
      loaded.set(hash, (module = load(deps, hash)))
      module.catch(() => loaded.delete(hash))
    }
    return module
  }
}

/** The address of a deployed module in the cache, its bytes checked against the hash. */
export const moduleUrl = async (
  { blobs, cacheFolder, newId }: Omit<CodeLoaderDeps, 'importModule'>,
  hash: string,
): Promise<string> => {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw notDeployed(hash)
  const file = join(cacheFolder, codeBlob(hash))
  const cached = await readFile(file).catch(() => undefined)
  if (!cached || sha256(cached) !== hash) {
    const blob = await blobs.get('code', codeBlob(hash))
    if (!blob) throw notDeployed(hash)
    if (sha256(blob.body) !== hash) {
      throw fault('store_corrupt', `The code module “${hash}” is not what its name says; it was not run`, { hash })
    }
    await keep(cacheFolder, file, `${file}.${newId()}`, blob.body)
  }
  return pathToFileURL(file).href
}

const load = async (deps: CodeLoaderDeps, hash: string): Promise<unknown> =>
  defaultExport(await deps.importModule(await moduleUrl(deps, hash)))

// Written beside and renamed, so that nobody imports half a file.
const keep = async (folder: string, file: string, beside: string, body: Uint8Array): Promise<void> => {
  await mkdir(folder, { recursive: true })
  try {
    await writeFile(beside, body, { flag: 'wx' })
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

const defaultExport = (module: unknown): unknown =>
  typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined

const notDeployed = (hash: string): Error =>
  fault('code_not_deployed', `No code module “${hash}” is deployed here`, { hash })
