import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { sha256 } from '../json'

/** Keeps the picture of a started interpreter, so that every later start takes a sixth of the time. */
export interface StartPictures {
  /** The picture, if one was taken, here or by an earlier process. */
  read(): Promise<Uint8Array | undefined>
  keep(bytes: Uint8Array): void
  /** Lets go of a picture that does not open. */
  drop(): void
}

/** Pictures in memory that threads share, and in a file of the cache folder where there is one. `name` tells one runtime's from another's. */
export const keepStartPictures = (name: string, folder: string | undefined, newId: () => string): StartPictures => {
  let shared: Uint8Array | undefined
  const file = folder === undefined ? undefined : join(folder, `${name}.picture`)
  let reading: Promise<Uint8Array | undefined> = file === undefined ? Promise.resolve(undefined) : readChecked(file)
  return {
    read: async () => (shared ??= shareable(await reading)),
    drop() {
      shared = undefined
      reading = Promise.resolve(undefined)
    },
    keep(bytes) {
      shared ??= shareable(bytes)
      // A cache that cannot be written is only slower.
      if (file !== undefined) writeBeside(file, bytes, newId()).catch(() => undefined)
    },
  }
}

const hashLength = 64

const readChecked = async (file: string): Promise<Uint8Array | undefined> => {
  const content = await readFile(file).catch(() => undefined)
  if (!content || content.length <= hashLength) return undefined
  const body = content.subarray(hashLength)
  return sha256(body) === content.subarray(0, hashLength).toString('latin1') ? body : undefined
}

const writeBeside = async (file: string, bytes: Uint8Array, id: string): Promise<void> => {
  const folder = dirname(file)
  await mkdir(folder, { recursive: true })
  const beside = `${file}.${id}`
  try {
    await writeFile(beside, Buffer.concat([Buffer.from(sha256(bytes), 'latin1'), bytes]), { flag: 'wx' })
    await rename(beside, file)
    // Pictures of earlier versions are of no use, and large.
    const others = (await readdir(folder)).filter((name) => name.endsWith('.picture') && name !== basename(file))
    await Promise.all(others.map((name) => rm(join(folder, name), { force: true })))
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

const shareable = (bytes: Uint8Array | undefined): Uint8Array | undefined => {
  if (!bytes) return undefined
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
  shared.set(bytes)
  return shared
}
