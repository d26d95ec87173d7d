import { entityOf } from '../protocol/entity-batch'
import { isJson, parsedOrRaw, problem, wholeSeconds, wrongArgument } from './answers'
import type { WebAnswer, WebRequest } from './contract'
import { isOn, timeOf, topOf } from './filters'
import type { PagesDeps } from './instances'

/** `GET entities/{name}/{key}`. */
export function entityState({ segments }: WebRequest, { client }: PagesDeps): WebAnswer {
  const [, name = '', key = ''] = segments
  const entity = client.entity(name, keyOf(key))
  return entity?.exists === true ? { status: 200, body: parsedOrRaw(entity.state) } : { status: 404 }
}

/** `POST entities/{name}/{key}?op=`, and `DELETE` for the operation `delete`. */
export async function signalEntity(request: WebRequest, { client }: PagesDeps): Promise<WebAnswer> {
  const [, name = '', key = ''] = request.segments
  const { body, contentType, query, method } = request
  const isJsonBody = /^application\/json\b/i.test(contentType)
  if (body !== '' && isJsonBody && !isJson(body)) return problem(400, 'Invalid JSON content')
  const input = body === '' ? null : isJsonBody ? body : JSON.stringify(body)
  const operation = method === 'DELETE' ? 'delete' : (query.get('op') ?? '')
  const isKnown = await client.signal(name, keyOf(key), operation, input)
  return isKnown ? { status: 202 } : wrongArgument(`Entity function '${name}' does not exist.`)
}

/** `GET entities/[{name}]`. */
export function listEntities({ segments, query, continuationToken }: WebRequest, { client }: PagesDeps): WebAnswer {
  const [, name = ''] = segments
  const updatedFrom = timeOf(query, 'lastOperationTimeFrom')
  const updatedTo = timeOf(query, 'lastOperationTimeTo')
  const filter = {
    ...(name !== '' && { name }),
    ...(updatedFrom !== undefined && { updatedFrom }),
    ...(updatedTo !== undefined && { updatedTo }),
  }
  const { items, token } = client.entities(filter, topOf(query), continuationToken)
  const showsState = isOn(query, 'fetchState')
  return {
    status: 200,
    body: items.map(({ id, state, updatedAt }) => ({
      entityId: entityOf(id),
      lastOperationTime: wholeSeconds(updatedAt),
      ...(showsState && { state: parsedOrRaw(state) }),
    })),
    ...(token !== undefined && { headers: { 'x-ms-continuation-token': token } }),
  }
}

/** An empty key cannot stand in an address. */
function keyOf(segment: string): string {
  return segment === '$' ? '' : segment
}
