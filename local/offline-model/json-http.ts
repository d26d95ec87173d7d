import type { IncomingMessage, ServerResponse } from 'node:http'

import { ApiError } from './api-error'

const maxBody = 20 * 2 ** 20

/** Reads a request's JSON object, refusing what is over 20 MiB, no JSON or no object. */
export const readJson = async (request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).byteLength
    if (size > maxBody) throw new ApiError(413, `The request is over ${maxBody} bytes.`, 'request_too_large')
    chunks.push(chunk as Buffer)
  }
  let body: unknown
  try {
    body = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new ApiError(400, 'We could not parse the JSON body of your request.')
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ApiError(400, 'The body of your request must be a JSON object.')
  return body as Record<string, unknown>
}

/** Answers with JSON. */
export const send = (response: ServerResponse, status: number, body: unknown): void => {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

/** Answers an error in the API's own form. */
export const refuse = (response: ServerResponse, error: unknown): void => {
  const known = error instanceof ApiError ? error : new ApiError(500, 'The offline model failed.')
  if (response.headersSent) return void response.destroy()
  // What was not read of a body that is too large must not be taken for the next request.
  if (known.status === 413) response.setHeader('connection', 'close')
  send(response, known.status, known.toBody())
}
