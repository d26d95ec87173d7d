import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClientError } from '../../client'
import { findBeirFiles, readCorpus, readJudgements, readQueries } from './beir-files'
import { estimate } from './bootstrap'
import { evaluateRanking } from './evaluate-ranking'
import { scoreRanking } from './measures'
import { patient, withEach } from './patient'
import { snippet } from './snippet'
import { trecRun } from './trec-run'

const judged = new Map([
  ['a', 3],
  ['b', 2],
  ['c', 1],
  ['d', 0],
])

test('nDCG, recall and reciprocal rank are those worked out by hand', () => {
  // Gain 2 / log2(2) + 3 / log2(4) = 3.5; the best order has 3 + 2 / log2(3) + 1 / log2(4) = 4.76186.
  const { ndcg, recall, reciprocalRank } = scoreRanking(['b', 'x', 'a', 'd'], judged, 10)
  expect(ndcg).toBeCloseTo(3.5 / (3 + 2 / Math.log2(3) + 0.5), 12)
  expect(ndcg).toBeCloseTo(0.735007, 6)
  expect([recall, reciprocalRank]).toEqual([2 / 3, 1])
  expect(scoreRanking(['x', 'd', 'c'], judged, 10)).toMatchObject({ recall: 1 / 3, reciprocalRank: 1 / 3 })
  expect(scoreRanking(['a', 'b', 'c'], judged, 10).ndcg).toBe(1)
})

test('what stands below the depth does not count, and the best order is cut there too', () => {
  expect(scoreRanking(['x', 'a', 'b'], judged, 2)).toEqual({
    ndcg: 3 / Math.log2(3) / (3 + 2 / Math.log2(3)),
    recall: 1 / 3,
    reciprocalRank: 1 / 2,
  })
  expect(scoreRanking(['x', 'a'], judged, 1)).toEqual({ ndcg: 0, recall: 0, reciprocalRank: 0 })
})

test('grades below one are not relevant, and a query with none other is left out', () => {
  const none = new Map([
    ['a', 0],
    ['b', -1],
  ])
  expect(scoreRanking(['a', 'b'], none, 10)).toEqual({ ndcg: 0, recall: 0, reciprocalRank: 0 })
  const ranked = ['q', 'r'].map((query) => ({ query, documents: [{ id: 'a', score: 1 }] }))
  const scores = evaluateRanking(
    ranked,
    new Map([
      ['q', none],
      ['r', judged],
    ]),
    1,
  )
  expect(scores.mrr_10).toMatchObject({ n: 1, mean: 1 })
})

test('an interval holds the mean of normal draws about as often as it says', () => {
  let held = 0
  let state = 1
  const random = () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9
    return ((state ^ (state >>> 16)) >>> 0) / 2 ** 32
  }
  for (let round = 0; round < 30; round++) {
    const values = Array.from({ length: 60 }, () => (random() + random() + random() + random()) / 4)
    const { low, high } = estimate(values, round)
    if (low !== null && high !== null && low <= 0.5 && high >= 0.5) held++
  }
  expect(held).toBeGreaterThan(25)
  expect(held).toBeLessThanOrEqual(30)
})

test('the same seed gives the same interval, and few queries or equal ones give none [28]', () => {
  const values = Array.from({ length: 40 }, (_, at) => at / 40)
  expect(estimate(values, 3)).toEqual(estimate(values, 3))
  expect(estimate(values.slice(0, 20), 3)).toMatchObject({ n: 20, low: null, high: null })
  expect(
    estimate(
      values.map(() => 1),
      3,
    ),
  ).toMatchObject({ mean: 1, low: null, high: null })
})

const collection = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-beir-'))
  mkdirSync(join(folder, 'qrels'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

test('a collection is read in BEIR’s layout', async () => {
  const folder = collection({
    'corpus.jsonl': '{"_id": "d1", "title": "T", "text": "x\\ny"}\n\n{"_id": 2, "text": "z"}\n',
    'queries.jsonl': '{"_id": "q1", "text": "what?"}\n',
    'qrels/test.tsv': 'query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\t2\t0\r\n',
  })
  const files = findBeirFiles(folder, undefined)
  const documents = []
  for await (const document of readCorpus(files.corpus)) documents.push(document)
  expect(documents).toEqual([
    { id: 'd1', title: 'T', text: 'x\ny' },
    { id: '2', title: '', text: 'z' },
  ])
  expect([...(await readQueries(files.queries))]).toEqual([['q1', 'what?']])
  expect([...((await readJudgements(files.qrels)).get('q1') ?? [])]).toEqual([
    ['d1', 2],
    ['2', 0],
  ])
})

test('judgements may be in trec_eval’s four columns, and a broken line is named', async () => {
  const folder = collection({
    'qrels.tsv': 'q1 0 d1 1\n',
    'bad.tsv': 'q1\td1\t1\nq1\td2\n',
    'corpus.jsonl': '{"title": 1}',
  })
  expect([...((await readJudgements(join(folder, 'qrels.tsv'))).get('q1') ?? [])]).toEqual([['d1', 1]])
  await expect(readJudgements(join(folder, 'bad.tsv'))).rejects.toThrow('bad.tsv:2')
  await expect(readCorpus(join(folder, 'corpus.jsonl')).next()).rejects.toThrow('corpus.jsonl:1')
  expect(() => findBeirFiles(folder, undefined)).toThrow('queries.jsonl')
})

test('a TREC run has falling scores where the ranking had equal ones', () => {
  const lines = trecRun(
    [
      {
        query: 'q1',
        documents: [
          { id: 'a', score: 0.5 },
          { id: 'b', score: 0.5 },
          { id: 'c', score: 0.4 },
        ],
      },
    ],
    'tag',
  ).split('\n')
  expect(lines[0]).toBe('q1 Q0 a 1 0.5 tag')
  expect(lines[2]).toBe('q1 Q0 c 3 0.4 tag')
  const scores = lines.slice(0, 3).map((line) => Number(line.split(' ')[4]))
  expect(scores.every((score, at) => at === 0 || score < (scores[at - 1] ?? 0))).toBe(true)
})

test('a server that asks for patience is asked again as late as it says, another refusal is thrown', async () => {
  const waits: number[] = []
  const wait = async (milliseconds: number) => void waits.push(milliseconds)
  const signal = new AbortController().signal
  const answers = [
    new ClientError('rate_limited', 'slow', 429, [], { retry_after: 3 }),
    new ClientError('unavailable', 'away', 503),
  ]
  const work = async () => {
    const error = answers.shift()
    if (error) throw error
    return 'done'
  }
  expect(await patient(work, signal, wait)).toBe('done')
  expect(waits).toEqual([3000, 1000])
  const refuse = () => Promise.reject(new ClientError('not_found', 'no', 404))
  await expect(patient(refuse, signal, wait)).rejects.toMatchObject({ status: 404 })
})

test('no more is under way than was allowed, and the first failure is thrown', async () => {
  let now = 0
  let most = 0
  await withEach(
    Array.from({ length: 20 }, (_, at) => at),
    4,
    async () => {
      most = Math.max(most, ++now)
      await new Promise((resolve) => setImmediate(resolve))
      now--
    },
  )
  expect(most).toBe(4)
  const failing = withEach([1, 2, 3], 1, (item) => (item === 2 ? Promise.reject(new Error('two')) : Promise.resolve()))
  await expect(failing).rejects.toThrow('two')
})

test('a snippet shows where most was found, on one line, without what steers a terminal', () => {
  const text = `${'far '.repeat(100)}the \u001b[31mtent\nand the stove${' end'.repeat(100)}`
  const ranges = ['tent', 'stove'].map((word) => ({ start: text.indexOf(word), end: text.indexOf(word) + word.length }))
  const shown = snippet(text, ranges, (word) => `<${word}>`)
  expect(shown).toContain('<tent> and the <stove>')
  for (const steering of ['\u001b', '\n']) expect(shown).not.toContain(steering)
  expect(shown.length).toBeLessThan(260)
})
