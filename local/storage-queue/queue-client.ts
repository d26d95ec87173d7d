import { Agent, request as httpRequest } from 'node:http'
import { Agent as SecureAgent, request as httpsRequest } from 'node:https'
import type { StorageAccount } from '../azurite/connection-string'
import { sharedKeyHeader } from './shared-key'
import { elements, elementText, escapeXml } from './xml'

/** A received message: hidden from others until its lease ends. */
export interface QueueMessage {
  readonly id: string
  readonly popReceipt: string
  /** As it lies in the queue; usually base64. */
  readonly text: string
  readonly dequeueCount: number
  readonly insertedOn: string
  readonly expiresOn: string
  readonly nextVisibleOn: string
}

/** One queue of a storage account, by the service's REST API. */
export interface QueueClient {
  readonly name: string
  createIfNotExists(): Promise<void>
  send(text: string): Promise<void>
  /** Up to `count` visible messages, or null where there is no such queue. */
  receive(count: number, leaseSeconds: number): Promise<readonly QueueMessage[] | null>
  delete(message: { readonly id: string; readonly popReceipt: string }): Promise<void>
  /** Hides the message for so long from now; gives the new receipt. */
  hide(message: { readonly id: string; readonly popReceipt: string }, seconds: number): Promise<string>
  close(): void
}

/** The queue service answered with an error. */
export class QueueError extends Error {
  override readonly name = 'QueueError'
  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
  ) {
    super(message)
  }
}

/** A client of one queue. */
export function queueClient({ account, key, queueEndpoint }: StorageAccount, name: string): QueueClient {
  const isSecure = queueEndpoint.startsWith('https:')
  const agent = isSecure ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true })

  async function call(method: string, path: string, query: Record<string, string>, body = ''): Promise<Answer> {
    const url = new URL(`${queueEndpoint}/${path}`)
    for (const [parameter, value] of Object.entries(query)) url.searchParams.set(parameter, value)
    const headers: Record<string, string> = {
      'x-ms-date': new Date().toUTCString(),
      'x-ms-version': '2021-12-02',
      'content-length': String(Buffer.byteLength(body)),
      ...(body !== '' && { 'content-type': 'application/xml' }),
    }
    headers['authorization'] = sharedKeyHeader(account, key, { method, url, headers })
    return exchange(isSecure, url, { method, headers, agent }, body)
  }

  async function must(method: string, path: string, query: Record<string, string>, body?: string): Promise<Answer> {
    const answer = await call(method, path, query, body)
    if (answer.status >= 300) throw errorOf(answer, `${method} on queue "${name}"`)
    return answer
  }

  const messagePath = (id: string): string => `${name}/messages/${encodeURIComponent(id)}`
  return {
    name,
    async createIfNotExists() {
      const answer = await call('PUT', name, {})
      const isThere = answer.status === 201 || answer.status === 204 || codeOf(answer) === 'QueueAlreadyExists'
      if (!isThere) throw errorOf(answer, `Creating queue "${name}"`)
    },
    async send(text) {
      const body = `<QueueMessage><MessageText>${escapeXml(text)}</MessageText></QueueMessage>`
      await must('POST', `${name}/messages`, { messagettl: '-1' }, body)
    },
    async receive(count, leaseSeconds) {
      const query = { numofmessages: String(count), visibilitytimeout: String(leaseSeconds) }
      const answer = await call('GET', `${name}/messages`, query)
      if (answer.status === 404) return null
      if (answer.status >= 300) throw errorOf(answer, `Receiving from queue "${name}"`)
      return elements(answer.body, 'QueueMessage').map(messageOf)
    },
    async delete({ id, popReceipt }) {
      await must('DELETE', messagePath(id), { popreceipt: popReceipt })
    },
    async hide({ id, popReceipt }, seconds) {
      const answer = await must('PUT', messagePath(id), { popreceipt: popReceipt, visibilitytimeout: String(seconds) })
      return answer.headers['x-ms-popreceipt'] ?? popReceipt
    },
    close: () => agent.destroy(),
  }
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

function exchange(isSecure: boolean, url: URL, options: object, body: string, isSecondTry = false): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = (isSecure ? httpsRequest : httpRequest)(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const headers = response.headers as Record<string, string | undefined>
        resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString('utf8') })
      })
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      // The service may close a kept connection in the very moment in which it is used again.
      const wasIdle = request.reusedSocket && error.code === 'ECONNRESET' && !isSecondTry
      if (wasIdle) resolve(exchange(isSecure, url, options, body, true))
      else reject(error)
    })
    request.end(body)
  })
}

function messageOf(xml: string): QueueMessage {
  const text = (name: string): string => elementText(xml, name) ?? ''
  return {
    id: text('MessageId'),
    popReceipt: text('PopReceipt'),
    text: text('MessageText'),
    dequeueCount: Number(text('DequeueCount')),
    insertedOn: text('InsertionTime'),
    expiresOn: text('ExpirationTime'),
    nextVisibleOn: text('TimeNextVisible'),
  }
}

function codeOf(answer: Answer): string {
  return answer.headers['x-ms-error-code'] ?? elementText(answer.body, 'Code') ?? ''
}

function errorOf(answer: Answer, what: string): QueueError {
  const code = codeOf(answer)
  return new QueueError(`${what} was refused with ${answer.status} ${code}`.trim(), answer.status, code)
}
