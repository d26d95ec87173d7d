import type { InvocationContext } from '@azure/functions'
import { z } from 'zod'
import type { House } from '../../shared/house'
import type { DurableClient } from '../../shared/runs/contract'
import type { Flows } from '../../shared/flows/contract'
import { durableClientOf } from '../durable/durable-client'

const ref = z.object({
  run: z.string(),
  project: z.string(),
  epoch: z.number().int(),
  scope: z.string().optional(),
})

type Activities = Flows['activities']

/** One activity by its name: what it takes, and which of the house's it is. */
export interface WaveActivity {
  readonly name: keyof Activities
  run(activities: Activities, input: unknown, client: DurableClient): Promise<unknown>
}

/** The activities of `flowRun`. */
export const waveActivities: readonly WaveActivity[] = [
  {
    name: 'openRun',
    run: (activities, input, client) => activities.openRun(ref.extend({ instance: z.string() }).parse(input), client),
  },
  {
    name: 'runSegment',
    run: (activities, input, client) =>
      activities.runSegment(ref.extend({ segment: z.number().int() }).parse(input), client),
  },
  {
    name: 'runItem',
    run: (activities, input, client) => activities.runItem(ref.extend({ item: z.number().int() }).parse(input), client),
  },
  {
    name: 'lookAt',
    run: (activities, input, client) =>
      activities.lookAt(
        ref.extend({ nodes: z.array(z.number().int()), idle: z.boolean().optional() }).parse(input),
        client,
      ),
  },
  { name: 'finishRun', run: (activities, input, client) => activities.finishRun(ref.parse(input), client) },
]

/** Turns an activity into a handler of Azure Functions. */
export const activityHandler =
  (activity: WaveActivity, openHouse: () => Promise<House>) =>
  async (input: unknown, context: InvocationContext): Promise<unknown> => {
    const house = await openHouse()
    return activity.run(house.flows.activities, input, durableClientOf(context))
  }
