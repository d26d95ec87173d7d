import { z } from 'zod'
import type { Evaluator } from '../contract'
import { ngramCounts, tokenNames } from './text/ngrams'
import { commonOf } from './text/overlap'
import { bestOf } from './text/row-texts'
import { splitWhite } from './text/split-white'
import { wordTokens } from './text/word-tokens'

const options = z.strictObject({
  min_n: z.int().min(1).max(9).default(1),
  max_n: z.int().min(1).max(9).default(4),
  tokenize: z.enum(['words', 'white']).default('words').describe('words: as NLTK cuts them; white: at white space'),
})

/** GLEU of one sentence as NLTK's `sentence_gleu` defines it: Google's, the lesser of precision and recall of all n-grams. */
export const gleu: Evaluator = {
  id: 'gleu',
  version: '1',
  summary: 'Google’s BLEU for single sentences: the lesser of n-gram precision and recall',
  metric: 'quality',
  kind: 'code',
  needs: ['response', 'ground_truth'],
  direction: 'higher',
  scale: [0, 1],
  options,
  run(row, _tools, { min_n: minN, max_n: maxN, tokenize }: z.infer<typeof options>) {
    const cut = tokenize === 'words' ? wordTokens : splitWhite
    return bestOf(row, (response, reference) => ({ score: gleuOf(cut(response), cut(reference), minN, maxN) }))
  },
}

const gleuOf = (tokens: readonly string[], reference: readonly string[], minN: number, maxN: number): number => {
  const names = tokenNames()
  let [common, found, wanted] = [0, 0, 0]
  for (let length = minN; length <= maxN; length++) {
    common += commonOf(ngramCounts(tokens, length, names), ngramCounts(reference, length, names))
    found += Math.max(0, tokens.length - length + 1)
    wanted += Math.max(0, reference.length - length + 1)
  }
  const all = Math.max(found, wanted)
  return all === 0 ? 0 : common / all
}
