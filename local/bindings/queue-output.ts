import type { TypedData } from '../core/contract'
import { bytesOf } from '../core/typed-data'
import { HostError } from '../host-error'
import { type QueueClient, queueClient } from '../storage-queue/queue-client'
import { encodeMessage } from '../triggers/queue/message-text'
import type { OutputKind } from './contract'
import { parseExpression } from './expression'

/** Sends messages to a queue: a list is one message an element, anything else is one message. */
export const queueOutput: OutputKind = {
  type: 'queue',
  open(binding, functionName, { settings, hostSettings, clock }) {
    const { queueName } = binding
    if (typeof queueName !== 'string' || queueName === '') {
      throw new HostError('bad_trigger', `Function "${functionName}": a queue output names no queue`)
    }
    const where = `A queue output of function "${functionName}"`
    const expression = parseExpression(queueName, where, clock.now)
    const account = settings.storageAccount(binding['connection'], where)
    const queues = new Map<string, QueueClient>()

    return {
      async write(value, data) {
        const messages = messagesOf(value)
        if (messages.length === 0) return
        const name = expression.fill(data())
        const queue = queues.get(name) ?? queueClient(account, name)
        if (!queues.has(name)) await queue.createIfNotExists()
        queues.set(name, queue)
        for (const body of messages) await queue.send(encodeMessage(body, hostSettings.queues.messageEncoding))
      },
    }
  },
}

function messagesOf(data: TypedData): readonly Buffer[] {
  if (typeof data.json === 'string') {
    const value: unknown = JSON.parse(data.json)
    if (Array.isArray(value))
      return value.map((each) => Buffer.from(typeof each === 'string' ? each : JSON.stringify(each)))
  }
  const body = bytesOf(data)
  return body === null ? [] : [body]
}
