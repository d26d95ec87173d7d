import { graded } from './graded'

/** Grades how well an answer hangs together. */
export const coherence = graded(
  'coherence',
  'Whether the answer hangs together, 1 to 5',
  ['query', 'response'],
  ({ query = '', response = '' }) => ({ query, response }),
)
