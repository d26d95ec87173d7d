import { z } from 'zod'
import type { Evaluator } from '../contract'
import { alignWords, type Synonyms } from './text/align-words'
import { bestOf } from './text/row-texts'
import { splitWhite } from './text/split-white'
import { wordTokens } from './text/word-tokens'

const options = z.strictObject({
  alpha: z.number().min(0).max(1).default(0.9),
  beta: z.number().min(0).max(10).default(3),
  gamma: z.number().min(0).max(1).default(0.5),
  tokenize: z.enum(['words', 'white']).default('words').describe('words: as NLTK cuts them; white: at white space'),
  wordnet: z
    .enum(['auto', 'none', 'required'])
    .default('auto')
    .describe('Whether synonyms count: where WordNet is at hand, never, or unchecked without it'),
})
type Options = z.infer<typeof options>

/** Synonyms of a word, and where they come from. */
export interface Thesaurus {
  /** As results name it: `WordNet 3.1, without exception lists`. */
  readonly name: string
  synonyms(word: string): readonly string[]
}

/** METEOR as NLTK's `single_meteor_score` defines it, over WordNet where `open` finds one. */
export const meteorWith = (open: () => Promise<Thesaurus | undefined>): Evaluator => ({
  id: 'meteor',
  version: '1',
  summary: 'METEOR of NLTK: words, stems and (with WordNet) synonyms in the order of the wanted answer',
  metric: 'quality',
  kind: 'code',
  needs: ['response', 'ground_truth'],
  direction: 'higher',
  scale: [0, 1],
  options,
  async run(row, _tools, set: Options) {
    const thesaurus = set.wordnet === 'none' ? undefined : await open()
    if (set.wordnet === 'required' && !thesaurus) return { unchecked: true, why: 'WordNet is not installed here' }
    const cutter = set.tokenize === 'words' ? wordTokens : splitWhite
    const cut = (text: string): string[] => cutter(text).map((word) => word.toLowerCase())
    return bestOf(row, (response, reference) => ({
      score: meteorOf(cut(response), cut(reference), set, thesaurus && ((word) => thesaurus.synonyms(word))),
      details: { wordnet: thesaurus?.name ?? 'none' },
    }))
  },
})

const meteorOf = (
  found: readonly string[],
  wanted: readonly string[],
  { alpha, beta, gamma }: Options,
  synonyms: Synonyms | undefined,
): number => {
  const pairs = alignWords(found, wanted, synonyms)
  if (pairs.length === 0) return 0
  const precision = pairs.length / found.length
  const recall = pairs.length / wanted.length
  const mean = (precision * recall) / (alpha * precision + (1 - alpha) * recall)
  return (1 - gamma * (chunksOf(pairs) / pairs.length) ** beta) * mean
}

// Runs of words that stand side by side in both texts.
const chunksOf = (pairs: readonly (readonly [number, number])[]): number =>
  pairs.filter(([found, wanted], at) => {
    const before = pairs[at - 1]
    return before === undefined || before[0] + 1 !== found || before[1] + 1 !== wanted
  }).length
