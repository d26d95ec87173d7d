import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A model server that misbehaves as the question asks it to. */
export interface BrokenModel {
  /** Base address for `SLUICE_MODEL_BASE_URL`. */
  readonly url: string
  /** How many answers were cut off by the house, not by this server. */
  readonly leftByCaller: () => number
  close(): Promise<void>
}

type Manner = (request: IncomingMessage, response: ServerResponse, isStream: boolean) => void

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

const chunk = (content: string, finish: string | null = null): string =>
  `data: ${JSON.stringify({
    id: 'c',
    object: 'chat.completion.chunk',
    model: 'broken',
    choices: [{ index: 0, delta: { content }, finish_reason: finish }],
  })}\n\n`

const streamHead = { 'content-type': 'text/event-stream' }

// By the word that stands in the question.
const manners: Readonly<Record<string, Manner>> = {
  'five-hundred': (_request, response) =>
    json(response, 500, { error: { message: 'inside the model server' } }, { 'retry-after-ms': '1' }),
  'html-page': (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end('<html><body>Sign in</body></html>')
  },
  'half-json': (_request, response) => json(response, 200, '{"choices": [{"mess'),
  'no-answer': () => undefined,
  'cut-stream': (_request, response) => {
    response.writeHead(200, streamHead)
    response.write(chunk('Half of '))
    setTimeout(() => response.destroy(), 50)
  },
  'ends-early': (_request, response) => {
    response.writeHead(200, streamHead)
    response.end(chunk('Half of '))
  },
  stalls: (_request, response) => {
    response.writeHead(200, streamHead)
    response.write(chunk('Half of '))
  },
  'never-ends': (_request, response) => {
    response.writeHead(200, streamHead)
    const timer = setInterval(() => response.write(chunk('word ')), 20)
    response.once('close', () => clearInterval(timer))
  },
  filtered: (_request, response) =>
    json(response, 400, {
      error: {
        message: 'The response was filtered',
        code: 'content_filter',
        innererror: { content_filter_result: { violence: { filtered: true, severity: 'high' } } },
      },
    }),
  'wrong-key': (request, response) =>
    json(response, 401, {
      error: { message: `Incorrect API key provided: ${request.headers.authorization}`, code: 'invalid_api_key' },
    }),
  'quota-spent': (_request, response) =>
    json(response, 429, { error: { message: 'You exceeded your quota', code: 'insufficient_quota' } }),
}

/** Starts a model server on loopback whose manners follow the question. */
export const startBrokenModel = async (): Promise<BrokenModel> => {
  let left = 0
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const text = Buffer.concat(pieces).toString()
      if (request.url?.endsWith('/models')) return json(response, 200, { object: 'list', data: [] })
      if (request.url?.endsWith('/embeddings') && !text.includes('wrong-key')) return embeddings(text, response)
      const { stream = false } = JSON.parse(text) as { stream?: boolean }
      const manner = Object.keys(manners).find((name) => text.includes(name))
      response.once('close', () => {
        if (!response.writableFinished) left += 1
      })
      const answer = manners[manner ?? '']
      if (answer) return answer(request, response, stream)
      return stream
        ? response.writeHead(200, streamHead).end(`${chunk('Fine.', 'stop')}data: [DONE]\n\n`)
        : fine(response)
    })
  })
  const port = await listening(server)
  return {
    url: `http://127.0.0.1:${port}/v1`,
    leftByCaller: () => left,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const fine = (response: ServerResponse): void =>
  json(response, 200, {
    id: 'c',
    object: 'chat.completion',
    model: 'broken',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Fine.' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  })

// All alike: the words of a text decide what is found.
const embeddings = (text: string, response: ServerResponse): void => {
  const { input } = JSON.parse(text) as { input: string | string[] }
  const vector = Buffer.from(new Float32Array(1536).fill(0.01).buffer).toString('base64')
  const data = [input].flat().map((_, index) => ({ object: 'embedding', index, embedding: vector }))
  json(response, 200, { object: 'list', model: 'broken', data, usage: { prompt_tokens: 1, total_tokens: 1 } })
}

/** The port of a server that has begun to listen on loopback. */
export const listening = async (server: Pick<Server, 'listen' | 'address'>): Promise<number> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

/** A port of loopback at which nobody answers. */
export const closedPort = async (): Promise<number> => {
  const server = createServer()
  const port = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
