import { z } from 'zod'
import type { Evaluator, RowField } from '../contract'
import { judged, type JudgedSpec } from './judged'
import type { JudgePrompts } from './judge-prompts'

/** The options of an evaluator that grades from 1 to 5. */
export const gradeOptions = z.strictObject({
  threshold: z.number().min(1).max(5).default(3).describe('The grade from which a row passes'),
})
/** The same as they are read. */
export type GradeOptions = z.infer<typeof gradeOptions>

const grade = z.strictObject({ reason: z.string(), score: z.int().min(1).max(5) })

/** A judge of quality that gives a grade from 1 to 5 and its reason, by the prompt of its own name. */
export const graded = (
  id: string,
  summary: string,
  needs: readonly RowField[],
  values: JudgedSpec<z.infer<typeof grade>, GradeOptions>['values'],
): ((prompts: JudgePrompts) => Evaluator) =>
  judged<z.infer<typeof grade>, GradeOptions>({
    id,
    version: '1',
    summary,
    metric: 'quality',
    needs,
    direction: 'higher',
    scale: [1, 5],
    options: gradeOptions,
    prompt: id,
    values,
    verdict: grade,
    measure: ({ reason, score }, _row, { threshold }) => ({ score, pass: score >= threshold, reason }),
  })
