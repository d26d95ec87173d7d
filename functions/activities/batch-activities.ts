import { z } from 'zod'
import type { BatchActivities } from '../../shared/batches/contract'
import type { House } from '../../shared/house'

const ref = z.object({ run: z.string(), project: z.string(), epoch: z.number().int() })

/** One activity by its name: what it takes, and which of the house's it is. */
export interface BatchActivity {
  readonly name: keyof BatchActivities
  run(activities: BatchActivities, input: unknown): Promise<unknown>
}

/** The activities of `batchRun`. */
export const batchActivities: readonly BatchActivity[] = [
  {
    name: 'openBatch',
    run: (activities, input) => activities.openBatch(ref.extend({ instance: z.string() }).parse(input)),
  },
  {
    name: 'runShard',
    run: (activities, input) => activities.runShard(ref.extend({ shard: z.number().int() }).parse(input)),
  },
  { name: 'finishBatch', run: (activities, input) => activities.finishBatch(ref.parse(input)) },
]

/** Turns a batch's activity into a handler of Azure Functions. */
export const batchActivityHandler =
  (activity: BatchActivity, openHouse: () => Promise<House>) =>
  async (input: unknown): Promise<unknown> =>
    activity.run((await openHouse()).batches.activities, input)
