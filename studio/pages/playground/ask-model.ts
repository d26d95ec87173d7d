import { errorOfFault, piecesOf, readEvents, type JsonObject, type ServerEvent } from '../../../client'
import { client, storedKey } from '../../api/client'
import { choiceOf } from './model-name'

/** Asks one model, as events. Each lane asks by itself, so that one may be stopped or fail and the others go on. */
export async function* askModel(name: string, body: JsonObject, signal: AbortSignal): AsyncGenerator<ServerEvent> {
  const key = storedKey()
  const { id, connection } = choiceOf(name)
  const response = await fetch(`${client.url}/api/models/complete`, {
    method: 'POST',
    signal,
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ model: id, ...(connection !== undefined && { connection }), ...body }),
  })
  if (!response.ok)
    throw errorOfFault(
      await response
        .json()
        .then((problem: { code?: string; detail?: string }) => ({ code: problem.code, message: problem.detail })),
    )
  for await (const item of readEvents(piecesOf(response))) if ('event' in item) yield item
}
