/** A request to the hub's web address, taken apart. */
export interface WebRequest {
  readonly method: string
  /** Below the hub's path, decoded. */
  readonly segments: readonly string[]
  readonly query: URLSearchParams
  readonly contentType: string
  readonly continuationToken: string | undefined
  readonly body: string
  /** How the asker sees this host. */
  readonly origin: string
}

/** An answer; the body is sent as JSON. */
export interface WebAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}
