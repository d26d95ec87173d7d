import type { z } from 'zod'
import { importReport, recordBody, recordEntry } from '../../../shared/records'
import type { JsonObject } from '../../../shared/json'
import { decodeText } from '../body'
import { door, type Door } from '../door'
import { bodyReply, jsonReply } from '../reply'
import { listOf, pageQuery } from './paging'

const one = 'api/records/{collection}/{partition}/{id}'

/** The doors of application data, such as customers and orders, for lookup nodes. */
export const recordDoors: readonly Door[] = [
  door<Buffer>({
    name: 'importRecords',
    summary: 'Import JSON lines `{partition, id, …}` into a collection',
    tag: 'Records',
    method: 'POST',
    route: 'api/records/{collection}/import',
    may: 'author',
    body: 'bytes',
    replies: { 200: { description: 'How many were stored', schema: importReport } },
    answer: async ({ house, caller, params, body }) =>
      jsonReply(200, await house.records.import(caller, params['collection'] ?? '', decodeText(body))),
  }),
  door<unknown, z.infer<typeof pageQuery>>({
    name: 'listCollection',
    summary: 'A page of a collection, over all its partitions',
    tag: 'Records',
    method: 'GET',
    route: 'api/records/{collection}',
    may: 'reader',
    query: pageQuery,
    replies: { 200: { description: 'Records', schema: listOf(recordEntry) } },
    answer: async ({ house, caller, params, query }) =>
      jsonReply(200, await house.records.listAll(caller, params['collection'] ?? '', query)),
  }),
  door<unknown, z.infer<typeof pageQuery>>({
    name: 'listRecords',
    summary: 'A page of one partition',
    tag: 'Records',
    method: 'GET',
    route: 'api/records/{collection}/{partition}',
    may: 'reader',
    query: pageQuery,
    replies: { 200: { description: 'Records by id', schema: listOf(recordEntry) } },
    answer: async ({ house, caller, params, query }) =>
      jsonReply(200, await house.records.list(caller, params['collection'] ?? '', params['partition'] ?? '', query)),
  }),
  door({
    name: 'getRecord',
    summary: 'One record',
    tag: 'Records',
    method: 'GET',
    route: one,
    may: 'reader',
    replies: { 200: { description: 'The record', schema: recordEntry } },
    answer: async ({ house, caller, params }) =>
      jsonReply(
        200,
        await house.records.get(caller, params['collection'] ?? '', params['partition'] ?? '', params['id'] ?? ''),
      ),
  }),
  door<JsonObject>({
    name: 'putRecord',
    summary: 'Create or replace one record',
    tag: 'Records',
    method: 'PUT',
    route: one,
    may: 'author',
    body: recordBody as unknown as z.ZodType<JsonObject>,
    replies: {
      200: { description: 'Replaced', schema: recordEntry },
      201: { description: 'Created', schema: recordEntry },
    },
    answer: async ({ house, caller, params, body }) =>
      stored(
        await house.records.put(
          caller,
          params['collection'] ?? '',
          params['partition'] ?? '',
          params['id'] ?? '',
          body,
        ),
      ),
  }),
  door({
    name: 'deleteRecord',
    summary: 'Delete one record',
    tag: 'Records',
    method: 'DELETE',
    route: one,
    may: 'author',
    replies: { 204: { description: 'Gone' } },
    answer: async ({ house, caller, params }) => {
      await house.records.delete(caller, params['collection'] ?? '', params['partition'] ?? '', params['id'] ?? '')
      return bodyReply(204, null)
    },
  }),
]

const stored = ({ entry: value, created }: { readonly entry: unknown; readonly created: boolean }) =>
  jsonReply(created ? 201 : 200, value)
