/** The shape of the platform's `fetch`, as far as Sluice uses it. Everything that leaves the process goes through one of two of these: the house's (configured origins) and the flows' (guarded against private addresses). */
export type Fetch = (input: string | URL, init?: FetchInit) => Promise<Response>

/** What a request may carry. */
export interface FetchInit {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal
  /** How often it is tried at most, where a retry wraps the fetch. */
  readonly attempts?: number
  /** Asked before each try and told of each answer, where a retry wraps the fetch. */
  readonly gate?: FetchGate
  /** Told of each try that was in vain before the next one, where a retry wraps the fetch. */
  readonly onFailedTry?: (tried: FailedTry) => void
}

/** A try of a request that was in vain. */
export interface FailedTry {
  /** Milliseconds since 1970. */
  readonly started: number
  readonly ended: number
  /** Null where the connection broke. */
  readonly status: number | null
  /** Milliseconds until the next one. */
  readonly wait: number
}

/** Lets the tries of a request through one by one: where a rate is shared out. */
export interface FetchGate {
  /** Resolves when the try may go out; undefined is at once. */
  pass(signal?: AbortSignal): Promise<void> | undefined
  /** `wait`: how many milliseconds the server asks to wait, where it says so. */
  heard(answer: Pick<Response, 'status' | 'headers'>, wait: number | undefined): void
}

/** Wraps a fetch and keeps its shape: retry, cassette, counting. */
export type FetchWrapper = (inner: Fetch) => Fetch
