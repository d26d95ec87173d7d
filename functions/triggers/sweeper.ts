import type { InvocationContext, Timer } from '@azure/functions'
import type { House } from '../../shared/house'
import { durableClientOf } from '../durable/durable-client'

/** Every minute, at second 20: starts queued runs that have no instance, closes lost ones, ends instances of ended runs, and names them. */
export const sweeper =
  (openHouse: () => Promise<House>) =>
  async (_timer: Timer, context: InvocationContext): Promise<void> => {
    const house = await openHouse()
    const { started, closed, terminated } = await house.runs.sweep(durableClientOf(context))
    if (started.length > 0) context.log(`Started runs that had no instance: ${started.join(', ')}`)
    if (closed.length > 0) context.warn(`Closed lost runs: ${closed.join(', ')}`)
    if (terminated.length > 0) context.log(`Ended the instances of cancelled runs: ${terminated.join(', ')}`)
  }

/** When the sweeper runs. */
export const sweeperSchedule = '20 * * * * *'
