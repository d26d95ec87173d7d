/** Every error word and the HTTP status it answers with. The one table of faults. */
export const statusOfFault = {
  bad_request: 400,
  bad_json: 400,
  unauthorized: 401,
  forbidden: 403,
  foreign_origin: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  conflict: 409,
  precondition_failed: 412,
  too_large: 413,
  unsupported_media_type: 415,
  invalid_input: 422,
  invalid_flow: 422,
  code_not_deployed: 422,
  address_refused: 422,
  content_blocked: 422,
  document_empty: 422,
  document_without_text: 422,
  document_encrypted: 422,
  document_corrupt: 422,
  document_unsafe: 422,
  rate_limited: 429,
  cancelled: 499,
  internal: 500,
  node_failed: 500,
  output_too_large: 500,
  model_failed: 502,
  model_unreachable: 502,
  connection_failed: 502,
  unavailable: 503,
  store_corrupt: 503,
  newer_data: 503,
  model_timeout: 504,
  deadline_exceeded: 504,
  bad_settings: 500,
  port_in_use: 500,
  data_in_use: 500,
} as const satisfies Record<string, number>

/** One error word. */
export type FaultWord = keyof typeof statusOfFault

/** One of several errors found at once, with where it was found. */
export interface FaultItem {
  readonly code: string
  readonly message: string
  readonly path?: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly node?: string
}

/** A fault as stored in records and sent to callers: words and data, no stack, no cause. */
export interface FaultData {
  readonly code: string
  readonly message: string
  readonly details?: Readonly<Record<string, unknown>>
  readonly errors?: readonly FaultItem[]
}

/** An error that says what was asked and what was there instead. */
export class Fault extends Error {
  override readonly name = 'Fault'

  constructor(
    readonly word: FaultWord,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
    readonly errors?: readonly FaultItem[],
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause })
  }

  /** The HTTP status of its word. */
  get status(): number {
    return statusOfFault[this.word]
  }

  /** The part of the fault that may be stored and sent. */
  toData(): FaultData {
    return {
      code: this.word,
      message: this.message,
      ...(Object.keys(this.details).length > 0 && { details: this.details }),
      ...(this.errors && { errors: this.errors }),
    }
  }
}

/** Makes a fault: `throw fault('not_found', 'No flow “x” in project “y”', { flow, project })`. */
export const fault = (
  word: FaultWord,
  message: string,
  details?: Readonly<Record<string, unknown>>,
  more: { readonly errors?: readonly FaultItem[]; readonly cause?: unknown } = {},
): Fault => new Fault(word, message, details, more.errors, more.cause)

/** The one place where a stranger's error becomes ours; its text stays in `cause` and is never sent. */
export const toFault = (error: unknown): Fault =>
  error instanceof Fault
    ? error
    : fault(
        'internal',
        'Something went wrong that Sluice has no word for; the log holds the cause under the trace id',
        {},
        { cause: error },
      )
