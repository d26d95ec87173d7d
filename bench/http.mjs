import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Pool } from 'undici'
import { ensureBuilt, root } from '../scripts/setup.mjs'

// HTTP through the ground, streamed as the app asks for it: the ground is a process of its own, and this one holds the
// clients, which keep their connections.
ensureBuilt()

const connections = 16
const warmMs = 3_000
const measuredMs = 5_000
const rounds = 3

const median = (values) => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]

/** Starts the ground on a folder of its own. */
const startGround = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'http-bench-'))
  const child = spawn(
    process.execPath,
    [join(root, 'dist', 'local', 'main.js'), '--json', '--port', '0', '--data', folder],
    {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        ...process.env,
        SLUICE_FLOWS_DIR: '',
        SLUICE_REQUESTS_PER_MINUTE: '100000000',
      },
    },
  )
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{"ready":true')) continue
    child.stdout.resume()
    const stop = async () => {
      process.kill(-(child.pid ?? 0), 'SIGKILL')
      await new Promise((resolve) => child.once('exit', resolve))
      rmSync(folder, { recursive: true, force: true })
    }
    return { url: JSON.parse(line).url, stop }
  }
  throw new Error('the ground ended before it was ready')
}

const greeting = {
  yaml: `
inputs:
  name: {type: string}
outputs:
  greeting: {type: string, reference: "\${greet.output}"}
nodes:
- name: greet
  type: prompt
  source: {type: code, path: greet.jinja2}
  inputs: {name: "\${inputs.name}"}
`,
  files: { 'greet.jinja2': 'Hello {{ name }}.' },
}

/** Asks as fast as the connections carry, for a while; requests a second. */
const rate = async (pool, order, forMs) => {
  const until = performance.now() + forMs
  let answered = 0
  const begun = performance.now()
  const client = async () => {
    while (performance.now() < until) {
      const { statusCode, body } = await pool.request(order)
      await body.dump()
      if (statusCode !== 200) throw new Error(`${order.path} answered ${statusCode}`)
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, client))
  return (answered * 1000) / (performance.now() - begun)
}

const ground = await startGround()
const pool = new Pool(ground.url, { connections, pipelining: 1 })
try {
  const put = await pool.request({
    method: 'PUT',
    path: '/api/flows/greeting',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(greeting),
  })
  await put.body.dump()
  if (put.statusCode !== 201) throw new Error(`publishing answered ${put.statusCode}`)

  const headers = { 'content-type': 'application/json' }
  const orders = [
    ['GET /api/flows/greeting/versions', { method: 'GET', path: '/api/flows/greeting/versions' }],
    ['GET /api/flows/greeting', { method: 'GET', path: '/api/flows/greeting' }],
    [
      'POST /api/flows/greeting/validate',
      { method: 'POST', path: '/api/flows/greeting/validate', headers, body: JSON.stringify(greeting) },
    ],
    [
      'POST /api/flows/greeting/invoke, a header and a node written each',
      { method: 'POST', path: '/api/flows/greeting/invoke', headers, body: JSON.stringify({ name: 'Ada' }) },
    ],
  ]
  console.log(`${connections} connections, load of the machine before: ${loadavg()[0].toFixed(2)}`)
  for (const [name, order] of orders) {
    await rate(pool, order, warmMs)
    const rates = []
    for (let round = 0; round < rounds; round++) rates.push(await rate(pool, order, measuredMs))
    const each = rates.map(Math.round).join(', ')
    console.log(`${name.padEnd(68)} ${String(Math.round(median(rates))).padStart(6)} a second (${each})`)
  }
} finally {
  await pool.destroy()
  await ground.stop()
}
