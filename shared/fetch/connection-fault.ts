import { fault, type Fault } from '../faults'

/** Says which origin could not be spoken with and by which code; `phase` tells whether an answer had begun. */
export const connectionFault = (url: URL, error: unknown, phase: 'connect' | 'body' = 'connect'): Fault => {
  const code = codeOf(error)
  const what = phase === 'body' ? 'The answer broke off' : 'No connection'
  return fault(
    'connection_failed',
    `${what}: ${url.origin} (${code})`,
    { host: url.hostname, port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80), reason: code, phase },
    { cause: error },
  )
}

/** The code of a network error, such as ECONNREFUSED, or the beginning of its text. */
export const codeOf = (error: unknown): string => {
  const code: unknown = (error as { code?: unknown } | null)?.code
  if (typeof code === 'string') return code
  // Node reports several failed addresses of one name as an AggregateError; the first says enough.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  return error instanceof Error ? error.message.slice(0, 80) : 'unknown'
}
