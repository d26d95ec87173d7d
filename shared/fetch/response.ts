import type { IncomingMessage } from 'node:http'
import { PassThrough, type Duplex, type Readable } from 'node:stream'
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  type Inflate,
  type InflateRaw,
} from 'node:zlib'

import { connectionFault } from './connection-fault'

/** Turns node's incoming message into a web `Response` whose body streams, decoded, and fails when the answer breaks off. */
export const toResponse = (
  message: IncomingMessage,
  url: URL,
  method: string,
  signal: AbortSignal | undefined,
): Response => {
  const status = message.statusCode ?? 0
  const hasBody = method !== 'HEAD' && ![204, 205, 304].includes(status)
  const encodings = (message.headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(/\s*,\s*/)
    .filter(Boolean)
  const isDecoded = hasBody && encodings.length > 0 && encodings.every((encoding) => encoding in decoders)

  const headers = new Headers()
  for (let index = 0; index < message.rawHeaders.length; index += 2) {
    const name = message.rawHeaders[index] as string
    // After decoding these two would describe bytes that nobody sees.
    if (isDecoded && /^content-(encoding|length)$/i.test(name)) continue
    headers.append(name, message.rawHeaders[index + 1] as string)
  }

  if (!hasBody) message.resume()
  const response = new Response(hasBody ? bodyOf(message, isDecoded ? encodings : [], url, signal) : null, {
    status,
    statusText: printable(message.statusMessage ?? ''),
    headers,
  })
  Object.defineProperty(response, 'url', { value: url.href })
  return response
}

const bodyOf = (
  message: IncomingMessage,
  encodings: readonly string[],
  url: URL,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> => {
  let source: Readable = message
  for (const encoding of encodings.toReversed()) source = decode(source, encoding)
  let isSettled = false

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const fail = (error: unknown): void => {
          if (isSettled) return
          isSettled = true
          controller.error(signal?.aborted ? signal.reason : connectionFault(url, error, 'body'))
          message.destroy()
        }
        source.on('data', (chunk: Buffer) => {
          if (isSettled) return
          controller.enqueue(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength))
          if ((controller.desiredSize ?? 0) <= 0) source.pause()
        })
        source.on('end', () => {
          if (isSettled) return
          if (!message.complete) return fail(new Error('ended early'))
          isSettled = true
          controller.close()
        })
        source.on('error', fail)
        if (source !== message) message.on('error', fail)
        message.on('close', () => {
          if (!message.complete) fail(Object.assign(new Error('closed early'), { code: 'ECONNRESET' }))
        })
      },
      pull() {
        source.resume()
      },
      cancel() {
        isSettled = true
        message.destroy()
      },
    },
    { highWaterMark: 64 * 1024, size: (chunk) => chunk?.byteLength ?? 0 },
  )
}

const decoders = { gzip: true, 'x-gzip': true, deflate: true, br: true }

const decode = (source: Readable, encoding: string): Readable => {
  // Each flush of the sender comes through at once, so that compressed event streams still arrive event by event.
  const options = { flush: constants.Z_SYNC_FLUSH }
  if (encoding === 'br') return forward(source, createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH }))
  if (encoding === 'deflate') return inflateEither(source, options)
  return forward(source, createGunzip(options))
}

/** `deflate` means zlib by the standard, but many servers send raw deflate; the first byte tells which. */
const inflateEither = (source: Readable, options: { flush: number }): Readable => {
  const out = new PassThrough()
  let inflate: Inflate | InflateRaw | undefined
  source.on('data', (chunk: Buffer) => {
    if (!inflate) {
      inflate = ((chunk[0] ?? 0) & 0x0f) === 8 ? createInflate(options) : createInflateRaw(options)
      forward(inflate, out)
    }
    if (inflate.write(chunk)) return
    source.pause()
    inflate.once('drain', () => source.resume())
  })
  source.once('end', () => (inflate ?? out).end())
  source.once('error', (error) => out.destroy(error))
  return out
}

/** Pipes and hands errors on, which `pipe` alone does not. */
const forward = <Target extends Duplex>(source: Readable, target: Target): Target => {
  source.once('error', (error) => target.destroy(error))
  source.pipe(target)
  return target
}

const printable = (text: string): string => text.replace(/[^\t\x20-\x7e]/g, '')
