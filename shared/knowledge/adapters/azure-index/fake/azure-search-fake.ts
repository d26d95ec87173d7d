import type { Fetch } from '../../../../fetch/contract'
import { apiVersion } from '../search-client'
import { answerSearch } from './answer-search'
import { checkDefinition, checkDocument, onlyKeys, Refused, textOf, type FakeField } from './check-definition'

type Document = Readonly<Record<string, unknown>>

interface Physical {
  readonly definition: Document
  readonly fields: readonly FakeField[]
  /** All states there ever were, newest last. */
  readonly states: { readonly at: number; readonly documents: ReadonlyMap<string, Document> }[]
}

/** How the fake behaves. */
export interface AzureSearchFakeOptions {
  readonly now?: () => number
  /** Milliseconds until a search finds what was written. */
  readonly lagMs?: number
  /** The key that requests must carry, or the token. */
  readonly entry?: { readonly key: string } | { readonly token: string }
  /** Whether semantic ranking answers; what it cannot rank comes without a score. */
  readonly semantic?: 'on' | 'partial'
}

/** An Azure AI Search that speaks just the REST surface our adapter uses, and refuses what the service would. */
export interface AzureSearchFake {
  readonly fetch: Fetch
  /** Every request as “METHOD path”, with its body. */
  readonly seen: { readonly line: string; readonly body: unknown }[]
  /** Has the next items of writes answered so, one status an item, the others in the batch taken. */
  failItems(...statuses: readonly number[]): void
  /** Has the next requests for documents answered so. */
  failRequests(...statuses: readonly number[]): void
  names(): readonly string[]
}

/** Opens the fake. */
export const azureSearchFake = (options: AzureSearchFakeOptions = {}): AzureSearchFake => {
  const { now = () => 0, lagMs = 0, entry, semantic = 'on' } = options
  const indexes = new Map<string, Physical>()
  const seen: AzureSearchFake['seen'] = []
  const itemFailures: number[] = []
  const requestFailures: number[] = []

  const physicalOf = (name: string): Physical => {
    const found = indexes.get(name)
    if (!found) throw new Refused(404, `No index with the name “${name}” was found in the service`)
    return found
  }
  const visible = ({ states }: Physical): readonly Document[] => [
    ...(states.findLast(({ at }) => at <= now() - lagMs)?.documents ?? new Map<string, Document>()).values(),
  ]

  const put = (name: string, body: Document): Response => {
    const fields = checkDefinition(name, body)
    const there = indexes.get(name)
    for (const old of there?.fields ?? [])
      if (JSON.stringify(fields.find((one) => one.name === old.name)) !== JSON.stringify(old))
        throw new Refused(400, `The existing field “${old.name}” cannot be changed`)
    indexes.set(name, { definition: body, fields, states: there?.states ?? [] })
    return reply(there ? 200 : 201, body)
  }

  const write = (name: string, body: Document): Response => {
    onlyKeys(body, ['value'], 'the batch')
    const physical = physicalOf(name)
    const key = physical.fields.find((field) => field.key)?.name ?? ''
    const actions = body['value'] as readonly Document[]
    if (actions.length > 1000) throw new Refused(400, 'A batch holds up to 1,000 actions')
    const next = new Map(physical.states.at(-1)?.documents)
    const items = actions.map((action) => {
      checkDocument(action, physical.fields)
      const id = textOf(action[key])
      const failure = itemFailures.shift()
      if (failure !== undefined && failure >= 400)
        return { key: id, status: false, errorMessage: 'failed by the test', statusCode: failure }
      const { '@search.action': kind, ...document } = action
      const existed = next.has(id)
      if (kind === 'delete') next.delete(id)
      else if (kind === 'upload') next.set(id, document)
      else throw new Refused(400, `The action “${textOf(kind)}” is not known to the fake`)
      return { key: id, status: true, errorMessage: null, statusCode: kind === 'upload' && !existed ? 201 : 200 }
    })
    physical.states.push({ at: now(), documents: next })
    return reply(items.every(({ status }) => status) ? 200 : 207, { value: items })
  }

  const search = (name: string, body: Document): Response => {
    const physical = physicalOf(name)
    const configurations =
      (physical.definition['semantic'] as { configurations?: readonly { name: string }[] } | undefined)
        ?.configurations ?? []
    const answer = answerSearch(
      body,
      visible(physical),
      physical.fields,
      configurations.map((one) => one.name),
    )
    if (semantic === 'on') return reply(200, answer)
    const value = (answer['value'] as readonly Document[]).map(({ '@search.rerankerScore': _score, ...hit }) => hit)
    return reply(206, { ...answer, value, '@search.semanticPartialResponseReason': 'transient' })
  }

  const answered = (method: string, url: URL, body: Document): Response => {
    if (url.searchParams.get('api-version') !== apiVersion) throw new Refused(400, 'The api-version is not known')
    const path = decodeURIComponent(url.pathname)
    if (method === 'GET' && path === '/indexes')
      return reply(200, { value: [...indexes.keys()].map((name) => ({ name })) })
    const [, name = '', rest = ''] = /^\/indexes\('([^']+)'\)(.*)$/.exec(path) ?? []
    const failure = rest === '' ? undefined : requestFailures.shift()
    if (failure !== undefined && failure >= 400) throw new Refused(failure, 'failed by the test')
    if (method === 'PUT' && rest === '') return put(name, body)
    if (method === 'GET' && rest === '') return reply(200, physicalOf(name).definition)
    if (method === 'DELETE' && rest === '') return reply(indexes.delete(name) ? 204 : 404, {})
    if (method === 'POST' && rest === '/docs/search.index') return write(name, body)
    if (method === 'POST' && rest === '/docs/search.post.search') return search(name, body)
    throw new Refused(404, `${method} ${path} is not known to the fake`)
  }

  return {
    seen,
    failItems: (...statuses) => void itemFailures.push(...statuses),
    failRequests: (...statuses) => void requestFailures.push(...statuses),
    names: () => [...indexes.keys()],
    fetch: async (input, { method = 'GET', body, headers = {} } = {}) => {
      const url = new URL(input)
      const given = typeof body === 'string' ? (JSON.parse(body) as Document) : {}
      seen.push({ line: `${method} ${decodeURIComponent(url.pathname)}`, body: given })
      const wanted =
        entry &&
        ('key' in entry ? headers['api-key'] === entry.key : headers['authorization'] === `Bearer ${entry.token}`)
      if (wanted === false) return reply(403, { error: { code: '', message: 'Access denied' } })
      try {
        return answered(method, url, given)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        return reply(error.status, { error: { code: '', message: error.message } })
      }
    },
  }
}

const reply = (status: number, body: unknown): Response =>
  new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  })
