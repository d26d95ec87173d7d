import type { IncomingMessage } from 'node:http'
import { Transform } from 'node:stream'

/** The request's body is larger than the platform takes. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

/** Whether the request says by itself that it is too large. */
export function saysTooLarge(request: IncomingMessage, limit: number): boolean {
  return Number(request.headers['content-length'] ?? 0) > limit
}

/** Reads a body whole. One that is too large is left unread, its connection open for the answer. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) {
        chunks.push(chunk)
      } else {
        request.pause()
        reject(new BodyTooLarge(`The body is larger than ${limit} bytes`))
      }
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', reject)
    request.on('close', () => reject(new Error('The client went away while it was sending')))
  })
}

/** The request with its body cut off by an error at the limit. A request that names its length needs no watching. */
export function limitedRequest(request: IncomingMessage, limit: number, onTooLarge: () => void): IncomingMessage {
  if (request.headers['transfer-encoding'] === undefined) return request
  let size = 0
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size <= limit) return done(null, chunk)
      onTooLarge()
      done(new BodyTooLarge(`The body is larger than ${limit} bytes`))
    },
  })
  request.on('error', (error) => limited.destroy(error))
  request.on('aborted', () => limited.destroy(new Error('The client went away while it was sending')))
  // The reader of the body hears of the error; nobody reading is no fault.
  limited.on('error', () => undefined)
  request.pipe(limited)
  const { headers, method, url, socket } = request
  return Object.assign(limited, { headers, method, url, socket }) as unknown as IncomingMessage
}
