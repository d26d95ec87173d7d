import { errorOfFault, piecesOf, readEvents, type JsonObject, type ServerEvent } from '../../../client'
import { client, storedKey } from '../../api/client'

/** Asks two to four models the same, as events; one alone is asked beside itself by the door for one. */
export async function* askModels(
  models: readonly string[],
  body: JsonObject,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const key = storedKey()
  const isOne = models.length === 1
  const response = await fetch(`${client.url}/api/models/${isOne ? 'complete' : 'compare'}`, {
    method: 'POST',
    signal,
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ ...(isOne ? { model: models[0] } : { models }), ...body }),
  })
  if (!response.ok)
    throw errorOfFault(
      await response
        .json()
        .then((problem: { code?: string; detail?: string }) => ({ code: problem.code, message: problem.detail })),
    )
  for await (const item of readEvents(piecesOf(response))) if ('event' in item) yield item
}
