import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startOfflineModel, type OfflineModel } from '../../local/offline-model'
import { call } from './api'
import { eventually, startGround, type Ground } from './ground'
import { loadSamples } from './samples'

jest.setTimeout(180_000)

const sample = join(__dirname, '..', '..', 'flows', 'retail-copilot')
const read = (path: string): string => readFileSync(join(sample, path), 'utf8')
let ground: Ground
let model: OfflineModel

beforeAll(async () => {
  model = await startOfflineModel({ tokenDelayMs: 0 })
  ground = await startGround({
    env: {
      SLUICE_MODEL_PROVIDER: 'offline',
      SLUICE_MODEL_BASE_URL: `${model.url}/v1`,
      SLUICE_REQUESTS_PER_MINUTE: '1000000',
    },
  })
  await loadSamples(ground)
})
afterAll(async () => {
  await ground.stop()
  await model.close()
})

interface Shown {
  readonly status: string
  readonly verdict: string
  readonly reasons: readonly string[]
  readonly rows: number
  readonly completion: number
  readonly required: Readonly<Record<string, { readonly value: number; readonly n: number; readonly low: number }>>
  readonly watched: Readonly<Record<string, { readonly value: number; readonly n: number }>>
}

const tryGate = async (order: object): Promise<Shown & { readonly id: string }> => {
  const started = await call<{ run_id: string }>(ground, 'POST', '/api/gates/retail-answers/runs', order)
  expect(started.status).toBe(202)
  return eventually(async () => {
    const { body } = await call<Shown & { id: string }>(
      ground,
      'GET',
      `/api/gates/retail-answers/runs/${started.body.run_id}`,
    )
    return 'verdict' in body ? body : undefined
  }, 120_000)
}

test('the dataset has answerable, order-bound, unanswerable, adversarial and benign rows, at least 60', () => {
  const rows = read('data/evaluation.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; facts: string[]; relevant: string[]; answerable: boolean })
  expect(rows.length).toBeGreaterThanOrEqual(60)
  const kinds = new Set(rows.map(({ kind }) => kind))
  expect([...kinds]).toEqual(['answerable', 'order', 'unanswerable', 'policy', 'adversarial', 'benign'])
  for (const { facts, relevant } of rows) {
    const manuals = relevant.map((document) =>
      read(`documents/products/${document}`).replaceAll(/\s+/g, ' ').toLowerCase(),
    )
    for (const text of manuals) for (const fact of facts) expect(text).toContain(fact.toLowerCase())
  }
})

test('the gate passes the sample as it is and fails the version that is worse by two lines', async () => {
  const good = await tryGate({})
  expect([good.verdict, good.rows, good.completion]).toEqual(['pass', 64, 1])
  const patch = read('data/worse.patch').split('\n')
  const taken = patch.filter((line) => /^-(?!--)/.test(line)).map((line) => line.slice(1))
  const given = patch.filter((line) => /^\+(?!\+\+)/.test(line)).map((line) => line.slice(1))
  expect([taken.length, given.length]).toEqual([2, 2])
  const yaml = taken.reduce((text, line, place) => {
    expect(text.split(line)).toHaveLength(2)
    return text.replace(line, () => given[place] ?? '')
  }, read('flow.dag.yaml'))
  const shown = await call<{ hash: string; files: { path: string; text?: string }[] }>(
    ground,
    'GET',
    '/api/flows/retail-copilot',
  )
  const files = Object.fromEntries(
    shown.body.files.flatMap(({ path, text }) => (text === undefined ? [] : [[path, text]])),
  )
  const { 'flow.dag.yaml': _yaml, ...others } = files
  const put = await call<{ hash: string }>(ground, 'PUT', '/api/flows/retail-copilot', { yaml, files: others })
  expect(put.text.slice(0, 300)).toContain('hash')
  const bad = await tryGate({ version: put.body.hash })
  expect([bad.verdict, bad.rows]).toEqual(['fail', 64])
  expect(bad.reasons[0]).toContain('key-facts')
  const markdown = await call(ground, 'GET', `/api/gates/retail-answers/runs/${bad.id}`, undefined, {
    accept: 'text/markdown',
  })
  expect(markdown.text).toContain('Gate retail-answers: fail')
  const gates = await call<{ items: { verdict: string }[] }>(ground, 'GET', '/api/gates/retail-answers/runs')
  expect(gates.body.items.map(({ verdict }) => verdict).toSorted()).toEqual(['fail', 'pass'])
})

const sluice = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  new Promise<{ readonly code: number; readonly text: string }>((resolve) => {
    const main = join(__dirname, '..', '..', 'dist', 'cli', 'sluice.js')
    execFile(
      process.execPath,
      [main, ...args],
      { env: { ...process.env, SLUICE_URL: ground.url, ...env } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? 1) : 0, text: stdout + stderr }),
    )
  })

test('sluice eval gate ends with 0, 1 or 3, and leaves a summary for the pull request', async () => {
  const place = mkdtempSync(join(tmpdir(), 'sluice-gate-'))
  const [summary, ofJob] = [join(place, 'summary.md'), join(place, 'job.md')]
  const passed = await sluice(['eval', 'gate', 'retail-answers', '--label', 'repo', '--summary', summary], {
    GITHUB_STEP_SUMMARY: ofJob,
  })
  expect([passed.code, passed.text]).toEqual([0, expect.stringContaining('pass')])
  for (const file of [summary, ofJob]) expect(readFileSync(file, 'utf8')).toContain('Gate retail-answers: pass')
  // The latest version is the worse one since the test before.
  expect((await sluice(['eval', 'gate', 'retail-answers'])).code).toBe(1)
  expect((await sluice(['eval', 'gate', 'retail-answers', '--seal', 'f'.repeat(64)])).code).toBe(3)
  expect((await sluice(['eval', 'gate', 'no-such-gate'])).code).toBe(3)
  expect((await sluice(['eval', 'gate', '--no-such-option'])).code).toBe(3)
  const open = join(place, 'open.json')
  const definition = { ...(JSON.parse(read('data/gate.json')) as object), required: { 'key-facts': { min: 0.8 } } }
  writeFileSync(open, JSON.stringify(definition))
  const inconclusive = await sluice(['eval', 'gate', '--file', open, '--label', 'repo'])
  expect([inconclusive.code, inconclusive.text]).toEqual([2, expect.stringContaining('leaves open')])
  rmSync(place, { recursive: true })
})

test('sluice eval run, show and compare tell what the gate saw', async () => {
  const order = [
    '--dataset',
    'retail-questions',
    '--flow',
    'retail-copilot',
    '--evaluator',
    'key-facts',
    '--inputs',
    'customer_id=${data.customer_id}',
    '--json',
  ]
  const run = async (label: string) => {
    const { code, text } = await sluice(['eval', 'run', ...order, '--label', label])
    expect([code, text.slice(0, 400)]).toEqual([0, expect.stringContaining('started')])
    return (JSON.parse(text.split('\n')[0] ?? '') as { run_id: string }).run_id
  }
  const [good, worse] = [await run('repo'), await run('latest')]
  const compared = await sluice(['eval', 'compare', good, worse])
  expect([compared.code, compared.text]).toEqual([1, expect.stringContaining('degraded')])
  expect((await sluice(['eval', 'compare', worse, good])).text).toContain('improved')
  const shown = await sluice(['eval', 'show', good, '--slice', 'kind'])
  expect(shown.text).toContain('adversarial')
  expect(shown.text).toMatch(/Wilson|Clopper–Pearson/)
})
