import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { startOfflineModel, type OfflineModel } from '../../local/offline-model'
import { listening } from '../e2e/broken-model'

// Milliseconds before an answer and between its pieces.
const speeds = {
  'gpt-4.1-nano': [25, 1],
  'gpt-4.1-mini': [45, 2],
  'gpt-4.1': [70, 4],
  'text-embedding-3-small': [1, 0],
} as const

/** A server in the place of Azure OpenAI: deployments by the names that have prices, each at a speed of its own. */
export interface StandInModel {
  /** What `AZURE_OPENAI_ENDPOINT` is set to. */
  readonly url: string
  close(): Promise<void>
}

/** Starts it on loopback. What it says is the offline model’s: quoted from the prompt. A question that holds `refusesOnce` is refused with 429 the first time. */
export const startStandInModel = async (refusesOnce?: string): Promise<StandInModel> => {
  const deployments = new Map<string, OfflineModel>()
  for (const [name, [latencyMs, tokenDelayMs]] of Object.entries(speeds))
    // oxlint-disable-next-line no-await-in-loop
    deployments.set(name, await startOfflineModel({ latencyMs, tokenDelayMs }))
  let refused = false

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const name = /^\/openai\/deployments\/([^/]+)\//.exec(request.url ?? '')?.[1] ?? ''
    const model = deployments.get(decodeURIComponent(name))
    const body = await text(request)
    if (model === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { code: 'DeploymentNotFound', message: `No deployment ${name}.` } }))
      return
    }
    if (refusesOnce !== undefined && !refused && name.startsWith('gpt') && body.includes(refusesOnce)) {
      refused = true
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after-ms': '60' })
      response.end(JSON.stringify({ error: { code: '429', message: 'Too many requests.' } }))
      return
    }
    const { connection: _connection, host: _host, ...headers } = request.headers
    const asked = ask(`${model.url}${request.url}`, { method: request.method, headers }, (answer) => {
      const { 'content-length': _length, ...told } = answer.headers
      response.writeHead(answer.statusCode ?? 502, told)
      answer.setEncoding('utf8')
      answer.on('data', (piece: string) =>
        response.write(
          piece.replaceAll('"sluice-offline-extractive"', `"${name}"`).replaceAll('"lexical-hash"', `"${name}"`),
        ),
      )
      answer.on('end', () => response.end())
    })
    asked.on('error', () => response.destroy())
    asked.end(body)
  }

  const server = createServer((request, response) => void serve(request, response))
  const port = await listening(server)
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await Promise.all([...deployments.values()].map((model) => model.close()))
    },
  }
}
