import type { InvocationContext, Timer } from '@azure/functions'
import type { House } from '../../shared/house'
import { durableClientOf } from '../durable/durable-client'

/** Compares every index with its container, and starts again whatever stands still there. */
export const knowledgeKeeper =
  (openHouse: () => Promise<House>) =>
  async (_timer: Timer, context: InvocationContext): Promise<void> => {
    const house = await openHouse()
    await house.knowledge.lookAfter(durableClientOf(context))
  }

/** Every 15 minutes, at second 40. */
export const knowledgeKeeperSchedule = '40 */15 * * * *'
