import type { Json } from './contract'

/** One of several errors found at once, with where it was found. */
export interface ErrorItem {
  readonly code: string
  readonly message: string
  readonly path?: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly node?: string
}

/** What the server answered in place of a reply, or why there was no answer. */
export class ClientError extends Error {
  override readonly name = 'ClientError'

  constructor(
    /** The server's error word; `unreachable` where nobody answered, `bad_answer` where the answer is not Sluice's. */
    readonly code: string,
    message: string,
    /** The HTTP status; 0 where nobody answered. */
    readonly status: number,
    readonly errors: readonly ErrorItem[] = [],
    readonly details: { readonly [key: string]: Json } = {},
    readonly traceId?: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause })
  }
}

/** Reads an answer that is no success as an error. */
export const errorOfAnswer = async (response: Response, asked: string): Promise<ClientError> => {
  const text = await response.text().catch(() => '')
  const problem = problemOf(text)
  if (problem && typeof problem['code'] === 'string')
    return new ClientError(
      problem['code'],
      typeof problem['detail'] === 'string' ? problem['detail'] : problem['code'],
      response.status,
      (Array.isArray(problem['errors']) ? problem['errors'] : []) as ErrorItem[],
      isObject(problem['details']) ? (problem['details'] as { [key: string]: Json }) : {},
      typeof problem['trace_id'] === 'string' ? problem['trace_id'] : undefined,
    )
  const excerpt = text.replaceAll(/\s+/g, ' ').slice(0, 200)
  return new ClientError(
    'bad_answer',
    `${asked} was answered with ${response.status} and no problem document${excerpt === '' ? '' : `: ${excerpt}`}`,
    response.status,
  )
}

/** The error of a fault that came as an event or stands in a run. */
export const errorOfFault = (fault: unknown): ClientError => {
  const data = isObject(fault) ? fault : {}
  return new ClientError(
    typeof data['code'] === 'string' ? data['code'] : 'internal',
    typeof data['message'] === 'string' ? data['message'] : 'The server told of an error without a message',
    200,
    (Array.isArray(data['errors']) ? data['errors'] : []) as ErrorItem[],
    isObject(data['details']) ? (data['details'] as { [key: string]: Json }) : {},
  )
}

const problemOf = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
