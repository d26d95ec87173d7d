import { z } from 'zod'
import type { Evaluator } from '../contract'
import { lcsLength } from './text/lcs-length'
import { ngramCounts, tokenNames } from './text/ngrams'
import { commonOf, fMeasure } from './text/overlap'
import { porterStem } from './text/porter-stem'
import { bestOf } from './text/row-texts'

const options = z.strictObject({
  stemming: z.boolean().default(false).describe('Compares stems of words longer than three letters'),
})

type Compare = (found: readonly string[], wanted: readonly string[]) => ReturnType<typeof fMeasure>

const rouge = (id: string, what: string, compare: Compare): Evaluator => ({
  id,
  version: '1',
  summary: `${id.toUpperCase()} of Google’s rouge-score: ${what} that the answer shares with the wanted one, as F-measure`,
  metric: 'quality',
  kind: 'code',
  needs: ['response', 'ground_truth'],
  direction: 'higher',
  scale: [0, 1],
  options,
  run: (row, _tools, { stemming }: z.infer<typeof options>) =>
    bestOf(row, (response, reference) => compare(rougeTokens(response, stemming), rougeTokens(reference, stemming))),
})

const ngrams =
  (length: number): Compare =>
  (found, wanted) => {
    const names = tokenNames()
    const common = commonOf(ngramCounts(found, length, names), ngramCounts(wanted, length, names))
    return fMeasure(common, Math.max(0, found.length - length + 1), Math.max(0, wanted.length - length + 1))
  }

/** Words that answer and wanted answer share. */
export const rouge1 = rouge('rouge-1', 'words', ngrams(1))

/** Pairs of words that they share. */
export const rouge2 = rouge('rouge-2', 'pairs of words', ngrams(2))

/** The longest common subsequence of their words. */
export const rougeL = rouge('rouge-l', 'the longest sequence of words', (found, wanted) =>
  fMeasure(lcsLength(found, wanted), found.length, wanted.length),
)

// The published definition knows letters a to z and digits alone: other scripts have no words.
const rougeTokens = (text: string, stemming: boolean): string[] =>
  (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).map((word) => (stemming && word.length > 3 ? porterStem(word) : word))
