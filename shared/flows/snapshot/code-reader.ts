import type { BlobStore } from '../../blobs/contract'
import { fault } from '../../faults'
import { sha256 } from '../../json'
import { codeBlob } from './code-loader'

const mostKept = 256

/** Reads deployed files of code that is not imported, such as Python: bytes are checked against the hash in their name. */
export const createCodeReader = (blobs: BlobStore): ((hash: string) => Promise<Uint8Array>) => {
  const kept = new Map<string, Uint8Array>()
  return async (hash) => {
    const known = kept.get(hash)
    if (known) return known
    const blob = /^[0-9a-f]{64}$/.test(hash) ? await blobs.get('code', codeBlob(hash, '.py')) : undefined
    if (!blob) throw fault('code_not_deployed', `No code file “${hash}” is deployed here`, { hash })
    if (sha256(blob.body) !== hash) {
      throw fault('store_corrupt', `The code file “${hash}” is not what its name says; it was not run`, { hash })
    }
    const [oldest] = kept.keys()
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
    kept.set(hash, blob.body)
    return blob.body
  }
}
