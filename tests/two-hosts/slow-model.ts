import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** A model server that says a long answer word by word, and knows what it was asked. */
export interface SlowModel {
  /** Base address of its API. */
  readonly url: string
  /** Times at which a question with this text came. */
  asked(text: string): readonly number[]
  /** How many answers their listener left before the end. */
  left(): number
  close(): Promise<void>
}

/** What it says to a question, in words. */
export const wordsOf = (question: string): readonly string[] =>
  Array.from({ length: 30 }, (_none, index) => `${question}-${index} `)

/** Starts a model server on loopback. A question that begins with “quick” is answered at once, any other one at 120 ms a word. */
export const startSlowModel = async (): Promise<SlowModel> => {
  const questions: { readonly text: string; readonly at: number }[] = []
  let left = 0
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      if (!request.url?.endsWith('/chat/completions')) {
        response.setHeader('content-type', 'application/json')
        return response.end(JSON.stringify({ object: 'list', data: [] }))
      }
      const { messages, stream } = JSON.parse(Buffer.concat(pieces).toString()) as {
        messages: { content: string }[]
        stream?: boolean
      }
      const question = messages.at(-1)?.content.trim() ?? ''
      questions.push({ text: question, at: Date.now() })
      let isOver = false
      response.on('close', () => {
        if (!isOver) left += 1
      })
      const answer = async (): Promise<void> => {
        const pause = question.startsWith('quick') ? 0 : 120
        if (stream === true) {
          response.setHeader('content-type', 'text/event-stream')
          for (const word of wordsOf(question)) {
            if (pause > 0) await delay(pause)
            if (response.destroyed) return
            response.write(event({ delta: { content: word } }))
          }
          response.write(event({ delta: {}, finish_reason: 'stop' }))
          isOver = true
          response.end('data: [DONE]\n\n')
          return
        }
        await delay(pause * wordsOf(question).length)
        isOver = true
        response.setHeader('content-type', 'application/json')
        response.end(
          JSON.stringify({
            model: 'slow',
            choices: [
              { index: 0, message: { role: 'assistant', content: wordsOf(question).join('') }, finish_reason: 'stop' },
            ],
            usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
          }),
        )
      }
      return void answer()
    })
  })
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked: (text) => questions.filter((one) => one.text === text).map(({ at }) => at),
    left: () => left,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

const event = (choice: object): string =>
  `data: ${JSON.stringify({ model: 'slow', choices: [{ index: 0, finish_reason: null, ...choice }] })}\n\n`
