import { z } from 'zod'
import type { EvaluationActivities } from '../../shared/evaluation/schemas'
import type { House } from '../../shared/house'

const ref = z.object({ run: z.string(), project: z.string(), epoch: z.number().int() })

/** One activity by its name: what it takes, and which of the house's it is. */
export interface EvaluationActivity {
  readonly name: keyof EvaluationActivities
  run(activities: EvaluationActivities, input: unknown): Promise<unknown>
}

/** The activities of `evaluationRun`. */
export const evaluationActivities: readonly EvaluationActivity[] = [
  {
    name: 'openEvaluation',
    run: (activities, input) => activities.openEvaluation(ref.extend({ instance: z.string() }).parse(input)),
  },
  {
    name: 'nextRound',
    run: (activities, input) => activities.nextRound(ref.extend({ round: z.number().int() }).parse(input)),
  },
  {
    name: 'evaluateShard',
    run: (activities, input) => activities.evaluateShard(ref.extend({ shard: z.number().int() }).parse(input)),
  },
  { name: 'finishEvaluation', run: (activities, input) => activities.finishEvaluation(ref.parse(input)) },
]

/** Turns an evaluation's activity into a handler of Azure Functions. */
export const evaluationActivityHandler =
  (activity: EvaluationActivity, openHouse: () => Promise<House>) =>
  async (input: unknown): Promise<unknown> =>
    activity.run((await openHouse()).evaluations.activities, input)
