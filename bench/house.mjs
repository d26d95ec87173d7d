import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ensureBuilt, root } from '../scripts/setup.mjs'

/** Median of a list of numbers. */
const median = (values) => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const question = { question: 'How do I clean the tent?', customer_id: '' }

/** Starts `npm start` as a user would and answers once it said it is ready or, with `untilAnswer`, once it answered. */
const startSluice = async ({ port, env = {}, build = false }) => {
  if (build) rmSync(join(root, 'dist'), { recursive: true, force: true })
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'))
  const begun = performance.now()
  const child = spawn('npm', ['start', '--silent', '--', '--port', String(port), '--data', folder], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, SLUICE_FLOWS_DIR: '', SLUICE_REQUESTS_PER_MINUTE: '1000000', ...env },
  })
  child.stderr.resume()
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('Sluice is ready')) break
  child.stdout.resume()
  const url = `http://localhost:${port}`
  await invoke(url)
  const answeredMs = performance.now() - begun
  return {
    url,
    answeredMs,
    pid: child.pid,
    stop: async () => {
      process.kill(-(child.pid ?? 0), 'SIGKILL')
      await new Promise((resolve) => child.once('exit', resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const post = async (url, body, headers = {}) => {
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`)
  return text
}

const invoke = (url) => post(`${url}/api/flows/retail-copilot/invoke`, question)

/** Resident memory of every process of the group, in MB. */
const memoryOfGroup = (group) => {
  const { readdirSync } = globalThis.process.getBuiltinModule('node:fs')
  let kilobytes = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]) !== group) continue
      kilobytes += Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
      console.error(
        `  ${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').slice(0, 70)} ${Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)} MB`,
      )
    } catch {
      // The process ended while it was looked at.
    }
  }
  return kilobytes / 1024
}

const start = async (repeats) => {
  const times = []
  let memory
  for (let turn = 0; turn < repeats; turn++) {
    const sluice = await startSluice({ port: 7300 + turn, build: true })
    times.push(sluice.answeredMs)
    if (turn === repeats - 1) {
      await wait(30_000)
      memory = memoryOfGroup(sluice.pid)
    }
    await sluice.stop()
  }
  console.log(
    `npm start to first answer, build included, median of ${repeats}: ${(median(times) / 1000).toFixed(2)} s (${times.map((time) => (time / 1000).toFixed(2)).join(', ')})`,
  )
  console.log(`memory 30 s after idle, all processes: ${Math.round(memory)} MB`)
}

/** /invoke against a direct call of the same model with the same prompt, in turns within one run. */
const overhead = async (repeats) => {
  const model = spawn(process.execPath, [join(root, 'dist', 'local', 'offline-model', 'main.js'), '--port', '7390'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await wait(1500)
  let asked
  const record = async (request, response) => {
    const pieces = []
    for await (const piece of request) pieces.push(piece)
    const body = Buffer.concat(pieces).toString()
    if (request.url.endsWith('/chat/completions')) asked = JSON.parse(body)
    const answer = await fetch(`http://127.0.0.1:7390${request.url}`, {
      method: request.method,
      ...(body && { body }),
      headers: { 'content-type': 'application/json' },
    })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') })
    response.end(Buffer.from(await answer.arrayBuffer()))
  }
  const recorder = createServer((request, response) => void record(request, response)).listen(7391, '127.0.0.1')
  const settings = (port) => ({
    SLUICE_MODEL_PROVIDER: 'offline',
    SLUICE_MODEL_BASE_URL: `http://127.0.0.1:${port}/v1`,
  })
  const recorded = await startSluice({ port: 7392, env: settings(7391) })
  await recorded.stop()
  recorder.close()
  const sluice = await startSluice({ port: 7393, env: settings(7390) })
  const time = async (work) => {
    const begun = performance.now()
    await work()
    return performance.now() - begun
  }
  const direct = () => post('http://127.0.0.1:7390/v1/chat/completions', asked)
  for (let turn = 0; turn < 200; turn++) {
    await invoke(sluice.url)
    await direct()
  }
  const through = []
  const straight = []
  for (let turn = 0; turn < repeats; turn++) {
    through.push(await time(() => invoke(sluice.url)))
    straight.push(await time(direct))
  }
  console.log(
    `/invoke ${median(through).toFixed(2)} ms, direct call ${median(straight).toFixed(2)} ms, over by ${(median(through) - median(straight)).toFixed(2)} ms at the median of ${repeats}`,
  )
  await sluice.stop()
  model.kill()
}

ensureBuilt()
const [what = 'all'] = process.argv.slice(2)
if (what === 'all' || what === 'start') await start(5)
if (what === 'all' || what === 'overhead') await overhead(500)
