import { graded } from './graded'

/** Grades how well an answer answers its question. */
export const relevance = graded(
  'relevance',
  'Whether the answer answers the question, 1 to 5',
  ['query', 'response'],
  ({ query = '', response = '' }) => ({ query, response }),
)
