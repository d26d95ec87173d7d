import { z } from 'zod'
import type { Evaluator } from '../contract'
import { normalizeAnswer } from './text/normalize-answer'
import { referencesOf, responseOf } from './text/row-texts'

const options = z.strictObject({
  compare: z
    .enum(['exact', 'case', 'words'])
    .default('exact')
    .describe('exact: the same but for white space around; case: in any case; words: as F1 reads it'),
})

/** Scores 1 when the answer is one of the wanted ones. */
export const exactMatch: Evaluator = {
  id: 'exact-match',
  version: '1',
  summary: 'Whether the answer is the wanted one',
  metric: 'quality',
  kind: 'code',
  needs: ['response', 'ground_truth'],
  direction: 'higher',
  scale: [0, 1],
  options,
  run(row, _tools, { compare }: z.infer<typeof options>) {
    const read = readings[compare]
    const answer = read(responseOf(row))
    const matches = referencesOf(row).some((reference) => read(reference) === answer)
    return { score: matches ? 1 : 0, pass: matches }
  },
}

const readings = {
  exact: (text: string) => text.trim(),
  case: (text: string) => text.trim().toLowerCase(),
  words: normalizeAnswer,
}
