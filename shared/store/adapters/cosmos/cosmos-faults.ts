import type { Fault } from '../../../faults'
import { fault, toFault } from '../../../faults'

/** The HTTP status behind an error of the SDK; network failures have codes of letters and no status. */
export const statusOf = (error: unknown): number | undefined => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? Number(error.code) : Number.NaN
  return Number.isInteger(code) ? code : undefined
}

/** What an error of Cosmos DB means to the house. Its text stays in the cause: it may quote documents. */
export const cosmosFault = (endpoint: string, error: unknown): Fault => {
  const status = statusOf(error)
  const details = { endpoint, status: status ?? null }
  if (status === 401 || status === 403)
    return fault('bad_settings', `Cosmos DB at ${endpoint} refuses our credentials (${status})`, details, {
      cause: error,
    })
  if (status === 404)
    return fault('bad_settings', `Cosmos DB at ${endpoint} has no such database or container`, details, {
      cause: error,
    })
  if (status === 413)
    return fault('too_large', 'The document has grown over the 2 MB that Cosmos DB stores', details, { cause: error })
  if (isPassing(error, status))
    return fault(
      'unavailable',
      `Cosmos DB at ${endpoint} does not answer now (${status ?? 'no connection'})`,
      details,
      { cause: error },
    )
  return toFault(error)
}

const isPassing = (error: unknown, status: number | undefined): boolean =>
  status === undefined
    ? typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    : [408, 410, 429, 449, 500, 502, 503, 504].includes(status)
