import type OpenAI from 'openai' with { 'resolution-mode': 'import' }

import type { Fetch } from '../fetch/contract'
import type { World } from '../world'
import { openClient, type TokenProvider } from './adapters/client'
import { addressOf } from './adapters/model-fault'
import { openaiChat } from './adapters/openai-chat'
import { openaiEmbedder } from './adapters/openai-embedder'
import type {
  CallPriority,
  ModelConnection,
  ModelEntry,
  Models,
  ModelSettings,
  RateShares,
  RateTurn,
  Usage,
} from './contract'
import { homeOf, providerOf } from './home'
import { cost, freeOfCharge, pricesAt, type Prices } from './prices'

/** What the models room is handed: a fetch that already retries (and records, where asked), the clock, and Entra tokens where there are any. */
export interface ModelsDeps {
  readonly fetch: Fetch
  readonly world: Pick<World, 'now' | 'sleep'>
  readonly credential?: TokenProvider
  /** Who shares out the rates of deployments; without it every call goes out at once. */
  readonly rates?: RateShares
}

/** Opens the configured models: one path over the OpenAI protocol for OpenAI, Azure OpenAI, compatible servers and the offline model. */
export const createModels = (settings: ModelSettings, { fetch, world, credential, rates }: ModelsDeps): Models => {
  const home = homeOf(settings)
  const isOffline = settings.provider === 'offline'
  const limits = {
    totalMs: settings.timeoutMs,
    firstByteMs: settings.firstByteMs ?? settings.timeoutMs,
    idleMs: settings.idleMs ?? Math.min(settings.timeoutMs, 60_000),
  }

  const clientOf = (endpoint: ModelConnection): (() => Promise<OpenAI>) => {
    let opened: Promise<OpenAI> | undefined
    return () => (opened ??= openClient(endpoint, fetch, credential))
  }
  const homeClient = clientOf(home)

  const priceTable = (endpoint: ModelConnection, model: string): Prices =>
    isOffline && endpoint === home ? freeOfCharge : pricesAt(endpoint, model)
  const priceOf =
    (endpoint: ModelConnection) =>
    (model: string, usage: Usage | null): number | null =>
      cost(usage, priceTable(endpoint, model))

  const turns = (endpoint: ModelConnection, model: string) => {
    const { baseUrl, limits: given } = endpoint
    const deployment = { name: `“${model}” at ${baseUrl.replace(/\/+$/, '')}`, ...(given && { limits: given }) }
    return (
      rates && {
        turnOf: (priority: CallPriority, tokens: () => number): RateTurn =>
          rates.turn(deployment, { priority, tokens }),
      }
    )
  }

  const entry = (id: string, capabilities: ModelEntry['capabilities'], available: boolean): ModelEntry => ({
    id,
    provider: settings.provider,
    connection: home.name,
    ...(settings.provider === 'azure_openai' && { deployment: id }),
    capabilities,
    context: null,
    prices: priceTable(home, id),
    available,
    ...(isOffline && { note: capabilities.includes('embedding') ? lexicalNote : offlineNote }),
  })

  return {
    chat({ connection, model = settings.chatModel } = {}) {
      const endpoint = connection ?? home
      return openaiChat({
        endpoint,
        model,
        provider: endpoint === home ? settings.provider : providerOf(endpoint),
        client: endpoint === home ? homeClient : clientOf(endpoint),
        limits,
        world,
        priceOf: priceOf(endpoint),
        ...turns(endpoint, model),
      })
    },

    embedder({ connection, model = settings.embeddingModel, dimensions } = {}) {
      const endpoint = connection ?? home
      const isConfigured = endpoint === home && model === settings.embeddingModel
      const mayAskDimensions = settings.provider !== 'compatible' && !/ada-002/.test(model)
      return openaiEmbedder({
        id: isOffline && isConfigured ? 'lexical-hash' : model,
        semantic: !(isOffline && endpoint === home),
        endpoint,
        model,
        dimensions: dimensions ?? (isConfigured ? settings.embeddingDimensions : 0),
        asksDimensions: dimensions !== undefined || (isConfigured && mayAskDimensions),
        client: endpoint === home ? homeClient : clientOf(endpoint),
        limits,
        world,
        priceOf: priceOf(endpoint),
        ...turns(endpoint, model),
      })
    },

    async list() {
      const available = await answers(home, fetch, world)
      const chat = entry(
        settings.chatModel,
        settings.judgeModel === settings.chatModel ? ['chat', 'judge'] : ['chat'],
        available,
      )
      const judge =
        settings.judgeModel === undefined || settings.judgeModel === settings.chatModel
          ? []
          : [entry(settings.judgeModel, ['chat', 'judge'], available)]
      return [chat, ...judge, entry(settings.embeddingModel, ['embedding'], available)]
    },

    describe: () => ({
      provider: settings.provider,
      chat: settings.chatModel,
      embedding: isOffline ? 'lexical-hash' : settings.embeddingModel,
      semantic: !isOffline,
      ...(isOffline && { note: offlineNote }),
    }),
  }
}

const offlineNote = 'extractive, no language model: it quotes sentences of its sources and declines the rest'
const lexicalNote = 'lexical-hash: compares letters and words, not meaning'

/** Whether anything answers at the endpoint within two seconds; a refusal is an answer. */
const answers = async (endpoint: ModelConnection, fetch: Fetch, world: Pick<World, 'sleep'>): Promise<boolean> => {
  if (addressOf(endpoint).startsWith('an address')) return false
  const stop = new AbortController()
  const patience = new AbortController()
  const url = `${endpoint.baseUrl.replace(/\/+$/, '')}/models`
  const asked = fetch(url, { signal: stop.signal }).then(
    async (response) => {
      await response.body?.cancel()
      return response.status < 500
    },
    () => false,
  )
  const tooLong = world.sleep(2000, patience.signal).then(() => false)
  const isThere = await Promise.race([asked, tooLong])
  stop.abort()
  patience.abort()
  return isThere
}
