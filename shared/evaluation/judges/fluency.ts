import { graded } from './graded'

/** Grades the language of an answer. */
export const fluency = graded(
  'fluency',
  'Whether the answer is written well, 1 to 5',
  ['response'],
  ({ response = '' }) => ({ response }),
)
