import type { Manifest } from './shapes'

/** The right to write to the index under one number, and the manifest as it was taken on. */
export interface TakenNumber {
  readonly number: number
  readonly manifest: Manifest
  /** No sync wrote to this generation before: there is nothing to sweep. */
  readonly isFirst: boolean
}
