import { z } from 'zod'
import type { EvaluationRow, Evaluator, Measurement } from '../contract'

const limit = z.number().positive().optional().describe('US dollars above which a row does not pass')
const costOptions = z.strictObject({ limit })
const shareOptions = z.strictObject({
  budget: z.number().positive().describe('US dollars one answer of the flow may cost'),
})

/** What a row cost in US dollars. */
export const cost: Evaluator = {
  id: 'cost',
  version: '1',
  summary: 'What an answer cost, in US dollars',
  metric: 'cost',
  kind: 'code',
  // The price of a model may be unknown, which is not the same as no cost.
  needs: [],
  direction: 'lower',
  scale: [0, null],
  unit: 'usd',
  options: costOptions,
  run: (row, _tools, { limit: most }: z.infer<typeof costOptions>) =>
    ofCost(row, (spent) => ({ score: spent, ...(most !== undefined && { pass: spent <= most }) })),
}

/** What a row cost as a share of the flow's budget for one answer. */
export const budgetShare: Evaluator = {
  id: 'budget-share',
  version: '1',
  summary: 'What an answer cost as a share of the flow’s budget for one',
  metric: 'cost',
  kind: 'code',
  needs: [],
  direction: 'lower',
  scale: [0, null],
  unit: 'share',
  options: shareOptions,
  run: (row, _tools, { budget }: z.infer<typeof shareOptions>) =>
    ofCost(row, (spent) => ({ score: spent / budget, pass: spent <= budget })),
}

const ofCost = ({ cost: spent }: EvaluationRow, measure: (spent: number) => Measurement): Measurement => {
  if (spent === undefined) return { skipped: true, why: 'The row has no cost' }
  if (spent === null) return { unchecked: true, why: 'The price of a model that answered is unknown' }
  return measure(spent)
}
