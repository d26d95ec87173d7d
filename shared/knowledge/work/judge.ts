import type { BlobProperties } from '../../blobs/contract'
import { hashOf } from '../../json'
import { aclOfBlob } from '../acl'
import { identityOf } from '../identity'
import type { Generation } from '../indexes'
import { isLasting } from '../look'
import type { Manifest } from '../shapes'

/** What is wrong with a document in one generation, by its blob and its manifest alone; `untidy` is right in all that anybody can see. */
export type Verdict = 'right' | 'missing' | 'stale' | 'untidy'

/** Judges one document. */
export const judge = (
  blob: BlobProperties,
  manifest: Manifest | undefined,
  { generation, definition }: Generation,
): Verdict => {
  const standing = manifest?.exists ? manifest.generations[generation] : undefined
  if (!manifest || !standing) return 'missing'
  const wasLookedAt = manifest.etag === blob.etag && standing.etag === blob.etag && standing.status !== 'pending'
  if (!wasLookedAt) return standing.current === null ? 'missing' : 'stale'
  if (standing.status === 'failed' && !isLasting(standing.error)) return 'missing'
  if (standing.identity !== identityOf(manifest.content, blob.contentType, definition)) return 'stale'
  if (standing.status === 'indexed') {
    if (standing.current === null) return 'missing'
    if (manifest.acl_stamp !== stampOf(blob) || standing.acl_stamp !== manifest.acl_stamp) return 'stale'
  }
  return standing.lagging ? 'untidy' : 'right'
}

const stampOf = (blob: BlobProperties): string | undefined => {
  try {
    return hashOf(aclOfBlob(blob))
  } catch {
    return undefined
  }
}
