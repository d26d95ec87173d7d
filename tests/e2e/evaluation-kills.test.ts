import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from './api'
import { eventually, startGround, type Ground } from './ground'

jest.setTimeout(240_000)

const isFull = process.env['SLUICE_CRASH'] === 'full'
const rows = isFull ? 2_000 : 150
const kills = isFull ? 10 : 2
// An answer on its way into the store is in flight still; so long it takes at most.
const mostToKeep = 1_000

/** When each question was answered, by who was asked; it outlives the kills. */
const answers = new Map<string, number[]>()
const model = createServer((request, response) => {
  let body = ''
  request.on('data', (piece: Buffer) => (body += piece.toString()))
  request.on('end', () => {
    const { model: asked, messages } = JSON.parse(body) as { model: string; messages: { content: string }[] }
    const text = messages.map(({ content }) => content).join('\n')
    const row = /row-\d+/.exec(text)?.[0] ?? 'none'
    setTimeout(() => {
      const key = `${asked} ${row}`
      answers.set(key, [...(answers.get(key) ?? []), performance.now()])
      const content = asked === 'judge' ? '{"reason": "fine", "score": 4}' : `An answer about ${row}.`
      const choice = { index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }
      const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 }
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ id: 'x', object: 'chat.completion', created: 0, model: asked, choices: [choice], usage }))
    }, 60)
  })
})

let folder: string
let ground: Ground
const start = (): Promise<Ground> =>
  startGround({
    folder,
    env: {
      SLUICE_MODEL_BASE_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`,
      SLUICE_MODEL_PROVIDER: 'compatible',
      SLUICE_MODEL_API_KEY: 'none',
      SLUICE_CHAT_MODEL: 'm',
      SLUICE_JUDGE_MODEL: 'judge',
      SLUICE_LEASE_MS: '2000',
      SLUICE_REQUESTS_PER_MINUTE: '1000000',
    },
  })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-evaluation-kills-'))
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve))
  ground = await start()
})
afterAll(async () => {
  model.close()
  model.closeAllConnections()
  await ground.stop()
  rmSync(folder, { recursive: true, force: true })
})

const yaml = `inputs:
  question: {type: string}
outputs:
  answer: {type: string, reference: "\${say.output}"}
nodes:
- {name: say, type: llm, source: {type: code, path: ask.jinja2}, inputs: {question: "\${inputs.question}"}}
`

interface Shown {
  readonly status: string
  readonly done: number
  readonly completed: number
  readonly quality: { readonly metrics: Readonly<Record<string, { readonly n: number; readonly mean: number }>> }
}

test('[2] an evaluation whose process group is killed goes on: no row is lost, and no verdict that was kept is asked for again', async () => {
  const files = { 'ask.jinja2': 'user:\n{{ question }}' }
  expect((await call(ground, 'PUT', '/api/flows/asker', { yaml, files })).status).toBe(201)
  const lines = Array.from({ length: rows }, (_none, row) => JSON.stringify({ question: `What is row-${row}?` }))
  await call(ground, 'PUT', '/api/datasets/things', lines.join('\n'), { 'content-type': 'application/jsonl' })
  const order = { dataset: 'things', flow: 'asker', evaluators: [{ evaluator: 'fluency' }], concurrency: 8 }
  const { body } = await call<{ run_id: string }>(ground, 'POST', '/api/evaluations', order)
  const shown = async () => (await call<Shown>(ground, 'GET', `/api/evaluations/${body.run_id}`)).body
  const killed: number[] = []
  for (let kill = 1; kill <= kills; kill++) {
    const wanted = Math.floor((rows * kill) / (kills + 1))
    await eventually(async () => ((await shown()).done >= wanted ? true : undefined), 120_000)
    await ground.kill()
    killed.push(performance.now())
    ground = await start()
  }
  const card = await eventually(async () => {
    const found = await shown()
    return found.status === 'completed' ? found : undefined
  }, 200_000)
  expect(card).toMatchObject({ done: rows, completed: rows })
  expect(card.quality.metrics['fluency']).toMatchObject({ n: rows, mean: 4 })
  const found = await call<{ items: { row: number }[] }>(
    ground,
    'GET',
    `/api/evaluations/${body.run_id}/rows?limit=500`,
  )
  expect(new Set(found.body.items.map(({ row }) => row)).size).toBe(Math.min(rows, 500))
  // What was asked twice was answered so shortly before a kill that its answer was not on disk yet.
  const twice = [...answers].filter(([, times]) => times.length > 1)
  for (const [key, [first = 0]] of twice) {
    const isInFlight = killed.some((at) => first > at - mostToKeep && first <= at + mostToKeep)
    expect([key, isInFlight]).toEqual([key, true])
  }
  expect(twice.length).toBeLessThanOrEqual(kills * order.concurrency * 2)
  expect([...answers.keys()].filter((key) => key.startsWith('judge '))).toHaveLength(rows)
})
