import type { Evaluator } from '../contract'
import { exactMatch } from './exact-match'
import { f1 } from './f1'

/** Every evaluator that Sluice brings, in the order in which they are listed. */
export const builtInEvaluators: readonly Evaluator[] = [exactMatch, f1]
