import { z } from 'zod'
import type { EvaluationRow, Evaluator, Measurement } from '../contract'

const options = z.strictObject({
  k: z.int().min(1).max(1_000).default(10).describe('How many of the first documents count'),
  gain: z
    .enum(['linear', 'exponential'])
    .default('linear')
    .describe('linear: the relevance; exponential: 2^relevance − 1'),
})
type Options = z.infer<typeof options>

/** What a search gave as relevances in its order, and the relevances there are, best first. */
interface Judged {
  readonly found: readonly number[]
  readonly ideal: readonly number[]
  /** Documents that nobody judged. */
  readonly holes: number
}

const retrieval = (id: string, summary: string, score: (judged: Judged, set: Options) => number): Evaluator => ({
  id,
  version: '1',
  summary,
  metric: 'quality',
  kind: 'code',
  needs: ['retrieved', 'relevant'],
  direction: 'higher',
  scale: [0, 1],
  options,
  run(row, _tools, set: Options): Measurement {
    const judged = judge(row)
    if (!judged.ideal.some((relevance) => relevance > 0)) {
      return { skipped: true, why: 'No document is relevant for the row' }
    }
    const value = score(judged, set)
    // Grades between 0 and 1 have no weight.
    if (!Number.isFinite(value)) return { skipped: true, why: 'No document is graded 1 or above for the row' }
    return { score: value, details: { k: set.k, found: judged.found.length, holes: judged.holes } }
  },
})

/** How well the best documents stand at the top. */
export const ndcg = retrieval(
  'ndcg',
  'Normalised discounted cumulative gain of the first k documents: whether the best stand at the top',
  ({ found, ideal }, { k, gain }) => gainOf(found.slice(0, k), gain) / gainOf(ideal.slice(0, k), gain),
)

/** How many of the relevant documents were found. */
export const documentRecall = retrieval(
  'document-recall',
  'Share of the relevant documents among the first k',
  ({ found, ideal }, { k }) => relevantIn(found.slice(0, k)) / relevantIn(ideal),
)

/** How much of what is good was found, by Azure AI Evaluation's weights of grades. */
export const fidelity = retrieval(
  'fidelity',
  'Share of all good documents that were found, the better graded weighing more, as Azure AI Evaluation weighs them',
  ({ found, ideal }) => weightOf(found) / weightOf(ideal),
)

const judge = ({ retrieved = [], relevant = [] }: EvaluationRow): Judged => {
  const grades = new Map(relevant.map(({ document, relevance }) => [document, Math.max(0, relevance)]))
  // Passages of one document count once, at its best place.
  const documents = [...new Set(retrieved.map(({ document }) => document))]
  return {
    found: documents.map((document) => grades.get(document) ?? 0),
    ideal: [...grades.values()].toSorted((left, right) => right - left),
    holes: documents.filter((document) => !grades.has(document)).length,
  }
}

const gainOf = (relevances: readonly number[], gain: Options['gain']): number =>
  relevances.reduce(
    (sum, relevance, at) => sum + (gain === 'linear' ? relevance : 2 ** relevance - 1) / Math.log2(at + 2),
    0,
  )

const relevantIn = (relevances: readonly number[]): number => relevances.filter((relevance) => relevance > 0).length

const weightOf = (relevances: readonly number[]): number =>
  relevances.reduce((sum, relevance) => sum + (gradeWeights.find(([grade]) => relevance >= grade)?.[1] ?? 0), 0)

// Perfect, excellent, good and fair of a scale from 0 to 4.
const gradeWeights = [
  [4, 31],
  [3, 15],
  [2, 7],
  [1, 3],
] as const
