// W3 of the peer bench through the durable path: a batch of 1,000 rows, 32 at a time, on the running ground with SQLite, over a
// model of 50 ms and one that answers at once, against hand-written fetch calls of the same model: node bench/batches.mjs
import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { ensureBuilt } from '../scripts/setup.mjs'
import { startGround } from './ground.mjs'

const rows = 1_000
const atOnce = 32
const rounds = 3
const median = (values) => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]

// The model is a process of its own, as the ground is.
if (process.argv[2] === 'model') {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece) => (body += piece))
    request.on('end', () => {
      const latency = Number(/^\/t(\d+)\//.exec(request.url ?? '')?.[1] ?? 0)
      const content = `answer to ${JSON.parse(body).messages.at(-1).content}`
      const choice = { index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }
      const usage = { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10 }
      const reply = { id: 'x', object: 'chat.completion', created: 0, model: 'm', choices: [choice], usage }
      setTimeout(() => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
      }, latency)
    })
  })
  server.listen(0, '127.0.0.1', () => process.send(server.address().port))
} else {
  await measure()
}

async function measure() {
  ensureBuilt()
  const model = fork(fileURLToPath(import.meta.url), ['model'])
  const port = await new Promise((resolve) => model.once('message', resolve))
  console.log(`load ${loadavg()[0].toFixed(2)}`)
  for (const latency of [50, 0]) {
    const base = `http://127.0.0.1:${port}/t${latency}/v1`
    const ground = await openAsker(base)
    const times = { plain: [], ours: [] }
    await ground.batch()
    for (let round = 0; round < rounds; round++) {
      times.plain.push(await byHand(base))
      times.ours.push(await ground.batch())
    }
    await ground.stop()
    const [plain, ours] = [median(times.plain), median(times.ours)]
    console.log(
      `model ${latency} ms: by hand ${plain.toFixed(0)} ms, as a batch ${ours.toFixed(0)} ms (${(ours / plain).toFixed(2)}×), ${((rows * 1_000) / ours).toFixed(0)} rows a second`,
    )
  }
  model.kill()
}

async function byHand(base) {
  const begun = performance.now()
  let next = 0
  const worker = async () => {
    while (next < rows) {
      const row = next++
      const response = await fetch(`${base}/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: `question ${row}` }] }),
      })
      await response.json()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return performance.now() - begun
}

async function openAsker(base) {
  const { url, stop } = await startGround({
    SLUICE_MODEL_PROVIDER: 'compatible',
    SLUICE_MODEL_BASE_URL: base,
    SLUICE_MODEL_API_KEY: 'none',
    SLUICE_CHAT_MODEL: 'm',
  })
  const call = async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, { method, headers, ...(body !== undefined && { body }) })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    return JSON.parse(text)
  }
  const yaml = `inputs: {question: {type: string}}
outputs: {answer: {type: string, reference: "\${ask.output}"}}
nodes:
- {name: ask, type: llm, source: {type: code, path: ask.jinja2}, inputs: {question: "\${inputs.question}"}}
`
  await call('PUT', '/api/flows/asker', JSON.stringify({ yaml, files: { 'ask.jinja2': 'user:\n{{ question }}' } }))
  const lines = Array.from({ length: rows }, (_none, row) => JSON.stringify({ question: `question ${row}` })).join('\n')
  await call('PUT', '/api/datasets/rows', lines, { 'content-type': 'application/jsonl' })
  return {
    batch: async () => {
      const order = { dataset: 'rows', flow: 'asker', concurrency: atOnce }
      const begun = performance.now()
      const { run_id } = await call('POST', '/api/batches', JSON.stringify(order))
      for (;;) {
        const run = await call('GET', `/api/runs/${run_id}`)
        if (run.status === 'completed') return performance.now() - begun
        if (run.status === 'failed') throw new Error(JSON.stringify(run.error))
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
    },
    stop,
  }
}
