import { crc32, inflateRawSync } from 'node:zlib'
import { fault, type Fault } from '../../faults'

/** A zip archive of which parts are read one by one, each within bounds. */
export interface ZipArchive {
  readonly names: readonly string[]
  /** The bytes of a part; undefined where there is none of this name. */
  read(name: string): Uint8Array | undefined
}

interface Entry {
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly offset: number
}

/** No Office document needs more; what is larger would not fit in the memory one document may take. */
const largestPart = 64 * 1024 * 1024
const largestTotal = 192 * 1024 * 1024
const mostEntries = 20_000

/** Packed text of real documents shrinks to a twentieth, a bomb to a thousandth. */
const bombRatio = 200

/** Opens an archive by its directory. Throws where it is damaged, encrypted, or made to do harm. */
export const openZip = (body: Uint8Array, path: string): ZipArchive => {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const refuse = refusals(path)
  const entries = readDirectory(view, body, refuse)
  let total = 0
  return {
    names: [...entries.keys()],
    read(name) {
      const entry = entries.get(name)
      if (!entry) return undefined
      total += entry.size
      if (entry.size > largestPart || total > largestTotal) throw refuse.tooLarge(name, entry)
      const start = dataStart(view, entry)
      const packed = start === undefined ? undefined : body.subarray(start, start + entry.packed)
      if (packed?.length !== entry.packed) throw refuse.corrupt(`its part “${name}” is cut off`)
      const bytes = unpack(packed, entry)
      if (bytes === 'too much') throw refuse.bomb(`its part “${name}” holds more than the ${entry.size} bytes it names`)
      if (bytes?.length !== entry.size || crc32(bytes) !== entry.crc)
        throw refuse.corrupt(`its part “${name}” is not what was packed`)
      return bytes
    },
  }
}

const readDirectory = (view: DataView, body: Uint8Array, refuse: Refusals): ReadonlyMap<string, Entry> => {
  const end = endOfDirectory(view)
  if (end === undefined) throw refuse.corrupt('it has no zip directory, so it was cut off or is no zip archive')
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count > mostEntries) throw refuse.bomb(`it names ${count} parts`)
  const entries = new Map<string, Entry>()
  for (let index = 0; index < count; index++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50)
      throw refuse.corrupt(`its zip directory breaks off at part ${index + 1} of ${count}`)
    const nameLength = view.getUint16(at + 28, true)
    const name = Buffer.from(body.subarray(at + 46, at + 46 + nameLength)).toString('utf8')
    if (leavesFolder(name)) throw refuse.traversal(name)
    const entry = {
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    }
    if ((entry.flags & 1) === 1) throw refuse.encrypted(name)
    if (entries.has(name)) throw refuse.corrupt(`it names “${name.slice(0, 100)}” twice`)
    entries.set(name, entry)
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  refuseOverlap([...entries.values()], refuse)
  return entries
}

/** The directory's end stands within the last 64 KiB, before a comment. Zip64 is for archives far larger than any document read here. */
const endOfDirectory = (view: DataView): number | undefined => {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === 0x06054b50) return at
  return undefined
}

/** Parts that share their bytes are how a small archive becomes endless. */
const refuseOverlap = (entries: Entry[], refuse: Refusals): void => {
  let end = 0
  for (const { offset, packed } of entries.toSorted((left, right) => left.offset - right.offset)) {
    if (offset < end) throw refuse.bomb('its parts overlap')
    end = offset + packed
  }
}

const leavesFolder = (name: string): boolean =>
  /^[/\\]|^[a-z]:/i.test(name) || name.split(/[/\\]/).includes('..') || name.includes('\0')

const dataStart = (view: DataView, { offset }: Entry): number | undefined =>
  offset + 30 <= view.byteLength && view.getUint32(offset, true) === 0x04034b50
    ? offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
    : undefined

const unpack = (packed: Uint8Array, { method, size }: Entry): Uint8Array | 'too much' | undefined => {
  if (method === 0) return packed
  if (method !== 8) return undefined
  try {
    // One byte more than named shows that there is more.
    return inflateRawSync(packed, { maxOutputLength: size + 1 })
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too much' : undefined
  }
}

type Refusals = ReturnType<typeof refusals>

const refusals = (path: string) => {
  const unsafe = (reason: string, why: string): Fault =>
    fault('document_unsafe', `“${path}” is not read: ${why}`, { path, reason })
  return {
    corrupt: (why: string) => fault('document_corrupt', `“${path}” is damaged: ${why}`, { path }),
    encrypted: (name: string) =>
      fault('document_encrypted', `“${path}” is encrypted: its part “${name.slice(0, 100)}” needs a password`, {
        path,
      }),
    bomb: (why: string) => unsafe('zip_bomb', `${why}, as an archive made to exhaust its reader does`),
    traversal: (name: string) => unsafe('path_traversal', `its part “${name.slice(0, 100)}” points out of the archive`),
    tooLarge: (name: string, { size, packed }: Entry) =>
      size > packed * bombRatio
        ? unsafe('zip_bomb', `its part “${name}” would grow from ${packed} to ${size} bytes`)
        : fault('too_large', `“${path}” unpacks to more than can be read: its part “${name}” has ${size} bytes`, {
            path,
            size,
            limit: largestPart,
          }),
  }
}
