import { graded } from './graded'
import { numberedContext } from './row-parts'

/** Grades the passages that a search found, and their order. */
export const retrieval = graded(
  'retrieval',
  'Whether the passages found are those that are needed, 1 to 5',
  ['query', 'context'],
  (row) => ({ query: row.query ?? '', context: numberedContext(row) }),
)
