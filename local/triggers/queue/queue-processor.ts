import { type LogBus, messageOf } from '../../core/log-bus'
import type { QueueSettings } from '../../settings'
import type { QueueClient, QueueMessage } from '../../storage-queue/queue-client'
import { decodeMessage } from './message-text'

/** What happens to one message: run, deleted, given back or set aside. */
export interface QueueProcessorDeps {
  readonly queue: QueueClient
  readonly poison: QueueClient
  readonly settings: QueueSettings
  /** How long a message is hidden while it is worked on; renewed before that. */
  readonly leaseSeconds: number
  readonly functionName: string
  readonly logs: LogBus
  readonly handle: (message: QueueMessage, text: string) => Promise<void>
}

/** Makes the function that carries one received message to its end. */
export function queueProcessor(deps: QueueProcessorDeps): (message: QueueMessage) => Promise<void> {
  const { queue, poison, settings, leaseSeconds, functionName, logs, handle } = deps
  const say = (level: 'warning' | 'error', message: string): void => logs.app(level, 'host', message, { functionName })

  /** A copy first, the removal after: a kill between leaves two, never none. */
  async function setAside(message: QueueMessage, popReceipt: string, why: string): Promise<void> {
    await poison.createIfNotExists()
    await poison.send(message.text)
    await queue.delete({ id: message.id, popReceipt })
    say('error', `Message ${message.id} of queue "${queue.name}" was moved to "${poison.name}": ${why}`)
  }

  return async (message) => {
    const text = decodeMessage(message.text, settings.messageEncoding)
    if (text === undefined) return setAside(message, message.popReceipt, 'it is not base64, which host.json asks for')
    if (message.dequeueCount > settings.maxDequeueCount) {
      return setAside(message, message.popReceipt, `it was received more than ${settings.maxDequeueCount} times`)
    }

    const lease = keepHidden(queue, message, leaseSeconds, (error) =>
      say('warning', `The lease on message ${message.id} was not renewed: ${messageOf(error)}`),
    )
    let failure: unknown
    let hasFailed = false
    try {
      await handle(message, text)
    } catch (error) {
      hasFailed = true
      failure = error
    }
    const popReceipt = await lease.end()

    if (!hasFailed) return queue.delete({ id: message.id, popReceipt })
    say('error', failure instanceof Error ? (failure.stack ?? failure.message) : messageOf(failure))
    if (message.dequeueCount >= settings.maxDequeueCount) {
      return setAside(message, popReceipt, `it failed ${message.dequeueCount} times`)
    }
    await queue.hide({ id: message.id, popReceipt }, Math.ceil(settings.visibilityTimeout / 1000))
  }
}

/** Renews a message's lease until told to end; gives the receipt that holds then. */
function keepHidden(
  queue: QueueClient,
  message: QueueMessage,
  leaseSeconds: number,
  onError: (error: unknown) => void,
): { end(): Promise<string> } {
  let { popReceipt } = message
  let renewing: Promise<void> = Promise.resolve()
  const timer = setInterval(
    () => {
      renewing = renewing.then(async () => {
        try {
          popReceipt = await queue.hide({ id: message.id, popReceipt }, leaseSeconds)
        } catch (error) {
          onError(error)
        }
      })
    },
    (leaseSeconds * 1000) / 3,
  )
  return {
    async end() {
      clearInterval(timer)
      await renewing
      return popReceipt
    },
  }
}
