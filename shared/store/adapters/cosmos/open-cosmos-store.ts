import type { Container, ItemDefinition, PatchOperation as CosmosPatch, RequestOptions } from '@azure/cosmos' with {
  'resolution-mode': 'import',
}
import { fault } from '../../../faults'
import type { World } from '../../../world'
import { conflict, missing, preconditionFailed } from '../../condition-faults'
import type { ContainerName, DocumentStore, Kept, ListQuery, PatchOperation, StoredDocument } from '../../contract'
import { cursorOf, orderOf, placeAt, placeOf } from '../../list-order'
import {
  checkCondition,
  checkKey,
  checkName,
  checkPatch,
  checkQuery,
  checkTtl,
  documentText,
  fieldParts,
  layoutOf,
} from '../../rules'
import { cosmosFault, statusOf } from './cosmos-faults'
import type { CosmosOptions } from './open-cosmos-client'
import { openCosmosClient } from './open-cosmos-client'
import type { Document } from './page'
import { documentsAfter } from './page'
import { equals } from './query-sql'
import { whileThrottled } from './throttle'

/** One finished request, for whoever counts what the store costs. */
export interface CosmosRequest {
  readonly container: ContainerName
  readonly operation: 'get' | 'put' | 'patch' | 'delete' | 'list'
  /** Request units. */
  readonly charge: number
  /** 1, and one more for every time it was throttled. */
  readonly attempts: number
}

/** Which account, and what the adapter needs of the world. */
export interface CosmosStoreOptions extends CosmosOptions, Pick<World, 'sleep' | 'random'> {
  readonly onRequest?: (request: CosmosRequest) => void
}

/** Opens the document store on Azure Cosmos DB. The SDK is loaded at the first call. Reads are of session consistency: a store reads its own writes, and may be seconds behind another's; every write that rests on a read is conditional on its ETag, which the service checks against the truth. */
export const openCosmosStore = (options: CosmosStoreOptions): DocumentStore => {
  let opened: ReturnType<typeof openCosmosClient> | undefined
  let isOpen = true
  const containerOf = async (name: ContainerName): Promise<Container> => {
    if (!isOpen) throw fault('unavailable', `The store ${options.endpoint} is closed`)
    opened ??= openCosmosClient(options)
    return (await opened).database(options.database).container(name)
  }

  /** Runs one request, waits out throttling, counts it, and turns what the SDK throws into faults. */
  const request = async <T extends { readonly requestCharge: number }>(
    operation: CosmosRequest['operation'],
    container: ContainerName,
    work: (of: Container) => Promise<T>,
    expected: Readonly<Record<number, () => unknown>> = {},
  ): Promise<T> => {
    const of = await containerOf(container)
    try {
      const { result, attempts } = await whileThrottled(options, async () => await work(of))
      options.onRequest?.({ container, operation, charge: result.requestCharge, attempts })
      return result
    } catch (error) {
      throw expected[statusOf(error) ?? 0]?.() ?? cosmosFault(options.endpoint, error)
    }
  }

  return {
    // A session reads its own writes; what another instance wrote may take so long.
    lagMs: 5_000,

    async get<T extends StoredDocument>(container: ContainerName, key: readonly string[], id: string) {
      checkKey(container, key)
      checkName('id', id)
      const response = await request('get', container, async (of) =>
        throwUnlessRead(await of.item(id, [...key]).read<ItemDefinition>()),
      )
      return response.resource && keptOf<T>(response.resource)
    },

    async put(container, key, document, putOptions = {}) {
      checkKey(container, key)
      checkCondition(putOptions)
      checkTtl(container, putOptions.ttl)
      const { ifMatch, ifNoneMatch, ttl } = putOptions
      const body = {
        ...(JSON.parse(documentText(container, key, document)) as ItemDefinition),
        ...(ttl !== undefined && { ttl }),
      }
      const changed = () => preconditionFailed(container, document.id)
      const response = await request(
        'put',
        container,
        async (of) => {
          if (ifNoneMatch) return await of.items.create(body)
          // Not an upsert: its If-Match would create a document that is gone.
          if (ifMatch !== undefined) return await of.item(document.id, [...key]).replace(body, matching(ifMatch))
          return await of.items.upsert(body)
        },
        ifNoneMatch ? { 409: () => conflict(container, document.id) } : { 404: changed, 412: changed },
      )
      return { etag: response.etag }
    },

    async patch(container, key, id, operations, { ifMatch } = {}) {
      checkKey(container, key)
      checkName('id', id)
      checkPatch(container, operations)
      const response = await request(
        'patch',
        container,
        async (of) => await of.item(id, [...key]).patch(operations.map(cosmosPatch), matching(ifMatch)),
        {
          400: () =>
            fault(
              'bad_request',
              `A patch of document “${id}” of “${container}” names a place that is not there, or grows what is no number`,
              { container, id },
            ),
          404: () => missing(container, id),
          412: () => preconditionFailed(container, id),
        },
      )
      return { etag: response.etag }
    },

    async delete(container, key, id, { ifMatch } = {}) {
      checkKey(container, key)
      checkName('id', id)
      const response = await request(
        'delete',
        container,
        async (of) => {
          try {
            const { requestCharge } = await of.item(id, [...key]).delete(matching(ifMatch))
            return { requestCharge, wasThere: true }
          } catch (error) {
            if (statusOf(error) === 404) return { requestCharge: 0, wasThere: false }
            throw error
          }
        },
        { 412: () => preconditionFailed(container, id) },
      )
      return response.wasThere
    },

    async list<T extends StoredDocument>(container: ContainerName, key: readonly string[], query: ListQuery = {}) {
      checkKey(container, key, true)
      const limit = checkQuery(container, query)
      const order = orderOf(container, key, query)
      const place = placeOf(container, key, query, order)
      const { partition } = layoutOf(container)
      const isWhole = key.length === partition.length
      const found = await documentsAfter(
        async (spec) => {
          const feed = { maxItemCount: limit + 1, ...(isWhole && { partitionKey: [...key] }) }
          const of = await containerOf(container)
          const pages = of.items.query<Document>(spec, feed)
          const documents: Document[] = []
          // Page by page: fetchAll would wait for a query plan even where one partition answers alone.
          while (pages.hasMoreResults()) {
            const page = await request('list', container, async () => await pages.fetchNext())
            documents.push(...(page.resources ?? []))
          }
          return documents
        },
        key.map((value, index) => equals(partition[index] ?? '', value)),
        query,
        order,
        place,
        limit + 1,
      )
      const items = found.slice(0, limit).map((document) => keptOf<T>(document))
      const last = items.at(-1)
      return found.length > limit && last
        ? { items, cursor: cursorOf(container, key, query, placeAt(order, last.value)) }
        : { items }
    },

    async close() {
      isOpen = false
      if (opened) (await opened).dispose()
    },
  }
}

const matching = (etag: string | undefined): RequestOptions =>
  etag === undefined ? {} : { accessCondition: { type: 'IfMatch', condition: etag } }

const cosmosPatch = (operation: PatchOperation): CosmosPatch => {
  const path = `/${fieldParts(operation.field).join('/')}`
  if (operation.op === 'remove') return { op: 'remove', path }
  return operation.op === 'set'
    ? { op: 'set', path, value: operation.value }
    : { op: 'incr', path, value: operation.value }
}

/** The SDK answers a read of nothing instead of throwing it; but a 404 with a substatus means that a replica lags, not that there is nothing. */
const throwUnlessRead = <T extends { readonly statusCode: number; readonly substatus?: number }>(response: T): T => {
  if (response.statusCode === 404 && response.substatus)
    throw Object.assign(new Error('A replica lags behind the session'), { code: 503 })
  return response
}

/** The document without what the service adds of its own. */
const keptOf = <T extends StoredDocument>(found: Document): Kept<T> => {
  const { _etag, _rid, _self, _ts, _attachments, ttl: _ttl, ...value } = found
  return { value: value as unknown as T, etag: _etag as string }
}
