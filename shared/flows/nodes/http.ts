import { fault } from '../../faults'
import type { FetchInit } from '../../fetch/contract'
import type { Json, JsonObject } from '../../json'
import { hashOf } from '../../json'
import type { NodeContext, NodeKind, RawNode, ServiceEndpoint, SettleTools } from '../contract'
import { isObject, shown, textOr } from '../definition/shapes'
import { pythonText } from '../python-text'
import { inputOf, literalOf, refuseOtherKeys } from './settings'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const
const answerTypes = ['auto', 'json', 'text'] as const

/**
 * `type: http`: calls an HTTP service. Keys: `method`, `connection` (whose `base_url` a relative `url` completes and whose secret `api_key` goes
 * as a bearer, or under the header its field `header` names), `accept` (statuses that are answers though they are errors), `answer: auto | json | text`;
 * inputs: `url`, `query`, `headers`, `body`. The output is `{status, headers, body}`.
 */
export const httpNode: NodeKind = {
  kind: 'http',
  settle(node, tools) {
    refuseOtherKeys(node, ['method', 'connection', 'accept', 'answer', 'url', 'query', 'headers', 'body'], tools)
    const method = choice(node, 'method', methods, tools)
    const connection = literalOf(node, 'connection', tools) ?? null
    if (connection !== null && typeof connection !== 'string') {
      tools.report('InvalidConnectionType', '`connection` is the name of a connection', ['connection'])
    }
    if (!inputOf(node, 'url')) {
      tools.report('MissingRequiredInputs', `Http node “${node.name}” needs \`url\` under \`inputs\``, ['inputs'])
    }
    const accept = literalOf(node, 'accept', tools) ?? []
    if (!Array.isArray(accept) || !accept.every((status: Json) => Number.isInteger(status))) {
      tools.report('NodeInputValidationError', `\`accept\` lists statuses such as [404], not ${shown(accept)}`, [
        'accept',
      ])
    }
    return { method, connection, accept, answer: choice(node, 'answer', answerTypes, tools) }
  },
  async run(settings, inputs, context) {
    const endpoint = await endpointOf(settings, context)
    const url = urlOf(inputs, endpoint?.baseUrl)
    const { body, headers: typed } = bodyOf(inputs['body'] ?? null)
    const init: FetchInit = {
      method: textOr(settings['method'], 'GET'),
      headers: {
        accept: 'application/json, */*',
        ...typed,
        ...textHeaders(inputs['headers'] ?? null),
        ...(await secretHeader(endpoint, url)),
        'Idempotency-Key': hashOf([context.run.id, context.path, context.attempt, 0]),
      },
      signal: context.signal,
      ...(body !== undefined && { body }),
    }
    const response = await context.services.fetch(url, init)
    const text = await response.text()
    refuseError(settings, url, response, text)
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: readBody(textOr(settings['answer'], 'auto'), response, text),
    }
  },
}

const choice = (node: RawNode, key: string, words: readonly string[], tools: SettleTools): string => {
  const value = literalOf(node, key, tools) ?? words[0] ?? ''
  const found = words.find((word) => typeof value === 'string' && word.toLowerCase() === value.toLowerCase())
  if (found !== undefined) return found
  tools.report('NodeInputValidationError', `\`${key}\` is ${words.join(', ')}, not ${shown(value)}`, [key])
  return words[0] ?? ''
}

const endpointOf = async (
  settings: JsonObject,
  { caller, services }: NodeContext,
): Promise<ServiceEndpoint | undefined> => {
  const { connection = null } = settings
  if (typeof connection !== 'string') return undefined
  if (services.endpoint) return services.endpoint(caller, connection)
  throw fault('unavailable', `Connection “${connection}” cannot be opened here`, { connection })
}

const urlOf = ({ url = null, query = null }: JsonObject, base: string | undefined): URL => {
  // A base without its last slash would lose its last part to a relative address.
  const found = typeof url === 'string' ? parsed(url.replace(/^\/+/, base === undefined ? '$&' : ''), base) : undefined
  if (!found) {
    const wanted = base === undefined ? 'an absolute address' : `an address, or a path below ${base}`
    throw fault('node_failed', `\`url\` of an http node is ${wanted}, not ${shown(url)}`)
  }
  if (query !== null && !isObject(query))
    throw fault('node_failed', `\`query\` is a map of values, not ${shown(query)}`)
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== null) found.searchParams.append(name, pythonText(value))
  }
  return found
}

const parsed = (url: string, base: string | undefined): URL | undefined => {
  const below = base === undefined ? undefined : base.replace(/\/*$/, '/')
  return URL.canParse(url, below) ? new URL(url, below) : undefined
}

const bodyOf = (body: Json): { readonly body?: string; readonly headers: Readonly<Record<string, string>> } => {
  if (body === null) return { headers: {} }
  return typeof body === 'string'
    ? { body, headers: { 'content-type': 'text/plain; charset=utf-8' } }
    : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}

const textHeaders = (headers: Json): Readonly<Record<string, string>> => {
  if (headers === null) return {}
  if (!isObject(headers)) throw fault('node_failed', `\`headers\` is a map of texts, not ${shown(headers)}`)
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), pythonText(value)]))
}

const secretHeader = async (
  endpoint: ServiceEndpoint | undefined,
  url: URL,
): Promise<Readonly<Record<string, string>>> => {
  if (!endpoint?.secrets.includes('api_key')) return {}
  const secret = await endpoint.secret('api_key', url.href)
  const { header } = endpoint.fields
  return typeof header === 'string' ? { [header.toLowerCase()]: secret } : { authorization: `Bearer ${secret}` }
}

// The words tell a retry policy what is worth another try.
const refuseError = (settings: JsonObject, url: URL, { status }: Response, text: string): void => {
  const accepted = settings['accept']
  if (status < 400 || (Array.isArray(accepted) && accepted.includes(status))) return
  const word = status === 429 ? 'rate_limited' : status >= 500 ? 'unavailable' : 'node_failed'
  const said = text.slice(0, 500)
  throw fault(word, `${url.origin}${url.pathname} answered ${status}${said === '' ? '' : `: ${said}`}`, {
    status,
    origin: url.origin,
  })
}

const readBody = (type: string, { headers }: Response, text: string): Json => {
  const isJson = type === 'json' || (type === 'auto' && /[/+]json\b/i.test(headers.get('content-type') ?? ''))
  if (!isJson || text === '') return text
  try {
    return JSON.parse(text) as Json
  } catch {
    throw fault('node_failed', `The answer says it is JSON and is not: ${text.slice(0, 200)}`)
  }
}
