import { posix } from 'node:path'
import { fault } from '../../../faults'
import { looksLikeOldOffice, looksLikeZip } from '../signatures'
import { readXml, type XmlReader } from '../xml'
import { openZip } from '../zip'

/** An Office document as its parts, which name each other by relationships. */
export interface OfficePackage {
  readonly path: string
  readonly names: readonly string[]
  bytes(part: string): Uint8Array | undefined
  /** Reads an XML part; false where there is none of this name. */
  read(part: string, reader: XmlReader): boolean
  relationships(part: string): ReadonlyMap<string, Relationship>
  /** The part that stands for the whole, such as `word/document.xml`. */
  readonly main: string
}

/** Where one part points to another, or out of the document. */
export interface Relationship {
  /** The last part of its type, such as `slide` or `hyperlink`. */
  readonly type: string
  readonly target: string
  readonly isExternal: boolean
}

/** Opens an Office document. Throws where it is encrypted, damaged, or none of the wanted kind. */
export const openOffice = (body: Uint8Array, path: string, kind: 'Word' | 'PowerPoint' | 'Excel'): OfficePackage => {
  refuseOthers(body, path, kind)
  const zip = openZip(body, path)
  const read = (part: string, reader: XmlReader): boolean => {
    const bytes = zip.read(part)
    if (bytes) readXml(bytes, part, path, reader)
    return bytes !== undefined
  }
  const relationships = (part: string): ReadonlyMap<string, Relationship> => {
    const found = new Map<string, Relationship>()
    read(posix.join(posix.dirname(part), '_rels', `${posix.basename(part)}.rels`), {
      open(name, attribute) {
        const [id, target] = [attribute('Id'), attribute('Target')]
        if (name !== 'Relationship' || id === undefined || target === undefined) return
        const isExternal = attribute('TargetMode') === 'External'
        const type = attribute('Type')?.split('/').at(-1) ?? ''
        found.set(id, { type, isExternal, target: isExternal ? target : resolve(part, target) })
      },
    })
    return found
  }
  const main = [...relationships('').values()].find(({ type }) => type === 'officeDocument')?.target
  if (main === undefined || !main.startsWith(folders[kind]) || !zip.names.includes(main))
    throw fault('document_corrupt', `“${path}” is damaged: it is a zip archive, but holds no ${kind} document`, {
      path,
    })
  return { path, names: zip.names, bytes: (part) => zip.read(part), read, relationships, main }
}

const folders = { Word: 'word/', PowerPoint: 'ppt/', Excel: 'xl/' }

/** A target is relative to its part's folder, or to the archive where it begins with a slash; it never leaves the archive. */
const resolve = (part: string, target: string): string =>
  posix.join('/', target.startsWith('/') ? '' : posix.dirname(part), target).slice(1)

const refuseOthers = (body: Uint8Array, path: string, kind: string): void => {
  if (looksLikeZip(body)) return
  if (!looksLikeOldOffice(body))
    throw fault('document_corrupt', `“${path}” is damaged: its first bytes are not those of a ${kind} document`, {
      path,
    })
  // A password puts the whole archive into a container of the old kind, as its stream “EncryptedPackage”.
  if (Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(Buffer.from('EncryptedPackage', 'utf16le')))
    throw fault('document_encrypted', `“${path}” is encrypted: it needs a password`, { path })
  throw fault('unsupported_media_type', `“${path}” is an Office document of before 2007; save it in the new format`, {
    path,
  })
}
