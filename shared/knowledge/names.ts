import { fault } from '../faults'
import { hashOf, sha256 } from '../json'
import type { DocumentAddress } from './contract'

/** The id of a document's manifest: paths hold characters that ids may not. */
export const manifestId = (path: string): string => sha256(path)

/** The id of one chunk: hash(document)-n-ordinal, unlike that of any other index, generation or sync. */
export const chunkId = (address: DocumentAddress, generation: string, sync: number, ordinal: number): string =>
  `${hashOf([address.project, address.index, generation, address.path])}-${sync}-${ordinal}`

/** The name of a document's blob in the container `documents`. */
export const blobName = ({ project, index, path }: DocumentAddress): string => `${project}/${index}/${path}`

const subjectStart = '/blobServices/default/containers/documents/blobs/'

/** The document an event is about; undefined for blobs that are none of ours. */
export const addressOfSubject = (subject: string): DocumentAddress | undefined => {
  if (!subject.startsWith(subjectStart)) return undefined
  const [project = '', index = '', ...rest] = subject.slice(subjectStart.length).split('/')
  const path = rest.join('/')
  return isName(project) && isName(index) && whyNoPath({ project, index, path }) === undefined
    ? { project, index, path }
    : undefined
}

/** Refuses an index name that could not be part of an id. */
export const requireIndexName = (index: string): string => {
  if (!isName(index)) {
    throw fault('invalid_input', `“${index}” is no index name; 1 to 64 of letters, digits, “_”, “~” and “-” are`, {
      index,
    })
  }
  return index
}

/** Refuses a document path that a blob cannot have or that leaves its index [24]. */
export const requirePath = (address: DocumentAddress): DocumentAddress => {
  const why = whyNoPath(address)
  if (why)
    throw fault('invalid_input', `“${address.path.slice(0, 100)}” is no document path: ${why}`, {
      index: address.index,
    })
  return address
}

const isName = (name: string): boolean => /^[A-Za-z0-9_~-]{1,64}$/.test(name)

const whyNoPath = (address: DocumentAddress): string | undefined => {
  const { path } = address
  const segments = path.split('/')
  if (path === '') return 'it is empty'
  if (blobName(address).length > 1024) return 'with project and index it is longer than 1,024 characters'
  if (segments.some((segment) => segment === '')) return 'a part between slashes is empty'
  if (segments.some((segment) => segment.endsWith('.'))) return 'a part ends with a dot'
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f-\u009f\\]/.test(path)) return 'it holds a control character or a backslash'
  if (/[\ud800-\udfff]/u.test(path)) return 'it holds half a character'
  return undefined
}
