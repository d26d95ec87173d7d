import type { z } from 'zod'
import { keyOrder, keyView, createdKey } from '../../../shared/identity'
import { connectionBody, connectionCheck, connectionView } from '../../../shared/connections'
import { mayAs } from '../../../shared/caller'
import { Fault } from '../../../shared/faults'
import { door, type Ask, type Door } from '../door'
import { openApiDocument } from '../openapi'
import { bodyReply, jsonReply } from '../reply'
import { listOf, pageQuery } from './paging'

/** Health; it needs none of the rest. */
export const healthDoors: readonly Door[] = [
  door({
    name: 'getHealth',
    summary: 'Whether the app answers, and in what state its parts are',
    tag: 'Common',
    method: 'GET',
    route: 'api/health',
    may: 'public',
    replies: { 200: { description: 'The parts are shown to callers with role reader' } },
    answer: async (ask) => jsonReply(200, await ask.house.health(await mayLookInside(ask))),
  }),
]

/** The API's own description. */
export const describingDoors = (all: () => readonly Door[]): readonly Door[] => {
  // Made for whoever asks first: anybody may ask, and it is the dearest of all answers to make.
  let document: string | undefined
  return [
    door({
      name: 'getOpenApi',
      summary: 'This API as an OpenAPI 3.1 document',
      tag: 'Common',
      method: 'GET',
      route: 'api/openapi.json',
      may: 'public',
      replies: { 200: { description: 'The document' } },
      answer: async ({ house }) => {
        document ??= JSON.stringify(openApiDocument(all(), house.version))
        return bodyReply(200, document, { 'content-type': 'application/json; charset=utf-8' })
      },
    }),
  ]
}

/** The doors every room stands on: keys and connections. */
export const commonDoors: readonly Door[] = [
  door<unknown, z.infer<typeof pageQuery>>({
    name: 'listKeys',
    summary: 'List the keys of the project, never the keys themselves',
    tag: 'Common',
    method: 'GET',
    route: 'api/keys',
    may: 'owner',
    query: pageQuery,
    replies: { 200: { description: 'Keys', schema: listOf(keyView) } },
    answer: async ({ house, caller, query }) => jsonReply(200, await house.identity.keys.list(caller, query)),
  }),
  door<z.infer<typeof keyOrder>>({
    name: 'createKey',
    summary: 'Make a key; it is shown this once',
    tag: 'Common',
    method: 'POST',
    route: 'api/keys',
    may: 'owner',
    body: keyOrder,
    replies: { 201: { description: 'The key', schema: createdKey } },
    answer: async ({ house, caller, body }) => jsonReply(201, await house.identity.keys.create(caller, body)),
  }),
  door({
    name: 'revokeKey',
    summary: 'Revoke a key, everywhere within 10 seconds',
    tag: 'Common',
    method: 'DELETE',
    route: 'api/keys/{id}',
    may: 'owner',
    replies: { 204: { description: 'Revoked' } },
    answer: async ({ house, caller, params }) => {
      await house.identity.keys.revoke(caller, params['id'] ?? '')
      return bodyReply(204, null)
    },
  }),
  door<unknown, z.infer<typeof pageQuery>>({
    name: 'listConnections',
    summary: 'List connections: fields and references, never secrets',
    tag: 'Common',
    method: 'GET',
    route: 'api/connections',
    may: 'reader',
    query: pageQuery,
    replies: { 200: { description: 'Connections', schema: listOf(connectionView) } },
    answer: async ({ house, caller, query }) => jsonReply(200, await house.connections.list(caller, query)),
  }),
  door({
    name: 'getConnection',
    summary: 'Show one connection',
    tag: 'Common',
    method: 'GET',
    route: 'api/connections/{name}',
    may: 'reader',
    replies: { 200: { description: 'The connection', schema: connectionView } },
    answer: async ({ house, caller, params }) =>
      jsonReply(200, await house.connections.get(caller, params['name'] ?? '')),
  }),
  door<z.infer<typeof connectionBody>>({
    name: 'putConnection',
    summary: 'Write a connection; secrets as references only',
    tag: 'Common',
    method: 'PUT',
    route: 'api/connections/{name}',
    may: 'owner',
    body: connectionBody,
    replies: { 200: { description: 'The connection', schema: connectionView } },
    answer: async ({ house, caller, params, body }) => {
      const { connection, created } = await house.connections.put(caller, params['name'] ?? '', body)
      return jsonReply(created ? 201 : 200, connection)
    },
  }),
  door({
    name: 'checkConnection',
    summary: 'Look whether the secrets of a connection can be read; nothing is sent anywhere',
    tag: 'Common',
    method: 'POST',
    route: 'api/connections/{name}/check',
    may: 'owner',
    replies: { 200: { description: 'By secret, never what it is', schema: connectionCheck } },
    answer: async ({ house, caller, params }) =>
      jsonReply(200, await house.connections.check(caller, params['name'] ?? '')),
  }),
  door({
    name: 'deleteConnection',
    summary: 'Delete a connection',
    tag: 'Common',
    method: 'DELETE',
    route: 'api/connections/{name}',
    may: 'owner',
    replies: { 204: { description: 'Gone' } },
    answer: async ({ house, caller, params }) => {
      await house.connections.delete(caller, params['name'] ?? '')
      return bodyReply(204, null)
    },
  }),
]

// A stranger learns that the app answers and nothing else; a foreign origin learns not even that.
const mayLookInside = async ({ house, headers }: Ask): Promise<boolean> => {
  try {
    const caller = await house.identity.identify({ headers })
    return mayAs(caller, 'reader')
  } catch (error) {
    if (error instanceof Fault && error.word === 'unauthorized') return false
    throw error
  }
}
