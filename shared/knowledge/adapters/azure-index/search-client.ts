import { fault } from '../../../faults'
import type { Fetch } from '../../../fetch/contract'
import type { JsonObject } from '../../../json'

/** The version of the service's API that is spoken. */
export const apiVersion = '2026-04-01'

/** Where the service is and how it is entered. */
export interface AzureSearchPlace {
  readonly endpoint: string
  /** A token for the service, or its key. */
  readonly credential: (() => Promise<string>) | { readonly key: string }
  /** The house's fetch; retries of 429, 503 and broken connections hang on it. */
  readonly fetch: Fetch
}

/** What the service answered. */
export interface WireAnswer {
  readonly status: number
  readonly body: JsonObject
}

/** Speaks to the service. Answers 2xx and the statuses named; any other answer is a fault. */
export const createSearchClient =
  ({ endpoint, credential, fetch }: AzureSearchPlace) =>
  async (
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    path: string,
    {
      body,
      query = {},
      headers = {},
      also = [],
    }: {
      body?: unknown
      query?: Readonly<Record<string, string>>
      headers?: Readonly<Record<string, string>>
      also?: readonly number[]
    } = {},
  ): Promise<WireAnswer> => {
    const parameters = new URLSearchParams({ 'api-version': apiVersion, ...query })
    const entry: Readonly<Record<string, string>> =
      typeof credential === 'function'
        ? { authorization: `Bearer ${await credential()}` }
        : { 'api-key': credential.key }
    const response = await fetch(`${endpoint.replace(/\/+$/, '')}${path}?${parameters.toString()}`, {
      method,
      headers: {
        accept: 'application/json;odata.metadata=none',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...entry,
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const answer = { status: response.status, body: parsed(text) }
    if (response.ok || also.includes(response.status)) return answer
    throw refused(answer, method, path)
  }

/** Asks the service. */
export type SearchClient = ReturnType<typeof createSearchClient>

const parsed = (text: string): JsonObject => {
  if (text === '') return {}
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
  } catch {
    return {}
  }
}

const refused = ({ status, body }: WireAnswer, method: string, path: string): Error => {
  const { message } = (body['error'] ?? {}) as { readonly message?: unknown }
  const said = typeof message === 'string' ? `: ${message.slice(0, 500)}` : ''
  return fault('unavailable', `Azure AI Search answered ${status} to ${method} ${path}${said}`, { status })
}
