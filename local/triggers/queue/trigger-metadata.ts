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
    InsertionTime: metadataOf(message.insertedOn.toISOString()),
    ExpirationTime: metadataOf(message.expiresOn.toISOString()),
    NextVisibleTime: metadataOf(message.nextVisibleOn.toISOString()),
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
