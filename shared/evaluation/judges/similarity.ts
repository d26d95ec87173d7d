import { graded } from './graded'
import { wantedText } from './row-parts'

/** Grades how far an answer says the same as the wanted one. */
export const similarity = graded(
  'similarity',
  'Whether the answer says the same as the wanted one, 1 to 5',
  ['query', 'response', 'ground_truth'],
  (row) => ({ query: row.query ?? '', response: row.response ?? '', ground_truth: wantedText(row) }),
)
