import type OpenAI from 'openai' with { 'resolution-mode': 'import' }

import { fault } from '../../faults'
import type { Fetch } from '../../fetch/contract'
import type { World } from '../../world'
import { openClient, type TokenProvider } from '../adapters/client'
import { addressOf, modelFault } from '../adapters/model-fault'
import type { ModelConnection } from '../contract'

/** A model as an endpoint lists it: the name to call it by, and what it is where that is another. */
export interface ListedModel {
  readonly id: string
  readonly model: string
}

/** What endpoints are asked with. */
export interface ListingDeps {
  readonly fetch: Fetch
  readonly world: Pick<World, 'sleep'>
  readonly credential?: TokenProvider
}

const patienceMs = 3_000
const mostListed = 2_000
/** The last version in which a resource lists its deployments to who may call them. */
const deploymentsVersion = '2023-03-15-preview'

/** What an endpoint lists right now: its models, on Azure its deployments; undefined where it has no such list. Waits three seconds and no longer. */
export const listEndpoint = async (
  endpoint: ModelConnection,
  { fetch, world, credential }: ListingDeps,
): Promise<readonly ListedModel[] | undefined> => {
  const stop = new AbortController()
  const patience = new AbortController()
  const late = fault('model_timeout', `The list of models at ${addressOf(endpoint)} took over ${patienceMs} ms`)
  const tooLong = world.sleep(patienceMs, patience.signal).then(() => {
    stop.abort(late)
    throw late
  })
  // Whoever loses the race has nobody to tell.
  tooLong.catch(() => undefined)
  const ask = async (): Promise<readonly ListedModel[] | undefined> => {
    if (!URL.canParse(endpoint.baseUrl)) throw fault('model_unreachable', 'The address of this endpoint cannot be read')
    const client = await openClient(endpoint, fetch, credential)
    try {
      return readListed(await listFrom(client, endpoint, stop.signal))
    } catch (error) {
      if ((error as { status?: unknown }).status === 404) return undefined
      throw modelFault(error, endpoint, 'list')
    }
  }
  try {
    return await Promise.race([ask(), tooLong])
  } finally {
    patience.abort()
    stop.abort()
  }
}

const listFrom = (client: OpenAI, endpoint: ModelConnection, signal: AbortSignal): Promise<unknown> =>
  endpoint.kind === 'azure_openai' && endpoint.apiVersion !== undefined
    ? client.get('/deployments', { signal, query: { 'api-version': deploymentsVersion } })
    : client.get('/models', { signal })

// Servers that speak the protocol agree on little more than `data` and `id`.
const readListed = (answer: unknown): readonly ListedModel[] => {
  const { data = answer } = Object(answer) as { data?: unknown }
  if (!Array.isArray(data)) throw fault('model_failed', 'The endpoint answered no list of models')
  return (data as unknown[]).slice(0, mostListed).flatMap((item) => {
    const { id, model } = Object(item) as { id?: unknown; model?: unknown }
    return isName(id) ? [{ id, model: isName(model) ? model : id }] : []
  })
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 300
