/** What the app's process tells its supervisor. */
export type ChildMessage =
  /** The loop turns; these functions have begun and not ended. */
  | { readonly kind: 'beat'; readonly running: readonly string[] }
  /** A function begins that did not begin since the last beat. */
  | { readonly kind: 'entered'; readonly name: string }

/** What the supervisor tells the app's process. */
export interface StopMessage {
  readonly kind: 'stop'
}

/** What the app's process says on its first line when it is ready. */
export interface ReadyFacts {
  readonly ready: true
  readonly url: string
  readonly port: number
  readonly [fact: string]: unknown
}
