import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from './api'
import { eventually, startGround, type Ground } from './ground'
import { loadSamples } from './samples'
import { sha256 } from '../../shared/json'

jest.setTimeout(180_000)

const isFull = process.env['SLUICE_CRASH'] === 'full'
const rows = isFull ? 10_000 : 300
const kills = isFull ? 20 : 3

// A model whose answer depends on the row alone, slow by chance, now and then refusing or failing; it outlives the kills and counts.
const asked = new Map<string, number>()
let open = 0
const answered: number[] = []
let model: Server
const chance = (() => {
  let state = 7
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
})()

interface Embedding {
  readonly input: readonly string[] | string
  readonly dimensions?: number
}

// Vectors that follow from the text alone: how often each word is in it.
const embed = ({ input, dimensions = 64 }: Embedding, response: ServerResponse): void => {
  const data = [input].flat().map((text, index) => {
    const embedding = Array.from({ length: dimensions }, () => 0)
    for (const word of text.toLowerCase().match(/\w+/g) ?? []) {
      const place = Number.parseInt(sha256(word).slice(0, 8), 16) % dimensions
      embedding[place] = (embedding[place] ?? 0) + 1
    }
    return { object: 'embedding', index, embedding }
  })
  const usage = { prompt_tokens: 1, total_tokens: 1 }
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ object: 'list', model: 'e', data, usage }))
}

const startModel = () =>
  createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => {
      if (request.url?.endsWith('/embeddings')) return embed(JSON.parse(body) as Embedding, response)
      const { messages } = JSON.parse(body) as { messages: { content: string }[] }
      const text = JSON.stringify(messages)
      open += 1
      setTimeout(
        () => {
          open -= 1
          const luck = chance()
          if (luck < 0.03) {
            const status = luck < 0.02 ? 429 : 500
            response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":{"message":"not now"}}')
            return
          }
          asked.set(text, (asked.get(text) ?? 0) + 1)
          answered.push(performance.now())
          const content = `An answer to ${sha256(text)} [1]`
          const choice = { index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }
          const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 }
          response
            .writeHead(200, { 'content-type': 'application/json' })
            .end(
              JSON.stringify({ id: 'x', object: 'chat.completion', created: 0, model: 'm', choices: [choice], usage }),
            )
        },
        5 + chance() * 60,
      )
    })
  })

// An answer on its way into the store is in flight still; so long it takes at most.
const mostToKeep = 400

let folder: string
let ground: Ground
const env = () => ({
  SLUICE_MODEL_BASE_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`,
  SLUICE_MODEL_PROVIDER: 'compatible',
  SLUICE_MODEL_API_KEY: 'none',
  SLUICE_CHAT_MODEL: 'm',
  SLUICE_EMBEDDING_MODEL: 'e',
  SLUICE_EMBEDDING_DIMENSIONS: '64',
  SLUICE_LEASE_MS: '2000',
  SLUICE_REQUESTS_PER_MINUTE: '1000000',
})

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-batches-'))
  model = startModel()
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve))
  ground = await startGround({ folder, env: env() })
  await loadSamples(ground)
  const things = ['tent', 'stove', 'coolbox', 'pack', 'jacket', 'sleeping bag']
  const lines = Array.from({ length: rows }, (_none, index) =>
    JSON.stringify({
      q: `Question ${index}: how is the ${things[index % things.length]} cleaned, and how long is it covered?`,
    }),
  ).join('\n')
  const put = await call(ground, 'PUT', '/api/datasets/questions', lines, { 'content-type': 'application/jsonl' })
  expect([put.text, put.status]).toEqual([put.text, 201])
})
afterAll(async () => {
  model.close()
  model.closeAllConnections()
  await ground.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Run {
  readonly status: string
  readonly outputs: { readonly rows: number; readonly completed: number; readonly failed: number } | null
}

const order = {
  dataset: 'questions',
  flow: 'retail-copilot',
  mapping: { question: '${data.q}' },
  concurrency: isFull ? 32 : 8,
}
const start = async (body: object = order, headers: Record<string, string> = {}) => {
  const accepted = await call<{ run_id: string }>(ground, 'POST', '/api/batches', body, headers)
  expect([accepted.text, accepted.status]).toEqual([accepted.text, 202])
  return accepted.body.run_id
}
const runOf = async (id: string) => (await call<Run & Record<string, unknown>>(ground, 'GET', `/api/runs/${id}`)).body
const ended = (id: string, patienceMs = 120_000) =>
  eventually(async () => {
    const run = await runOf(id)
    return ['completed', 'failed', 'cancelled'].includes(run.status) ? run : undefined
  }, patienceMs)
const progressOf = async (id: string) =>
  (await call<{ total: number; completed: number; failed: number }>(ground, 'GET', `/api/batches/${id}/progress`)).body

// Results but for times and attempts.
const resultsOf = async (id: string) => {
  const { text } = await call(ground, 'GET', `/api/batches/${id}/rows?limit=500`, undefined, {
    accept: 'application/jsonl',
  })
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { latency_ms: _latency, attempt: _attempt, ...row } = JSON.parse(line) as Record<string, unknown>
      return JSON.stringify(row)
    })
}

test('a batch killed again and again gives what one left alone gives, and pays only for what was in flight', async () => {
  const undisturbed = await start()
  expect(await ended(undisturbed, 600_000)).toMatchObject({
    status: 'completed',
    outputs: { rows, completed: rows, failed: 0 },
  })
  const expected = await resultsOf(undisturbed)
  expect(expected).toHaveLength(rows)

  asked.clear()
  const id = await start()
  const moments = Array.from({ length: kills }, () => rows * (0.05 + chance() * 0.85)).toSorted(
    (one, other) => one - other,
  )
  let inFlight = 0
  for (const moment of moments) {
    const seen = await eventually(async () => {
      const { completed } = await progressOf(id)
      return completed >= moment && open > 0 ? completed : undefined
    }, 300_000)
    expect(seen).toBeLessThanOrEqual(rows * 0.95)
    await ground.kill()
    inFlight += open + answered.filter((at) => performance.now() - at < mostToKeep).length
    // What was in flight is answered, to nobody.
    await eventually(async () => (open === 0 ? true : undefined))
    ground = await startGround({ folder, env: env() })
  }
  expect(await ended(id, 600_000)).toMatchObject({ status: 'completed', outputs: { rows, completed: rows, failed: 0 } })
  expect(await resultsOf(id)).toEqual(expected)
  const repeated = [...asked.values()].reduce((sum, times) => sum + times - 1, 0)
  process.stderr.write(
    `${rows} rows, ${kills} kills: ${repeated} calls repeated of ${inFlight} in flight at the kills\n`,
  )
  expect(repeated).toBeLessThanOrEqual(inFlight)
}, 1_800_000)

test('a batch is cancelled, goes on where it was, and the same key starts it once', async () => {
  const key = { 'idempotency-key': 'batch one' }
  const [id, again] = [await start(order, key), await start(order, key)]
  expect(again).toBe(id)
  const other = await call(ground, 'POST', '/api/batches', { ...order, concurrency: 2 }, key)
  expect(other.status).toBe(409)
  await eventually(async () => ((await progressOf(id)).completed > 10 ? true : undefined), 60_000)
  expect((await call(ground, 'POST', `/api/runs/${id}/cancel`)).status).toBe(200)
  expect((await ended(id)).status).toBe('cancelled')
  await eventually(async () => (open === 0 ? true : undefined))
  const before = (await progressOf(id)).completed
  expect(before).toBeLessThan(rows)
  asked.clear()
  expect((await call(ground, 'POST', `/api/runs/${id}/resume`)).status).toBe(202)
  expect(await ended(id)).toMatchObject({ status: 'completed', outputs: { completed: rows } })
  expect([...asked.keys()].filter((text) => text.includes('Question')).length).toBeLessThanOrEqual(rows - before)
  // Purged, it takes its rows along [10].
  expect((await call(ground, 'DELETE', `/api/runs/${id}`)).status).toBe(204)
  expect((await call(ground, 'GET', `/api/batches/${id}/rows`)).status).toBe(404)
})

test('what cannot be filled is named before anything is asked', async () => {
  asked.clear()
  const refused = await call(ground, 'POST', '/api/batches', { ...order, mapping: { question: '${data.z}' } })
  expect([refused.status, refused.body['errors']]).toEqual([
    422,
    [expect.objectContaining({ path: 'mapping.question' })],
  ])
  expect((await call(ground, 'POST', '/api/batches', { ...order, dataset: 'none' })).status).toBe(404)
  expect(asked.size).toBe(0)
})
