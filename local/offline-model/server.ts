import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

import { ApiError, invalidRequest } from './api-error'
import { asChunks, asResponse, complete, offlineModelId, offlineModelNote } from './complete'
import { readJson, refuse, send } from './json-http'
import { lexicalEmbedder } from './lexical-embedder'
import { createStatistics, requestHash, type OfflineStats } from './statistics'
import { estimateTokens } from './tokens'
import { ChatBody, EmbeddingsBody } from './wire'

/** How the offline model is started. */
export interface OfflineModelOptions {
  /** 0 takes a free one. */
  readonly port?: number
  /** Milliseconds before an answer begins. */
  readonly latencyMs?: number
  /** Milliseconds between two streamed pieces. */
  readonly tokenDelayMs?: number
}

/** A running offline model. */
export interface OfflineModel {
  /** Its origin; OpenAI clients take `/v1` of it as their base address. */
  readonly url: string
  readonly port: number
  stats(): OfflineStats
  close(): Promise<void>
}

/** Starts the offline model: an OpenAI-compatible server, on loopback only, that quotes from prompts and embeds by spelling. */
export const startOfflineModel = async (options: OfflineModelOptions = {}): Promise<OfflineModel> => {
  const statistics = createStatistics()
  const server = createServer((request, response) => {
    serve(request, response, statistics, options).catch((error: unknown) => refuse(response, error))
  })
  server.keepAliveTimeout = 60_000
  await listen(server, options.port ?? 0)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    stats: statistics.read,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const started = 1_764_028_800

type Statistics = ReturnType<typeof createStatistics>

const serve = async (
  request: IncomingMessage,
  response: ServerResponse,
  statistics: Statistics,
  options: OfflineModelOptions,
): Promise<void> => {
  const [path = '/'] = (request.url ?? '/').split('?')
  // Azure's form names the deployment in the path and the model not at all.
  const azure = /^\/openai\/deployments\/([^/]+)(\/.+)$/.exec(path)
  const route = `${request.method} ${azure?.[2] ?? path.replace(/^\/(openai\/)?v1(?=\/)/, '')}`
  const named = azure ? { model: decodeURIComponent(azure[1] as string) } : {}
  switch (route) {
    case 'GET /models':
      return send(response, 200, { object: 'list', data: [chatModel, embeddingModel] })
    case `GET /models/${offlineModelId}`:
      return send(response, 200, chatModel)
    case 'GET /stats':
      return send(response, 200, statistics.read())
    case 'POST /reset':
      statistics.reset()
      return send(response, 200, { reset: true })
    case 'POST /chat/completions':
      return chat(request, response, { ...named, ...(await readJson(request)) }, statistics, options)
    case 'POST /embeddings':
      return embed(request, response, { ...named, ...(await readJson(request)) }, statistics, options)
    default:
      throw new ApiError(404, `Invalid URL (${request.method} ${path})`, 'unknown_url')
  }
}

const chat = async (
  request: IncomingMessage,
  response: ServerResponse,
  raw: unknown,
  statistics: Statistics,
  { latencyMs = 0, tokenDelayMs = 0 }: OfflineModelOptions,
): Promise<void> => {
  const parsed = ChatBody.safeParse(raw)
  if (!parsed.success) throw invalidRequest(parsed.error)
  const body = parsed.data
  if (body.stream_options && body.stream !== true)
    throw new ApiError(
      400,
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      null,
      'stream_options',
    )
  const hash = requestHash('chat', raw)
  statistics.count('chat', hash, keyOf(request))
  const completion = complete(body, hash)
  if (latencyMs > 0) await delay(latencyMs)
  const created = Math.floor(Date.now() / 1000)
  if (body.stream !== true) return send(response, 200, asResponse(body, completion, created))

  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
  for (const chunk of asChunks(body, completion, created)) {
    if (response.destroyed) return
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
    // oxlint-disable-next-line no-await-in-loop
    if (tokenDelayMs > 0) await delay(tokenDelayMs)
  }
  response.end('data: [DONE]\n\n')
}

const embed = async (
  request: IncomingMessage,
  response: ServerResponse,
  raw: unknown,
  statistics: Statistics,
  { latencyMs = 0 }: OfflineModelOptions,
): Promise<void> => {
  const parsed = EmbeddingsBody.safeParse(raw)
  if (!parsed.success) throw invalidRequest(parsed.error)
  const { input, dimensions, encoding_format: format } = parsed.data
  const inputs = typeof input === 'string' ? [input] : input
  const texts = inputs.filter((text) => typeof text === 'string')
  if (texts.length !== inputs.length)
    throw new ApiError(
      400,
      'The offline model embeds texts; it has no vocabulary of token numbers.',
      'invalid_value',
      'input',
    )
  statistics.count('embeddings', requestHash('embeddings', raw), keyOf(request))
  if (latencyMs > 0) await delay(latencyMs)
  const embedder = lexicalEmbedder({ dimensions })
  const tokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0)
  send(response, 200, {
    object: 'list',
    model: embedder.id,
    data: texts.map((text, index) => {
      const vector = embedder.embed(text)
      return { object: 'embedding', index, embedding: format === 'base64' ? asBase64(vector) : [...vector] }
    }),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  })
}

const chatModel = { id: offlineModelId, object: 'model', created: started, owned_by: 'sluice', note: offlineModelNote }
const embeddingModel = {
  id: 'lexical-hash',
  object: 'model',
  created: started,
  owned_by: 'sluice',
  note: 'Hashes words and letters; not semantic.',
}

const asBase64 = (vector: Float32Array): string => {
  const bytes = Buffer.allocUnsafe(vector.length * 4)
  vector.forEach((value, index) => bytes.writeFloatLE(value, index * 4))
  return bytes.toString('base64')
}

const keyOf = (request: IncomingMessage): string | undefined => {
  const key = request.headers['idempotency-key']
  return typeof key === 'string' ? key : undefined
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
