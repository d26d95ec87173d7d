/** A measurement that failed, did not happen or was not wanted is never a number: failed is not low, unchecked is not clean. */
export type Measurement =
  | { readonly score: number; readonly pass?: boolean }
  | { readonly error: string }
  | { readonly unchecked: true; readonly why: string }
  | { readonly skipped: true; readonly why: string }

/** A safety check's answer; a check that did not run is `unchecked`. */
export type SafetyState = 'clean' | 'flagged' | 'blocked' | 'unchecked'

/** What /health says of one part. */
export type Check =
  | { readonly ok: true; readonly note?: string; readonly took_ms?: number }
  | { readonly error: string }
  | { readonly unchecked: true; readonly why: string }
