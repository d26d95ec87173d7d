import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listening } from './broken-model'

/** A model server that calls tools once or (“looper”) four times, has no quota left, or says back what it was asked, by the name of the model. */
export interface ToolModel {
  /** Base address for `SLUICE_MODEL_BASE_URL`. */
  readonly url: string
  /** Names of the models that were asked, in order, and `tool` for each call of `/tool`. */
  readonly asked: readonly string[]
  close(): Promise<void>
}

interface Asked {
  readonly model: string
  readonly stream?: boolean
  readonly messages: readonly { readonly role: string; readonly content: unknown }[]
  readonly input?: string | readonly string[]
  readonly tools?: readonly { readonly function: { readonly name: string } }[]
}

/** Starts it on loopback. */
export const startToolModel = async (): Promise<ToolModel> => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      if (request.url === '/tool') {
        asked.push('tool')
        return void setTimeout(() => send(response, { seen: asked.length }), 500)
      }
      if (request.method !== 'POST') return send(response, { object: 'list', data: [] })
      const body = JSON.parse(Buffer.concat(pieces).toString()) as Asked
      asked.push(body.model)
      return answer(request, body, response)
    })
  })
  const port = await listening(server)
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const answer = ({ url }: IncomingMessage, body: Asked, response: ServerResponse): void => {
  if (url?.endsWith('/embeddings') === true) return embed(body, response)
  if (body.model === 'spent')
    return send(response, { error: { message: 'You exceeded your quota', code: 'insufficient_quota' } }, 429)
  const last = body.messages.at(-1)
  const [tool] = body.tools ?? []
  const told = body.messages.filter(({ role }) => role === 'tool').length
  if (tool && told < (body.model === 'looper' ? 4 : 1)) {
    const calls = [
      { id: 'c1', type: 'function', function: { name: tool.function.name, arguments: '{"a": 2, "b": 3}' } },
    ]
    return complete(body, { role: 'assistant', content: null, tool_calls: calls }, 'tool_calls', response)
  }
  const said = typeof last?.content === 'string' ? last.content : JSON.stringify(last?.content)
  return complete(body, { role: 'assistant', content: `${body.model}: ${said}` }, 'stop', response)
}

const complete = (
  { model, stream }: Asked,
  message: { readonly role: string; readonly content: string | null; readonly tool_calls?: unknown },
  finish_reason: string,
  response: ServerResponse,
): void => {
  const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }
  if (stream !== true)
    return send(response, {
      id: 'c',
      object: 'chat.completion',
      model,
      choices: [{ index: 0, message, finish_reason }],
      usage,
    })
  const chunk = (more: object): string =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model, choices: [], ...more })}\n\n`
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const word of (message.content ?? '').match(/\s*\S+/g) ?? [])
    response.write(chunk({ choices: [{ index: 0, delta: { content: word }, finish_reason: null }] }))
  response.write(chunk({ choices: [{ index: 0, delta: {}, finish_reason }], usage }))
  response.end('data: [DONE]\n\n')
}

// A text of n characters is the n-th unit vector of four.
const embed = ({ model, input = '' }: Asked, response: ServerResponse): void => {
  const data = [input].flat().map((text, index) => {
    const vector = Float32Array.from({ length: 4 }, (_none, place) => Number(place === text.length % 4))
    return { object: 'embedding', index, embedding: Buffer.from(vector.buffer).toString('base64') }
  })
  send(response, { object: 'list', model, data, usage: { prompt_tokens: 1, total_tokens: 1 } })
}

const send = (response: ServerResponse, body: object, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
