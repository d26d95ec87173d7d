import { z } from 'zod'
import type { Evaluator, Measurement } from '../contract'
import { bleuCounts, brevityPenalty, type BleuCounts } from './text/bleu-counts'
import { referencesOf, responseOf } from './text/row-texts'
import { sacrebleuTokenizers } from './text/sacrebleu-tokens'

const smoothings = ['exp', 'floor', 'add-k', 'none'] as const
const options = z.strictObject({
  smooth: z.enum(smoothings).default('exp'),
  smooth_value: z.number().positive().optional().describe('Of floor (0.1 where absent) and add-k (1)'),
  tokenize: z.enum(['13a', 'intl', 'char', 'none']).default('13a'),
  lowercase: z.boolean().default(false),
  max_n: z.int().min(1).max(9).default(4),
  effective_order: z
    .boolean()
    .default(true)
    .describe('Leaves out lengths of which the answer has no n-gram, as sacrebleu does for sentences'),
})
type Options = z.infer<typeof options>

/** BLEU as sacrebleu defines it, 0 to 100; its aggregate is the corpus BLEU, which is no mean. */
export const sacrebleu: Evaluator = {
  id: 'sacrebleu',
  version: '1',
  summary: 'BLEU of sacrebleu, 0 to 100; over all rows the corpus BLEU',
  metric: 'quality',
  kind: 'code',
  needs: ['response', 'ground_truth'],
  direction: 'higher',
  scale: [0, 100],
  options,
  run(row, _tools, set: Options) {
    const cut = (text: string): string[] =>
      sacrebleuTokenizers[set.tokenize]((set.lowercase ? text.toLowerCase() : text).trimEnd())
    const references = referencesOf(row).map(cut)
    if (references.length === 0) return { skipped: true, why: 'The row has no wanted answer' }
    const counts = bleuCounts(cut(responseOf(row)), references, set.max_n)
    return {
      score: sacrebleuOf(counts, set),
      details: { ...counts, brevity_penalty: brevityPenalty(counts) },
    }
  },
  aggregate: (measured, _tools, set: Options) =>
    Promise.resolve({
      corpus_bleu: sacrebleuOf(
        sumOf(
          measured.flatMap(({ measurement }) => countsIn(measurement)),
          set.max_n,
        ),
        {
          ...set,
          effective_order: false,
        },
      ),
    }),
}

/** BLEU of counts, of a sentence or summed over a corpus. */
export const sacrebleuOf = (counts: BleuCounts, set: Omit<Options, 'tokenize' | 'lowercase' | 'max_n'>): number => {
  if (!counts.correct.some((count) => count > 0)) return 0
  const added = set.smooth === 'add-k' ? (set.smooth_value ?? 1) : 0
  let missed = 1
  let order = counts.correct.length
  let sum = 0
  for (const [at, count] of counts.correct.entries()) {
    const correct = count + (at > 0 ? added : 0)
    const total = (counts.total[at] ?? 0) + (at > 0 ? added : 0)
    if (total === 0) {
      // Without effective order a length of which there is no n-gram counts as no match at all.
      if (!set.effective_order) return 0
      break
    }
    if (set.effective_order) order = at + 1
    if (correct > 0) sum += Math.log((100 * correct) / total)
    else if (set.smooth === 'exp') sum += Math.log(100 / ((missed *= 2) * total))
    else if (set.smooth === 'floor') sum += Math.log((100 * (set.smooth_value ?? 0.1)) / total)
    else return 0
  }
  return Math.min(100, brevityPenalty(counts) * Math.exp(sum / order))
}

const countsIn = (measurement: Measurement): BleuCounts[] =>
  'score' in measurement && measurement.details ? [measurement.details as unknown as BleuCounts] : []

const sumOf = (all: readonly BleuCounts[], maxN: number): BleuCounts => {
  const orders = Array.from({ length: maxN }, (_, at) => at)
  return {
    correct: orders.map((at) => sum(all, ({ correct }) => correct[at])),
    total: orders.map((at) => sum(all, ({ total }) => total[at])),
    length: sum(all, ({ length }) => length),
    reference: sum(all, ({ reference }) => reference),
  }
}

const sum = (all: readonly BleuCounts[], of: (one: BleuCounts) => number | undefined): number =>
  all.reduce((total, one) => total + (of(one) ?? 0), 0)
