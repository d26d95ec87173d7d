import { graded } from './graded'
import { wantedText } from './row-parts'

/** Grades how much of the wanted answer an answer holds. */
export const completeness = graded(
  'completeness',
  'Whether the answer holds all that the wanted one holds, 1 to 5',
  ['response', 'ground_truth'],
  (row) => ({ response: row.response ?? '', ground_truth: wantedText(row) }),
)
