import { hashOf, sha256 } from '../../json'
import type { FlowFiles } from '../contract'

/** Name of a snapshot: SHA-256 over its sorted paths, each with the hash of its bytes or of its code module. */
export const snapshotHash = (files: FlowFiles, code: Readonly<Record<string, string>>): string => {
  const parts = [
    ...[...files].map(([path, bytes]) => [path, 'file', sha256(bytes)] as const),
    ...Object.entries(code).map(([path, hash]) => [path, 'code', hash] as const),
  ]
  return hashOf(parts.toSorted(([left], [right]) => (left < right ? -1 : 1)))
}
