import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { z } from 'zod'

import { fault } from '../faults'
import { hashOf, sha256 } from '../json'
import type { Fetch, FetchInit, FetchWrapper } from './contract'

/** Where a cassette lies and whether it is being recorded or played. */
export interface CassetteOptions {
  readonly mode: 'record' | 'replay'
  readonly folder: string
}

/** Records real answers into a folder, or plays them back without any network; secrets are never written. Equal requests are answered in the order they were recorded, the last one again when they run out. */
export const withCassette =
  ({ mode, folder }: CassetteOptions): FetchWrapper =>
  (inner: Fetch): Fetch => {
    const played = new Map<string, number>()
    const begun = new Set<string>()
    let writing: Promise<unknown> = Promise.resolve()

    const replay = async (request: RecordedRequest, key: string): Promise<Response> => {
      const tape = await readTape(folder, key)
      const turn = played.get(key) ?? 0
      const answer = tape?.answers[Math.min(turn, tape.answers.length - 1)]
      if (!answer)
        throw fault('connection_failed', `The cassette holds no answer to ${request.method} ${request.url}`, {
          url: request.url,
          body_hash: request.body_hash,
          entry: `${key}.json`,
          reason: 'cassette_miss',
        })
      played.set(key, turn + 1)
      return fromTape(answer)
    }

    const record = async (request: RecordedRequest, key: string, init: FetchInit, url: URL): Promise<Response> => {
      const response = await inner(url, init)
      const secrets = secretsOf(init, url)
      const save = (body: Uint8Array): Promise<unknown> => {
        const answer = toTape(response, body, secrets)
        // One write after another: two equal requests at once must not lose an answer.
        writing = writing
          .catch(() => undefined)
          .then(async () => {
            // A fresh recording replaces what an earlier one left for this request.
            const before = begun.has(key) ? ((await readTape(folder, key))?.answers ?? []) : []
            begun.add(key)
            await writeTape(folder, key, { v: 1, request, answers: [...before, answer] })
          })
        return writing
      }
      if (!response.body) {
        await save(new Uint8Array())
        return response
      }
      return new Response(response.body.pipeThrough(tap(save)), {
        status: response.status,
        statusText: response.statusText,
        headers: response.headers,
      })
    }

    return async (input, init = {}) => {
      if (init.signal?.aborted) throw init.signal.reason
      const url = new URL(input)
      const request = describe(url, init)
      const key = hashOf({ method: request.method, url: request.url, body_hash: request.body_hash })
      return mode === 'replay' ? replay(request, key) : record(request, key, init, url)
    }
  }

const Answer = z.object({
  status: z.number().int(),
  headers: z.record(z.string(), z.string()),
  text: z.string().optional(),
  base64: z.string().optional(),
})
const Tape = z.object({
  v: z.literal(1),
  request: z.object({
    method: z.string(),
    url: z.string(),
    body_hash: z.string(),
    headers: z.record(z.string(), z.string()),
  }),
  answers: z.array(Answer).min(1),
})
type Tape = z.infer<typeof Tape>
type Answer = z.infer<typeof Answer>
type RecordedRequest = Tape['request']

/** Only headers known to be harmless are written; a list of secret ones would miss the next vendor's. */
const safeRequestHeaders = new Set(['accept', 'content-type'])
const safeAnswerHeaders =
  /^(content-type|retry-after|retry-after-ms|x-request-id|apim-request-id|x-ratelimit-.+|openai-(model|version|processing-ms)|x-ms-region)$/

const describe = (url: URL, init: FetchInit): RecordedRequest => {
  const query = [...url.searchParams]
    .filter(([name]) => !isSecretName(name))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .toSorted((left, right) => (left < right ? -1 : 1))
    .join('&')
  return {
    method: (init.method ?? 'GET').toUpperCase(),
    url: `${url.origin}${url.pathname}${query && `?${query}`}`,
    body_hash: sha256(init.body ?? ''),
    headers: Object.fromEntries(
      Object.entries(init.headers ?? {})
        .map(([name, value]) => [name.toLowerCase(), value] as const)
        .filter(([name]) => safeRequestHeaders.has(name)),
    ),
  }
}

const isSecretName = (name: string): boolean => /key|token|secret|signature|password|^sig$|^code$|auth/i.test(name)

/** Values that a server may echo, as in “incorrect API key provided: …”. */
const secretsOf = (init: FetchInit, url: URL): readonly string[] => {
  const headers = Object.entries(init.headers ?? {}).filter(([name]) => isSecretName(name) || /cookie/i.test(name))
  const query = [...url.searchParams].filter(([name]) => isSecretName(name))
  return [...headers, ...query]
    .flatMap(([, value]) => [value, value.replace(/^\w+\s+/, '')])
    .filter((value) => value.length >= 6)
}

const toTape = (response: Response, body: Uint8Array, secrets: readonly string[]): Answer => {
  const hide = (text: string): string => secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text)
  const headers = Object.fromEntries(
    [...response.headers].filter(([name]) => safeAnswerHeaders.test(name)).map(([name, value]) => [name, hide(value)]),
  )
  const text = Buffer.from(body).toString('utf8')
  const isText = Buffer.from(text, 'utf8').equals(body)
  return {
    status: response.status,
    headers,
    ...(isText ? { text: hide(text) } : { base64: Buffer.from(body).toString('base64') }),
  }
}

const fromTape = ({ status, headers, text, base64 }: Answer): Response => {
  if ([204, 205, 304].includes(status)) return new Response(null, { status, headers })
  const bytes = base64 === undefined ? Buffer.from(text ?? '', 'utf8') : Buffer.from(base64, 'base64')
  if (!headers['content-type']?.startsWith('text/event-stream')) return new Response(bytes, { status, headers })
  // An event stream comes back event by event, as its reader will meet it in the wild.
  const events = bytes.toString('utf8').split(/(?<=\r?\n\r?\n)/)
  let next = 0
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (next >= events.length) controller.close()
      else controller.enqueue(Buffer.from(events[next++] as string, 'utf8'))
    },
  })
  return new Response(stream, { status, headers })
}

/** Passes bytes on and hands over the whole once it ended; what broke off is not recorded. */
const tap = (save: (body: Uint8Array) => Promise<unknown>): TransformStream<Uint8Array, Uint8Array> => {
  const chunks: Uint8Array[] = []
  return new TransformStream({
    transform(chunk, controller) {
      chunks.push(chunk)
      controller.enqueue(chunk)
    },
    async flush() {
      await save(Buffer.concat(chunks))
    },
  })
}

const readTape = async (folder: string, key: string): Promise<Tape | undefined> => {
  const file = join(folder, `${key}.json`)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  try {
    return Tape.parse(JSON.parse(text))
  } catch (cause) {
    throw fault(
      'store_corrupt',
      `The cassette entry ${key}.json is not a recording`,
      { entry: `${key}.json` },
      { cause },
    )
  }
}

const writeTape = async (folder: string, key: string, tape: Tape): Promise<void> => {
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${key}.json`)
  await writeFile(`${file}.part`, `${JSON.stringify(tape, null, 2)}\n`)
  await rename(`${file}.part`, file)
}
