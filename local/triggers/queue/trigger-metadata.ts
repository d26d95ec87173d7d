import type { TypedData } from '../../core/contract'
import { metadataOf } from '../../core/typed-data'
import type { QueueMessage } from '../../storage-queue/queue-client'

/** What a queue-triggered handler is told beside the message: the message's own facts, and the fields of a JSON body. */
export function queueMetadata(message: QueueMessage, text: string): Record<string, TypedData> {
  const metadata: Record<string, TypedData> = {}
  for (const [name, value] of Object.entries(fieldsOf(text))) metadata[name] = metadataOf(value)
  return {
    ...metadata,
    QueueTrigger: { string: text },
    DequeueCount: { int: message.dequeueCount },
    Id: { string: message.id },
    PopReceipt: { string: message.popReceipt },
    InsertionTime: metadataOf(isoTime(message.insertedOn)),
    ExpirationTime: metadataOf(isoTime(message.expiresOn)),
    NextVisibleTime: metadataOf(isoTime(message.nextVisibleOn)),
  }
}

function fieldsOf(text: string): object {
  if (!text.trimStart().startsWith('{')) return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

function isoTime(httpDate: string): string {
  const time = Date.parse(httpDate)
  return Number.isNaN(time) ? httpDate : new Date(time).toISOString()
}
