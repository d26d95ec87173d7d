import type { StorageAccount } from '../azurite/connection-string'

/** A received message: hidden from others until its lease ends. */
export interface QueueMessage {
  readonly id: string
  readonly popReceipt: string
  /** As it lies in the queue; usually base64. */
  readonly text: string
  readonly dequeueCount: number
  readonly insertedOn: Date
  readonly expiresOn: Date
  readonly nextVisibleOn: Date
}

/** One queue of a storage account. */
export interface QueueClient {
  readonly name: string
  createIfNotExists(): Promise<void>
  send(text: string): Promise<void>
  /** Up to `count` visible messages, or null where there is no such queue. */
  receive(count: number, leaseSeconds: number): Promise<readonly QueueMessage[] | null>
  delete(message: { readonly id: string; readonly popReceipt: string }): Promise<void>
  /** Hides the message for so long from now; gives the new receipt. */
  hide(message: { readonly id: string; readonly popReceipt: string }, seconds: number): Promise<string>
}

/** A service in this process answers at once or is gone: a second try after a dropped connection, and no long waits. */
const retryOptions = { maxTries: 3, retryDelayInMs: 50, maxRetryDelayInMs: 200 }

/** A client of one queue. Azure's library is loaded at the first call, so that an app without queues does without it. */
export function queueClient({ account, key, queueEndpoint }: StorageAccount, name: string): QueueClient {
  const load = async () => {
    const { QueueClient: Client, StorageSharedKeyCredential: Key } = await import('@azure/storage-queue')
    return new Client(`${queueEndpoint}/${name}`, new Key(account, key), { retryOptions })
  }
  let opening: ReturnType<typeof load> | undefined
  const open = (): ReturnType<typeof load> => (opening ??= load())

  return {
    name,
    async createIfNotExists() {
      await (await open()).createIfNotExists()
    },
    async send(text) {
      await (await open()).sendMessage(text, { messageTimeToLive: -1 })
    },
    async receive(numberOfMessages, visibilityTimeout) {
      try {
        const { receivedMessageItems } = await (await open()).receiveMessages({ numberOfMessages, visibilityTimeout })
        return receivedMessageItems.map(({ messageId: id, messageText: text, ...rest }) => ({ id, text, ...rest }))
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },
    async delete({ id, popReceipt }) {
      await (await open()).deleteMessage(id, popReceipt)
    },
    async hide({ id, popReceipt }, seconds) {
      // Without a text the update keeps the message's own.
      const answer = await (await open()).updateMessage(id, popReceipt, undefined, seconds)
      return answer.popReceipt ?? popReceipt
    },
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && (error as { statusCode?: unknown }).statusCode === 404
}
