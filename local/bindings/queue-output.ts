import type { TypedData } from '../core/contract'
import { bytesOf } from '../core/typed-data'
import { HostError } from '../host-error'
import { queueClient } from '../storage-queue/queue-client'
import { encodeMessage } from '../triggers/queue/message-text'
import type { OutputKind } from './contract'

/** Sends messages to a queue: a list is one message an element, anything else is one message. */
export const queueOutput: OutputKind = {
  type: 'queue',
  open(binding, functionName, { settings, hostSettings }) {
    const { queueName } = binding
    if (typeof queueName !== 'string' || queueName === '') {
      throw new HostError('bad_trigger', `Function "${functionName}": a queue output names no queue`)
    }
    const account = settings.storageAccount(binding['connection'], `A queue output of function "${functionName}"`)
    const queue = queueClient(account, queueName)
    let isThere = false

    return {
      async write(data) {
        const messages = messagesOf(data)
        if (messages.length > 0 && !isThere) await queue.createIfNotExists()
        isThere ||= messages.length > 0
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
