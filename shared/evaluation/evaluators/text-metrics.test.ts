import * as fc from 'fast-check'
import { l, n } from 'js-rouge'
import type { Evaluator, EvaluatorTools } from '../contract'
import { bleu } from './bleu'
import { exactMatch } from './exact-match'
import { f1 } from './f1'
import { gleu } from './gleu'
import { meteorWith } from './meteor'
import { rouge1, rouge2, rougeL } from './rouge'
import { sacrebleu } from './sacrebleu'
import { lcsLength } from './text/lcs-length'
import { internationalTokens, wordTokens } from './text/word-tokens'

const meteor = meteorWith(() => Promise.resolve(undefined))
const metrics = [exactMatch, f1, bleu, sacrebleu, gleu, rouge1, rouge2, rougeL, meteor]

const score = async (evaluator: Evaluator, response: string, truth: string | readonly string[], options = {}) => {
  const row = { index: 0, inputs: {}, response, ground_truth: truth }
  const measurement = await evaluator.run(row, {} as EvaluatorTools, evaluator.options?.parse(options) ?? {})
  if (!('score' in measurement)) throw new Error(JSON.stringify(measurement))
  return measurement.score
}

// Words of several scripts, punctuation, marks that combine, what has no glyph, halves of pairs.
const piece = fc.oneof(
  fc.constantFrom(
    'the',
    'cat',
    'sat',
    "can't",
    '3.14',
    '“so”',
    '--',
    '…',
    'naïve',
    '東京',
    'مرحبا',
    '👩‍👩‍👧',
    '\u200b',
    '\u0301',
    '\ud83d',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(' '))

test.each(metrics.map((metric) => [metric.id, metric] as const))(
  '%s stays on its scale for any two texts, and says the same twice',
  async (_id, metric) => {
    await fc.assert(
      fc.asyncProperty(text, text, async (left, right) => {
        const [low, high] = metric.scale
        const value = await score(metric, left, right)
        expect(value).toBeGreaterThanOrEqual(low)
        expect(value).toBeLessThanOrEqual((high ?? Infinity) + 1e-9)
        expect(await score(metric, left, right)).toBe(value)
      }),
      { numRuns: 150 },
    )
  },
)

test('answers that are the wanted one score the whole of each scale', async () => {
  const same = 'The tent weighs two kilograms and sleeps two people.'
  for (const metric of metrics) {
    // METEOR takes something off even then: half of the cube of one chunk among ten words.
    const whole = metric.id === 'meteor' ? 1 - 0.5 * (1 / 10) ** 3 : metric.scale[1]!
    expect([metric.id, await score(metric, same, same)]).toEqual([metric.id, expect.closeTo(whole, 9)])
  }
})

test.each([f1, gleu, rouge1, rouge2, rougeL].map((metric) => [metric.id, metric] as const))(
  '%s is the same both ways',
  async (_id, metric) => {
    await fc.assert(
      fc.asyncProperty(text, text, async (left, right) => {
        expect(await score(metric, left, right)).toBeCloseTo(await score(metric, right, left), 12)
      }),
      { numRuns: 150 },
    )
  },
)

test.each(metrics.map((metric) => [metric.id, metric] as const))(
  '%s of an empty answer is nothing',
  async (_id, metric) => {
    expect(await score(metric, '', 'something else')).toBe(0)
    expect(await score(metric, 'something else', '')).toBe(0)
  },
)

test('of several wanted answers the closest counts', async () => {
  for (const metric of [exactMatch, f1, gleu, rouge1, rougeL, meteor]) {
    const far = await score(metric, 'in fourteen days', ['never', 'in fourteen days'])
    expect(far).toBe(await score(metric, 'in fourteen days', 'in fourteen days'))
  }
})

test('F1 counts words that both have, as often as both have them', async () => {
  // Tokyo is capital of Japan | capital of Japan is Tokyo and city: 5 shared of 5 and 7.
  expect(await score(f1, 'Tokyo is the capital of Japan.', 'The capital of Japan is Tokyo, and a city')).toBeCloseTo(
    (2 * 1 * (5 / 7)) / (1 + 5 / 7),
    12,
  )
  // An a inside another script's word is no article.
  expect(await score(f1, 'éa', 'é')).toBe(0)
})

test('BLEU of sacrebleu for a sentence, by hand', async () => {
  // Candidate of 4 words, reference of 5; 1-grams 3 of 4, 2-grams 1 of 3, 3-grams 0 of 2 (half of one), 4-grams 0 of 1 (a quarter).
  const wanted = Math.exp(1 - 5 / 4) * (75 * (100 / 3) * (100 / (2 * 2)) * (100 / (4 * 1))) ** 0.25
  expect(await score(sacrebleu, 'the cat sat there', 'the cat was sat down')).toBeCloseTo(wanted, 9)
})

test('ROUGE agrees with another implementation where both cut words the same way', async () => {
  const tokenizer = (given: string): string[] => given.split(' ')
  const word = fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'epsilon')
  const line = fc.array(word, { minLength: 2, maxLength: 12 }).map((words) => words.join(' '))
  await fc.assert(
    fc.asyncProperty(line, line, async (left, right) => {
      expect(await score(rouge1, left, right)).toBeCloseTo(n(left, right, { n: 1, tokenizer }), 9)
      expect(await score(rouge2, left, right)).toBeCloseTo(n(left, right, { n: 2, tokenizer }), 9)
      const whole = l(left, right, { tokenizer, segmenter: (given) => [given] })
      expect(await score(rougeL, left, right)).toBeCloseTo(whole, 9)
    }),
    { numRuns: 200 },
  )
})

test('the longest common subsequence is that of the table everybody learns', () => {
  const item = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 90 })
  fc.assert(
    fc.property(item, item, (left, right) => {
      const table = left.map(() => right.map(() => 0))
      for (const [row, one] of left.entries()) {
        for (const [column, other] of right.entries()) {
          const before = one === other ? (table[row - 1]?.[column - 1] ?? 0) + 1 : 0
          table[row]![column] = Math.max(before, table[row - 1]?.[column] ?? 0, table[row]![column - 1] ?? 0)
        }
      }
      expect(lcsLength(left, right)).toBe(table.at(-1)?.at(-1) ?? 0)
    }),
    { numRuns: 300 },
  )
})

test('text in other scripts is cut as NLTK’s NIST tokenizer documents', () => {
  const starts = (given: string, count: number) => internationalTokens(given).slice(0, count)
  expect(
    starts('Alibaba Group Holding Limited (Chinese: 阿里巴巴集团控股 有限公司) us a Chinese e-commerce company...', 10),
  ).toEqual(['Alibaba', 'Group', 'Holding', 'Limited', '(', 'Chinese', ':', '阿里巴巴集团控股', '有限公司', ')'])
  expect(starts('Amazon.com, Inc. (/ˈæməzɒn/) is an American electronic commerce...', 10)).toEqual(
    'Amazon . com , Inc . ( / ˈæ m'.split(' '),
  )
  expect(internationalTokens('this is a foo☄sentence.')).toEqual(['this', 'is', 'a', 'foo', '☄', 'sentence', '.'])
  expect(wordTokens('3,14 ≈ π')).toEqual(['3,14', '≈', 'π'])
})

test('texts of 100 kB are measured, also those made to be slow', async () => {
  const hostile = [
    'a '.repeat(50_000),
    'ab cd ef '.repeat(11_000),
    Array.from({ length: 16_000 }, (_, at) => `w${at}`).join(' '),
    '.'.repeat(100_000),
    '"'.repeat(100_000),
    `${' '.repeat(50_000)}x${'\t'.repeat(50_000)}y`,
    "'".repeat(100_000),
    'y'.repeat(100_000),
    '东'.repeat(50_000),
  ]
  for (const metric of metrics) {
    for (const [at, one] of hostile.entries()) {
      // Every third of them where there is no time for all.
      if (process.env['SLUICE_CRASH'] !== 'full' && at % 3 !== 0) continue
      expect(await score(metric, one, `${one} end`)).not.toBeNaN()
    }
  }
}, 60_000)
