import type OpenAI from 'openai' with { 'resolution-mode': 'import' }

import { fault } from '../../faults'
import type { FailedTry, Fetch, FetchGate } from '../../fetch/contract'
import type { ModelConnection } from '../contract'

/** Gives a bearer token for Azure OpenAI; handed in, so that the identity SDK stays out of this room. */
export type TokenProvider = () => Promise<string>

/** Makes the SDK's client for an endpoint: OpenAI, Azure OpenAI by key or Entra, or whatever speaks the same protocol. */
export const openClient = async (
  endpoint: ModelConnection,
  fetch: Fetch,
  credential: TokenProvider | undefined,
): Promise<OpenAI> => {
  // Loading the SDK takes 70 ms, which only those who call a model should wait for.
  const { AzureOpenAI, OpenAI: PlainOpenAI } = await import('openai')
  const common = {
    fetch: sdkFetch(fetch),
    // Retries and time limits are ours: the SDK's know neither the run's clock nor its budget.
    maxRetries: 0,
    timeout: 2 ** 31 - 1,
    logLevel: 'off' as const,
    // Absent options would be read from the environment, where another program's may lie.
    organization: null,
    project: null,
    webhookSecret: null,
    adminAPIKey: null,
  }
  const { auth } = endpoint
  if (endpoint.kind === 'azure_openai' && endpoint.apiVersion !== undefined && auth.kind !== 'none')
    return new AzureOpenAI({
      ...common,
      baseURL: azureRoot(endpoint.baseUrl),
      apiVersion: endpoint.apiVersion,
      // An empty key keeps the SDK from reading one out of the environment beside the token.
      ...(auth.kind === 'key'
        ? { apiKey: auth.key }
        : { apiKey: '', azureADTokenProvider: tokens(endpoint, credential) }),
    })
  if (auth.kind === 'none')
    return new PlainOpenAI({
      ...common,
      baseURL: endpoint.baseUrl,
      apiKey: 'none',
      defaultHeaders: { authorization: null },
    })
  return new PlainOpenAI({
    ...common,
    baseURL: endpoint.baseUrl,
    apiKey: auth.kind === 'key' ? auth.key : tokens(endpoint, credential),
    // Azure's version-less API takes its keys by its own header name.
    ...(endpoint.kind === 'azure_openai' &&
      auth.kind === 'key' && { defaultHeaders: { 'api-key': auth.key, authorization: null } }),
  })
}

const azureRoot = (endpoint: string): string => {
  const root = endpoint.replace(/\/+$/, '')
  return root.endsWith('/openai') ? root : `${root}/openai`
}

const tokens = (endpoint: ModelConnection, credential: TokenProvider | undefined): TokenProvider => {
  if (credential) return credential
  throw fault('bad_settings', `Connection “${endpoint.name}” asks for Entra, but no Azure credential is configured`, {
    connection: endpoint.name,
  })
}

/** What our fetch is told of a call beside the request: the SDK hands its fetch options through as they are. */
export interface Beside {
  readonly attempts?: number
  readonly gate?: FetchGate
  readonly onFailedTry?: (tried: FailedTry) => void
}

/** Options of an SDK call that hand something through to our fetch. */
export const handThrough = (beside: Beside): object => ({ fetchOptions: { beside } })

/** The SDK hands over the platform's request shapes; ours are plainer. */
const sdkFetch =
  (fetch: Fetch): typeof globalThis.fetch =>
  (input, init) => {
    const { body } = init ?? {}
    const { beside } = (init ?? {}) as { readonly beside?: Beside }
    return fetch(input instanceof Request ? input.url : input, {
      ...beside,
      ...(init?.method !== undefined && { method: init.method }),
      headers: Object.fromEntries(new Headers(init?.headers)),
      ...(typeof body === 'string' || body instanceof Uint8Array ? { body } : {}),
      ...(init?.signal && { signal: init.signal }),
    })
  }
