import { fault } from '../faults'
import type { IncomingRequest } from './contract'

/** The key or token a request brings; undefined only where it brings none at all. What is malformed is refused, never overlooked. */
export const credentialOf = (headers: IncomingRequest['headers']): string | undefined => {
  const authorization = headers.get('authorization')
  const apiKey = headers.get('api-key')
  if (authorization === null && apiKey === null) return undefined

  const bearer = authorization === null ? undefined : /^bearer +([^\s]+)$/i.exec(authorization.trim())?.[1]
  if (authorization !== null && bearer === undefined) {
    throw fault('unauthorized', 'The Authorization header must read “Bearer <key or token>”')
  }
  if (apiKey !== null && apiKey.trim() === '') throw fault('unauthorized', 'The api-key header is empty')
  if (bearer !== undefined && apiKey !== null && bearer !== apiKey.trim()) {
    throw fault('unauthorized', 'The Authorization and api-key headers hold different credentials; send one')
  }
  return bearer ?? apiKey?.trim()
}
