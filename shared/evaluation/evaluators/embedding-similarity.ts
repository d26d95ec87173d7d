import { z } from 'zod'
import type { Evaluator } from '../contract'
import { referencesOf, responseOf } from './text/row-texts'

const options = z.strictObject({
  lexical: z
    .boolean()
    .default(false)
    .describe('Measures with an embedder that knows words only and no meaning, such as the offline one'),
})

/** Cosine of the vectors of answer and wanted answer. */
export const embeddingSimilarity: Evaluator = {
  id: 'embedding-similarity',
  version: '1',
  summary: 'How close the answer is to the wanted one in meaning: cosine of their vectors',
  metric: 'quality',
  kind: 'code',
  needs: ['response', 'ground_truth'],
  tools: ['embedder'],
  direction: 'higher',
  scale: [-1, 1],
  options,
  async run(row, { embedder, signal }, { lexical }: z.infer<typeof options>) {
    if (!embedder) return { unchecked: true, why: 'No embedding model is configured' }
    if (!embedder.semantic && !lexical) {
      const why = `Embedder “${embedder.id}” compares words, not meaning; set \`lexical\` to measure with it`
      return { unchecked: true, why }
    }
    const references = referencesOf(row)
    if (references.length === 0) return { skipped: true, why: 'The row has no wanted answer' }
    const { vectors } = await embedder.embed([responseOf(row), ...references], { signal })
    const [answer, ...wanted] = vectors
    const score = Math.max(...wanted.map((vector) => cosine(answer!, vector)))
    return { score, details: { embedder: embedder.id, semantic: embedder.semantic } }
  },
}

// An empty text has a vector without length, which is like nothing.
const cosine = (left: Float32Array, right: Float32Array): number => {
  let [product, lefts, rights] = [0, 0, 0]
  for (const [at, value] of left.entries()) {
    const other = right[at] ?? 0
    product += value * other
    lefts += value * value
    rights += other * other
  }
  return lefts === 0 || rights === 0 ? 0 : Math.max(-1, Math.min(1, product / Math.sqrt(lefts * rights)))
}
