import type { InvocationContext } from '@azure/functions'
import { z } from 'zod'
import type { House } from '../../shared/house'
import { durableClientOf } from '../durable/durable-client'

const blobEvent = z.object({
  id: z.string(),
  eventType: z.enum(['Microsoft.Storage.BlobCreated', 'Microsoft.Storage.BlobDeleted']),
  subject: z.string(),
  eventTime: z.string(),
  data: z
    .object({ api: z.string(), url: z.string(), eTag: z.string().optional(), sequencer: z.string().optional() })
    .loose(),
})

/** Hands each Event Grid message of the queue `knowledge-events` to the knowledge room; a message that is none goes to the poison queue by failing. */
export const knowledgeEvents =
  (openHouse: () => Promise<House>) =>
  async (message: unknown, context: InvocationContext): Promise<void> => {
    const house = await openHouse()
    for (const event of z.array(blobEvent).parse(Array.isArray(message) ? message : [message])) {
      await house.knowledge.handleEvent(event, durableClientOf(context))
      context.debug(`${event.eventType} ${event.subject}`)
    }
  }
