import { loadavg } from 'node:os'
import { Pool } from 'undici'
import { ensureBuilt } from '../scripts/setup.mjs'
import { greeting, startGround } from './ground.mjs'

// HTTP through the ground, streamed as the app asks for it: the ground is a process of its own, and this one holds the
// clients, which keep their connections.
ensureBuilt()

const connections = 16
const warmMs = 3_000
const measuredMs = 5_000
const rounds = 3

const median = (values) => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]

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
