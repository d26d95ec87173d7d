import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { listening } from './broken-model'

/** What the model server knows of one call: everything that was asked under one `Idempotency-Key`. */
export interface AskedCall {
  /** How often it was asked. */
  count: number
  /** The round in which it was asked last. */
  round: number
  /** The round in which its answer was last handed over before the kill. */
  answeredIn?: number
  /** Hashes of the requests: a call that is made again asks the same. */
  readonly requests: Set<string>
}

/** A model server that outlives the ground it serves and counts what it is asked. */
export interface CountingModel {
  /** Base address for `SLUICE_MODEL_BASE_URL`. */
  readonly url: string
  /** By `Idempotency-Key`. */
  readonly calls: ReadonlyMap<string, AskedCall>
  /** The kill comes: answers handed over from now on reach nobody. */
  cut(): void
  /** The round that goes on. */
  round(): number
  /** Begins a round: between two kills. */
  nextRound(): void
  /** Resolves when the next answer has been handed over. */
  nextAnswer(): Promise<void>
  close(): Promise<void>
}

/** What a counted answer says: it names the call it belongs to, so that a kept one can be told by its text. */
export const answerTo = (key: string): string => `Answer ${key}.`

/** Starts a counting model server on loopback. */
export const startCountingModel = async (latency: () => number): Promise<CountingModel> => {
  const calls = new Map<string, AskedCall>()
  let round = 0
  let isCut = false
  let waiting: (() => void)[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      response.setHeader('content-type', 'application/json')
      const key = request.headers['idempotency-key']
      if (!request.url?.endsWith('/chat/completions') || typeof key !== 'string')
        return response.end(JSON.stringify({ object: 'list', data: [] }))
      const call = calls.get(key) ?? { count: 0, round, requests: new Set<string>() }
      calls.set(key, call)
      call.count += 1
      call.round = round
      call.requests.add(createHash('sha256').update(Buffer.concat(pieces)).digest('hex'))
      response.once('finish', () => {
        if (isCut) return
        call.answeredIn = round
        const heard = waiting
        waiting = []
        for (const tell of heard) tell()
      })
      return void delay(latency()).then(() => response.end(JSON.stringify(completion(answerTo(key)))))
    })
  })
  const port = await listening(server)
  return {
    url: `http://127.0.0.1:${port}/v1`,
    calls,
    round: () => round,
    cut() {
      isCut = true
    },
    nextRound() {
      round += 1
      isCut = false
    },
    nextAnswer: () => new Promise((resolve) => void waiting.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const completion = (content: string) => ({
  id: 'c',
  object: 'chat.completion',
  model: 'counting',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
})
