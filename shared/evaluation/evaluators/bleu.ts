import { z } from 'zod'
import type { Evaluator } from '../contract'
import { bleuCounts, brevityPenalty, type BleuCounts } from './text/bleu-counts'
import { referencesOf, responseOf } from './text/row-texts'
import { splitWhite } from './text/split-white'
import { wordTokens } from './text/word-tokens'

const smoothings = ['none', 'method1', 'method2', 'method3', 'method4'] as const
const options = z.strictObject({
  smoothing: z
    .enum(smoothings)
    .default('method4')
    .describe('NLTK’s name of the method of Chen and Cherry; Azure AI Evaluation takes method4'),
  max_n: z.int().min(1).max(9).default(4).describe('Longest n-grams'),
  tokenize: z.enum(['words', 'white']).default('words').describe('words: as NLTK cuts them; white: at white space'),
})

/** BLEU of one sentence as NLTK's `sentence_bleu` defines it. */
export const bleu: Evaluator = {
  id: 'bleu',
  version: '1',
  summary: 'BLEU of NLTK: n-grams that the answer shares with the wanted one, 0 to 1',
  metric: 'quality',
  kind: 'code',
  needs: ['response', 'ground_truth'],
  direction: 'higher',
  scale: [0, 1],
  options,
  run(row, _tools, { smoothing, max_n: maxN, tokenize }: z.infer<typeof options>) {
    const cut = tokenize === 'words' ? wordTokens : splitWhite
    const references = referencesOf(row).map(cut)
    if (references.length === 0) return { skipped: true, why: 'The row has no wanted answer' }
    const counts = bleuCounts(cut(responseOf(row)), references, maxN)
    return {
      score: nltkBleu(counts, smoothing),
      details: { smoothing, brevity_penalty: brevityPenalty(counts) },
    }
  },
}

/** BLEU of counts with one of NLTK's smoothings: those change what has no match, but method2, which adds one to every length above one. */
export const nltkBleu = (counts: BleuCounts, smoothing: (typeof smoothings)[number]): number => {
  if ((counts.correct[0] ?? 0) === 0) return 0
  let missed = 0
  let sum = 0
  for (const [at, correct] of counts.correct.entries()) {
    // A text shorter than the n-gram has none, and is counted as one that does not match.
    const total = Math.max(1, counts.total[at] ?? 0)
    if (smoothing === 'method2' && at > 0) {
      sum += Math.log((correct + 1) / (total + 1))
    } else if (correct > 0) {
      sum += Math.log(correct / total)
    } else {
      missed++
      // Of a single word method4 leaves the zeros, and NLTK leaves zeros out of the sum.
      if (smoothing === 'method4' && counts.length <= 1) continue
      sum += Math.log(standInFor(smoothing, missed, total, counts.length))
    }
  }
  return brevityPenalty(counts) * Math.exp(sum / counts.correct.length)
}

// As Python's `sys.float_info.min`, which NLTK takes for zero.
const smallestDouble = 2.2250738585072014e-308

// What stands for no match, the k-th time that there is none.
const standInFor = (smoothing: (typeof smoothings)[number], k: number, total: number, length: number): number => {
  if (smoothing === 'method1') return 0.1 / total
  if (smoothing === 'method3') return 1 / 2 ** k / total
  if (smoothing === 'method4') return Math.log(length) / (2 ** k * 5) / total
  return smallestDouble
}
