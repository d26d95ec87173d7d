import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from '../program'
import type { Scene } from '../scene'

interface Asked {
  readonly line: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const json = (status: number, value: unknown): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })

const index = (states = { pending: 0, indexed: 2, failed: 0 }) => ({
  name: 'manuals',
  generation: 'g1',
  documents: 2,
  chunks: 5,
  states,
  drift: null,
  rebuild: null,
})

const play = async (words: readonly string[], answer: (asked: Asked) => unknown) => {
  const cwd = mkdtempSync(join(tmpdir(), 'sluice-cli-index-'))
  const said = { out: '', err: '', asked: [] as Asked[], cwd }
  const files: Readonly<Record<string, string>> = {
    'docs/a.md': 'A',
    'docs/deep/b b.md': 'B',
    'docs/.hidden': 'no',
    'beir/corpus.jsonl':
      '{"_id":"d/1","title":"Tent","text":"Wash it."}\n{"_id":"d2","text":"Stove."}\n{"_id":"q1","text":"Itself."}',
    'beir/queries.jsonl': '{"_id":"q1","text":"tent"}\n{"_id":"q2","text":"unjudged"}\n',
    'beir/qrels/test.tsv': 'query-id\tcorpus-id\tscore\nq1\td/1\t1\n',
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(cwd, name, '..'), { recursive: true })
    writeFileSync(join(cwd, name), text)
  }
  const scene: Scene = {
    terminal: {
      write: (text) => void (said.out += text),
      note: (text) => void (said.err += text),
      paint: (_colour, text) => text,
      lines: async function* () {},
    },
    cwd,
    env: {},
    home: cwd,
    fetch: async (url, { method, headers, body }) => {
      const { pathname, search } = new URL(url)
      if (pathname === '/api/health') return json(200, { status: 'ok', ground: 'local', version: '1' })
      const asked = {
        line: `${method} ${pathname}${search}`,
        headers,
        body: body === undefined ? '' : await new Response(body).text(),
      }
      said.asked.push(asked)
      const found = answer(asked)
      return found instanceof Response ? found : json(200, found)
    },
    startGround: () => Promise.reject(new Error('no ground here')),
    buildCode: () => Promise.reject(new Error('no code here')),
    signal: new AbortController().signal,
  }
  return { exitCode: await runProgram(scene, ['index', ...words]), ...said }
}

test('an upload sends every file of a folder but hidden ones, by its path, and waits until they are indexed', async () => {
  let looks = 0
  const { exitCode, asked, out } = await play(
    ['upload', 'manuals', 'docs', '--to', 'guides/', '--acl', 'staff'],
    ({ line }) =>
      line.startsWith('GET') ? index({ pending: looks++ === 0 ? 1 : 0, indexed: 2, failed: 0 }) : { status_url: 'x' },
  )
  expect(exitCode).toBe(0)
  const sent = asked.filter(({ line }) => line.startsWith('PUT'))
  expect(sent.map(({ line, body }) => `${line} ${body}`).toSorted()).toEqual([
    'PUT /api/indexes/manuals/documents/guides/a.md A',
    'PUT /api/indexes/manuals/documents/guides/deep/b%20b.md B',
  ])
  expect(sent.map(({ headers }) => headers['x-sluice-acl'])).toEqual(['staff', 'staff'])
  expect(out).toContain('2 indexed, 0 failed')
  expect(looks).toBe(3)
})

test('what was refused or failed is named, and the exit code says so', async () => {
  const { exitCode, out } = await play(['upload', 'manuals', 'docs'], ({ line }) =>
    line.includes('a.md')
      ? json(413, { code: 'too_large', detail: 'much too large' })
      : line.startsWith('GET')
        ? index({ pending: 0, indexed: 0, failed: 1 })
        : { status_url: 'x' },
  )
  expect(exitCode).toBe(1)
  expect(out).toContain('a.md: much too large')
  expect(out).toContain('--only failed')
  expect((await play(['upload', 'manuals', 'nowhere'], () => ({}))).exitCode).toBe(2)
})

test('a search asks what it was told to and prints passages, reasons and counts', async () => {
  const found = {
    results: [
      {
        passage: 'p',
        document: 'a.pdf',
        title: 'Manual',
        section: 'Care',
        page: 3,
        text: 'Wash the tents cold.',
        start: 0,
        end: 20,
        score: 1.5,
        highlights: [{ start: 9, end: 14 }],
        why: { keyword_rank: 1, vector_rank: 2, keyword_score: 1.5, vector_score: 0.5, terms: ['tent'] },
      },
    ],
    facets: { type: [{ value: 'pdf', count: 4 }] },
    notes: ['keyword only'],
  }
  const words = [
    'search',
    'manuals',
    'tent',
    '--mode',
    'hybrid',
    '--top',
    '3',
    '--filter',
    "type eq 'pdf'",
    '--facets',
    'type, page',
    '--rerank',
    '--why',
  ]
  const { asked, out, err } = await play(words, () => found)
  expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
    query: 'tent',
    highlight: true,
    mode: 'hybrid',
    top: 3,
    filter: "type eq 'pdf'",
    facets: ['type', 'page'],
    rerank: true,
  })
  expect(out).toContain('1. a.pdf  Care, page 3  1.5000')
  expect(out).toContain('Wash the tents cold.')
  expect(out).toContain('by words 1 (1.500); by vector 2 (0.500); holds tent')
  expect(out).toContain('type: pdf (4)')
  expect(err).toContain('keyword only')
})

test('a collection is uploaded, its judged queries asked, and what was found scored and written as a run', async () => {
  const paths: string[] = []
  const { exitCode, out, asked, cwd } = await play(
    ['evaluate', 'manuals', 'beir', '--modes', 'keyword', '--run', 'out.trec', '--json'],
    ({ line, body }) => {
      if (line.startsWith('PUT')) {
        if (body.startsWith('Tent\n\nWash')) paths[1] = line.split('/documents/')[1] ?? ''
        if (body === 'Stove.') paths[0] = line.split('/documents/')[1] ?? ''
        if (body === 'Itself.') paths[2] = line.split('/documents/')[1] ?? ''
        return { status_url: 'x' }
      }
      if (line.startsWith('GET')) return index({ pending: 0, indexed: 3, failed: 0 })
      return {
        results: [2, 0, 1, 1].map((at, place) => ({ document: paths[at], score: 4 - place })),
        notes: ['lexical'],
      }
    },
  )
  expect(exitCode).toBe(0)
  expect(asked.filter(({ line }) => line.startsWith('POST')).map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { query: 'tent', mode: 'keyword', top: 100 },
  ])
  const report = JSON.parse(out) as { modes: unknown[] }
  expect(report).toMatchObject({
    queries: 1,
    documents: 3,
    modes: [
      {
        mode: 'keyword',
        notes: ['lexical'],
        ndcg_10: { mean: 1 / Math.log2(3), n: 1, low: null },
        recall_10: { mean: 1 },
        mrr_10: { mean: 0.5 },
      },
    ],
  })
  expect(readFileSync(join(cwd, 'out.trec'), 'utf8')).toBe(
    'q1 Q0 d2 1 3 sluice-keyword\nq1 Q0 d/1 2 2 sluice-keyword\n',
  )
})

test('indexes are made, listed, shown, mended and deleted through the API', async () => {
  const lines = async (words: readonly string[], answer: unknown) => {
    const { exitCode, asked, out } = await play(words, () => answer)
    return [exitCode, asked.map(({ line, body }) => `${line} ${body}`.trim()), out] as const
  }
  expect(await lines(['create', 'manuals', '--max-tokens', '200'], index())).toEqual([
    0,
    ['PUT /api/indexes/manuals {"chunking":{"max_tokens":200}}'],
    expect.stringContaining('never looked'),
  ])
  expect((await lines(['list'], { items: [index()] }))[2]).toContain('manuals')
  expect((await lines(['show', 'manuals'], index({ pending: 1, indexed: 1, failed: 2 })))[2]).toContain(
    '2, 1 pending, 2 failed',
  )
  const report = { missing: 1, stale: 0, orphan: 2, done: true }
  expect(await lines(['reconcile', 'manuals'], report)).toEqual([
    0,
    ['POST /api/indexes/manuals/reconcile'],
    'Drift: 1 missing, 0 stale, 2 orphan; mended.\n',
  ])
  const failed = { path: 'a.pdf', status: 'failed', chunks: 0, acl: null, error: { code: 'x', message: 'encrypted' } }
  expect(await lines(['retry', 'manuals', 'a.pdf'], failed)).toEqual([
    1,
    ['POST /api/indexes/manuals/retry {"path":"a.pdf"}'],
    'a.pdf: failed, encrypted\n',
  ])
  expect((await lines(['status', 'manuals', '--only', 'failed'], { items: [failed] }))[2]).toMatch(
    /failed +0 +everybody +a.pdf +encrypted/,
  )
  expect((await lines(['delete', 'manuals', 'x/a.pdf'], {}))[1]).toEqual([
    'DELETE /api/indexes/manuals/documents/x/a.pdf',
  ])
  expect((await lines(['delete', 'manuals'], {}))[1]).toEqual(['DELETE /api/indexes/manuals'])
})
