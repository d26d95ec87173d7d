import type { InvocationContext } from '@azure/functions'
import { z } from 'zod'
import type { House } from '../../shared/house'
import { durableClientOf } from '../durable/durable-client'

const ref = z.object({ project: z.string(), index: z.string(), work: z.string(), token: z.string() })

/** The activity of `knowledgeRun`: one stretch of a piece of work. */
export const knowledgeStep =
  (openHouse: () => Promise<House>) =>
  async (input: unknown, context: InvocationContext): Promise<unknown> => {
    const house = await openHouse()
    return house.knowledge.activities.knowledgeStep(ref.parse(input), durableClientOf(context))
  }
