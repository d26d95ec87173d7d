import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import type { ContainerLayout } from '../../contract'
import { containers } from '../../contract'
import type { Document, Held } from './wire-documents'
import { asStored, at, compareBy, patched, physicalOf, planOf, rewritten } from './wire-documents'
import { readQuery } from './wire-sql'

/** One answer: a status, a body, more headers. */
interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** A Cosmos DB that speaks just the REST surface our adapter uses, with what an emulator lacks: key fields, time to live, charges, throttling, lagging replicas, continuation, two physical partitions. It refuses the rest. */
export interface CosmosWireFake {
  readonly endpoint: string
  /** Every request as “METHOD path”, with its headers. */
  readonly seen: { readonly line: string; readonly headers: IncomingMessage['headers'] }[]
  /** Answers the next requests for documents with 429. */
  throttle(times: number, retryAfterMs: number): void
  close(): Promise<void>
}

/** Starts the fake on loopback. */
export const startCosmosWireFake = async (options: {
  readonly now: () => number
  readonly lagMs?: number
  readonly pageSize?: number
}): Promise<CosmosWireFake> => {
  const { now, lagMs = 0, pageSize = 1000 } = options
  /** All states there ever were, newest last; the index is the log sequence number. */
  const states: { readonly at: number; readonly held: ReadonlyMap<string, Held> }[] = [{ at: 0, held: new Map() }]
  const seen: CosmosWireFake['seen'] = []
  let throttled = { times: 0, retryAfterMs: 0 }
  const truth = (): ReadonlyMap<string, Held> => states.at(-1)?.held ?? new Map()

  /** What the replica that answers has seen: at least what the session wrote, else what was written long enough ago. */
  const replica = (headers: IncomingMessage['headers']): ReadonlyMap<string, Held> => {
    const session = Number(/#(\d+)$/.exec(String(headers['x-ms-session-token'] ?? ''))?.[1] ?? 0)
    const settled = states.findLastIndex(({ at }) => at <= now() - lagMs)
    return states[Math.max(session, settled, 0)]?.held ?? new Map()
  }
  const live = (found: Held | undefined): Held | undefined => (found && found.expires > now() ? found : undefined)
  const commit = (place: string, document: Document | undefined): Held | undefined => {
    const next = new Map(truth())
    const ttl = document?.ttl
    const held = document && {
      document,
      etag: `"etag-${states.length}"`,
      expires: typeof ttl === 'number' ? now() + ttl * 1000 : Infinity,
    }
    if (held) next.set(place, held)
    else next.delete(place)
    states.push({ at: now(), held: next })
    return held
  }

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const { method = '', url = '', headers } = request
    if (!headers.authorization || !headers['x-ms-version'] || !headers['x-ms-date'])
      return refused(401, 'no authorization, version or date')
    if (method === 'GET' && url === '/') return { status: 200, body: account }
    const [, , database, , name = '', kind, id] = url.split('/').map(decodeURIComponent)
    const layout = (containers as Record<string, ContainerLayout>)[name]
    if (database !== 'sluice' || !layout || (kind !== undefined && !['docs', 'pkranges'].includes(kind)))
      return refused(404, `nothing at ${url}`)
    if (kind === undefined)
      return {
        status: 200,
        body: {
          id: name,
          _rid: 'r',
          _self: 's',
          partitionKey: { paths: layout.partition.map((field) => `/${field}`), kind: 'MultiHash', version: 2 },
        },
      }
    if (kind === 'pkranges') return { status: 200, body: { PartitionKeyRanges: physical } }
    if (throttled.times > 0) {
      throttled = { ...throttled, times: throttled.times - 1 }
      return {
        ...refused(429, 'Request rate is large'),
        headers: { 'x-ms-retry-after-ms': String(throttled.retryAfterMs) },
      }
    }
    const body: unknown = method === 'GET' || method === 'DELETE' ? undefined : JSON.parse(await textOf(request))
    if (headers['x-ms-cosmos-is-query-plan-request'])
      return { status: 200, body: planOf((body as { query: string }).query) }
    if (headers['x-ms-documentdb-isquery'])
      return query(name, layout, headers, body as { query: string; parameters: [] })
    return point(name, layout, method, id, headers, body)
  }

  const point = (
    name: string,
    layout: ContainerLayout,
    method: string,
    id: string | undefined,
    headers: IncomingMessage['headers'],
    body: unknown,
  ): Answer => {
    const key = JSON.parse(String(headers['x-ms-documentdb-partitionkey'] ?? '[]')) as string[]
    if (key.length !== layout.partition.length) return refused(400, 'the partition key is not whole')
    const documentId = id ?? (body as Document).id
    if (!documentId || /[/\\?#]/.test(documentId)) return refused(400, 'a bad id')
    const place = JSON.stringify([name, ...key, documentId])
    const isRead = method === 'GET'
    const found = live((isRead ? replica(headers) : truth()).get(place))
    const ifMatch = headers['if-match']
    if (headers['if-none-match'] !== undefined) return refused(400, 'If-None-Match is not honoured on writes')
    if (isRead) return found ? shown(200, found) : refused(404, 'not found')

    const isCreate = method === 'POST' && headers['x-ms-documentdb-is-upsert'] === undefined
    if (method !== 'POST' && !found) return refused(404, 'not found')
    if (method === 'POST' && ifMatch !== undefined) return refused(400, 'If-Match on a create')
    if (isCreate && found) return refused(409, 'it exists')
    if (ifMatch !== undefined && ifMatch !== found?.etag) return refused(412, 'a precondition is not met')
    if (method === 'DELETE') {
      commit(place, undefined)
      return { status: 204 }
    }
    const next = method === 'PATCH' && found ? patched(found.document, body) : (body as Document)
    if (typeof next === 'string') return refused(400, next)
    if (next.ttl !== undefined && !layout.ttl) return refused(400, 'ttl where the container has none')
    if (layout.partition.some((field, index) => next[field] !== key[index]))
      return refused(400, 'the partition key extracted from the document differs from the header')
    if (Buffer.byteLength(JSON.stringify(next)) > 2 * 1024 * 1024) return refused(413, 'request entity too large')
    const held = commit(place, next)
    return held ? shown(found ? 200 : 201, held) : refused(500, 'lost')
  }

  const query = (
    name: string,
    layout: ContainerLayout,
    headers: IncomingMessage['headers'],
    body: { query: string; parameters: [] },
  ): Answer => {
    const key = headers['x-ms-documentdb-partitionkey']
    const range = headers['x-ms-documentdb-partitionkeyrangeid']
    if (key === undefined && range === undefined)
      // The service sends the plan along with its refusal.
      return {
        status: 400,
        body: {
          code: 'BadRequest',
          message: 'one partition cannot answer',
          additionalErrorInfo: JSON.stringify(planOf(body.query)),
        },
      }
    const isRewritten = body.query.startsWith(rewritten)
    const asked = readQuery(body.query.replace(rewritten, ''), body.parameters)
    if (
      asked.order.length > 1 &&
      !layout.orders.some(
        (order) =>
          order.map(({ field, direction }) => `${field}${direction === 'descending'}`).join() ===
          asked.order.map(({ path, isDescending }) => `${path.join('.')}${isDescending}`).join(),
      )
    )
      return refused(
        400,
        'The order by query does not have a corresponding composite index that it can be served from.',
      )
    const rows = [...replica(headers)]
      .filter(([place, held]) => {
        const [of, ...rest] = JSON.parse(place) as string[]
        const inPartition =
          key === undefined
            ? String(physicalOf(place)) === range
            : JSON.stringify(rest.slice(0, -1)) === JSON.stringify(JSON.parse(String(key)))
        return of === name && inPartition && live(held) && asked.where(held.document) === true
      })
      .map(([, held]) => held)
      .toSorted((left, right) => compareBy(asked.order, left.document, right.document))
      .slice(0, asked.top)
    const from = Number(headers['x-ms-continuation'] ?? 0)
    const size = Math.min(pageSize, Number(headers['x-ms-max-item-count'] ?? pageSize))
    const page = rows.slice(from, from + size).map((held) =>
      isRewritten
        ? {
            _rid: held.etag,
            orderByItems: asked.order.map(({ path }) => ({ item: at(held.document, path) })),
            payload: asStored(held),
          }
        : asStored(held),
    )
    return {
      status: 200,
      body: { Documents: page, _count: page.length },
      headers: {
        'x-ms-item-count': String(page.length),
        ...(from + size < rows.length && { 'x-ms-continuation': String(from + size) }),
      },
    }
  }

  const server = createServer((request, response) => {
    seen.push({ line: `${request.method} ${request.url}`, headers: request.headers })
    answer(request).then(
      (given) => send(response, given, states.length - 1, request.url ?? ''),
      (error: unknown) => send(response, refused(400, String(error)), states.length - 1, request.url ?? ''),
    )
  })
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    throttle: (times, retryAfterMs) => void (throttled = { times, retryAfterMs }),
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

const account = {
  id: 'fake',
  writableLocations: [],
  readableLocations: [],
  enableMultipleWriteLocations: false,
  userConsistencyPolicy: { defaultConsistencyLevel: 'Session' },
}

const physical = [
  { id: '0', minInclusive: '', maxExclusive: '7F' },
  { id: '1', minInclusive: '7F', maxExclusive: 'FF' },
]

const refused = (status: number, message: string): Answer => ({ status, body: { code: String(status), message } })

const shown = (status: number, held: Held): Answer => ({ status, body: asStored(held), headers: { etag: held.etag } })

const send = (response: ServerResponse, { status, body, headers }: Answer, lsn: number, path: string): void => {
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-ms-request-charge': '2.5',
    'x-ms-session-token': `0:1#${lsn}`,
    // The collection's own id and name: the SDK keeps session tokens by them.
    'x-ms-content-path': 'gAABAIAAAAE=',
    'x-ms-alt-content-path': path.split('/').slice(1, 5).join('/'),
    ...headers,
  })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}
