import type { BlobStore } from '../../blobs/contract'
import { fault } from '../../faults'
import { sha256 } from '../../json'
import type { FlowCode, Snapshot } from '../contract'
import { codeBlob } from './code-loader'
import { isPython } from './paths'

/** Reads a code file that a snapshot names, its bytes checked against the hash: to be looked at, not to be run. */
export const readFlowCode = async (
  blobs: BlobStore,
  { flow, hash: snapshot, code }: Snapshot,
  path: string,
): Promise<FlowCode> => {
  const hash = Object.hasOwn(code, path) ? code[path] : undefined
  if (hash === undefined) throw noSuchCode(flow, snapshot, path, Object.keys(code))
  const blob = await blobs.get('code', codeBlob(hash, path))
  if (!blob) throw fault('code_not_deployed', `The code of “${path}” is deployed here no more`, { flow, path, hash })
  if (sha256(blob.body) !== hash)
    throw fault('store_corrupt', `The code file “${hash}” is not what its name says`, { flow, path, hash })
  return {
    path,
    hash,
    language: isPython(path) ? 'python' : 'javascript',
    text: new TextDecoder().decode(blob.body),
  }
}

const noSuchCode = (flow: string, snapshot: string, path: string, there: readonly string[]): Error => {
  const has = there.length === 0 ? 'it has none' : `it has ${there.join(', ')}`
  const message = `Version ${snapshot.slice(0, 7)} of flow “${flow}” has no code file “${path.slice(0, 200)}”; ${has}`
  return fault('not_found', message, { flow, path: path.slice(0, 200) })
}
