import type { HttpRequest } from '@azure/functions'
import type { z } from 'zod'
import { fault } from '../../shared/faults'
import { deepestJson, isDeeperThan } from '../../shared/json'

/** Reads a request's body whole, or refuses it once it is larger than `limit` bytes; the rest is never kept. */
export const readBody = async (request: HttpRequest, limit: number): Promise<Buffer> => {
  const pieces: Uint8Array[] = []
  for await (const piece of streamBody(request, limit)) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** A request's body as it comes. What ends before it is whole throws `cancelled`, so that half of a file is never taken for one. */
export async function* streamBody(request: HttpRequest, limit: number): AsyncGenerator<Uint8Array> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > limit) throw tooLarge(announced, limit)
  if (request.body === null) return
  let size = 0
  const body = (request.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await body.next().catch((error: unknown) => {
        throw left(size, error)
      })
      if (next.done) break
      size += next.value.byteLength
      if (size > limit) throw tooLarge(size, limit)
      yield next.value
    }
  } finally {
    await body.return?.()
  }
  if (size < announced) throw left(size)
}

const left = (size: number, cause?: unknown) =>
  fault('cancelled', `The caller left after ${size} bytes of the body`, { size }, { cause })

const tooLarge = (size: number, limit: number) =>
  fault('too_large', `The body has ${size} bytes or more; this door takes at most ${limit}`, { size, limit })

/** Parses a JSON body whatever its content type says; an empty body is an empty object. */
export const parseJson = (body: Buffer): unknown => {
  const text = decodeText(body)
  const value = text.trim() === '' ? {} : parsed(text)
  if (isDeeperThan(value, deepestJson))
    throw fault('bad_json', `The body is nested deeper than ${deepestJson} levels`, { limit: deepestJson })
  return value
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw fault('bad_json', `The body is no JSON: ${error instanceof Error ? error.message : 'it does not parse'}`)
  }
}

/** Decodes UTF-8 strictly: bytes that are none are refused, not replaced. */
export const decodeText = (body: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw fault('bad_json', 'The body is not UTF-8 text')
  }
}

/** Checks a value against a schema and names every bad place at once. */
export const checked = <T>(schema: z.ZodType<T>, value: unknown, what: string): T => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors = result.error.issues.map((issue) => ({
    code: issue.code,
    path: issue.path.join('.'),
    message: issue.message,
  }))
  const places = errors.map((error) => (error.path === '' ? error.message : `${error.path}: ${error.message}`))
  throw fault('invalid_input', `The ${what} does not fit: ${places.join('; ')}`, {}, { errors })
}
