// Documents through the queue, and what a caller feels of it meanwhile: node bench/knowledge.mjs [documents] [documents a second]
// The ground is a process of its own, and this one holds its clients. A caller asks a flow again and again: while nothing else
// happens, while documents come at a steady rate, and while all come at once.
import { loadavg } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'undici'
import { ensureBuilt } from '../scripts/setup.mjs'
import { greeting, startGround } from './ground.mjs'

ensureBuilt()

const documents = Number(process.argv[2] ?? 2_000)
const perSecond = Number(process.argv[3] ?? 100)
const uploaders = 8
const pauseMs = 20
const idleMs = 8_000

const ground = await startGround()

const things = ['tent', 'stove', 'rope', 'boot', 'lamp', 'flask', 'map', 'jacket', 'pack', 'knife']
const documentOf = (round, n) =>
  `# ${things[n % 10]} ${n}\n\n## Care\n\nWash the ${things[n % 10]} number ${n} of round ${round} in cold water and let it dry in the shade.\n\n` +
  `## Repair\n\nA torn seam of ${things[(n * 7) % 10]} is glued with kit ${n % 97}; let it rest for ${n % 13} hours before use.\n`

const pool = new Pool(ground.url, { connections: uploaders + 4 })
const call = async (method, path, body, type = 'application/json') => {
  const { statusCode, body: reply } = await pool.request({
    method,
    path,
    ...(body !== undefined && { body, headers: { 'content-type': type } }),
  })
  const text = await reply.text()
  if (statusCode >= 300) throw new Error(`${method} ${path} answered ${statusCode}: ${text.slice(0, 200)}`)
  return text === '' ? undefined : JSON.parse(text)
}

/** Asks the flow until told to stop; the milliseconds each answer took. */
const ask = async (signal) => {
  const took = []
  while (!signal.aborted) {
    const begun = performance.now()
    await call('POST', '/api/flows/greeting/invoke', JSON.stringify({ name: 'Ada' }))
    took.push(performance.now() - begun)
    await delay(pauseMs)
  }
  return took
}
const at = (values, share) => values.toSorted((left, right) => left - right)[Math.floor((values.length - 1) * share)]
const shown = (took) =>
  `p50 ${at(took, 0.5).toFixed(1)} ms, p95 ${at(took, 0.95).toFixed(1)} ms, p99 ${at(took, 0.99).toFixed(1)} ms of ${took.length}`

/** Uploads a round of documents, one every so many milliseconds, and waits until all of them can be found; documents a second from the first upload to the last found. */
const bring = async (index, everyMs) => {
  const begun = performance.now()
  let next = 0
  await Promise.all(
    Array.from({ length: uploaders }, async () => {
      for (let n = next++; n < documents; n = next++) {
        const early = n * everyMs - (performance.now() - begun)
        if (early > 0) await delay(early)
        await call('PUT', `/api/indexes/${index}/documents/${n}.md`, documentOf(index, n), 'text/markdown')
      }
    }),
  )
  const uploaded = performance.now() - begun
  for (;;) {
    const { states } = await call('GET', `/api/indexes/${index}`)
    if (states.indexed === documents) break
    await delay(250)
  }
  const found = performance.now() - begun
  return { uploads: (documents * 1000) / uploaded, rate: (documents * 1000) / found, behindMs: found - uploaded }
}

const meanwhile = async (work) => {
  const stop = new AbortController()
  const asked = ask(stop.signal)
  const result = await work()
  stop.abort()
  return { result, took: await asked }
}

try {
  console.log(`${documents} documents of 0.3 KB, load of the machine before: ${loadavg()[0].toFixed(2)}`)
  await call('PUT', '/api/flows/greeting', JSON.stringify(greeting))
  await meanwhile(() => delay(3_000))
  const idle = await meanwhile(() => delay(idleMs))
  console.log(`invoke, idle: ${shown(idle.took)}`)
  for (const [name, everyMs] of [
    [`${perSecond} a second`, 1000 / perSecond],
    ['all at once', 0],
  ]) {
    const index = everyMs === 0 ? 'burst' : 'steady'
    await call('PUT', `/api/indexes/${index}`, '{}')
    const { result, took } = await meanwhile(() => bring(index, everyMs))
    const { uploads, rate, behindMs } = result
    console.log(
      `${name}: ${uploads.toFixed(0)} uploads a second, ${rate.toFixed(0)} documents a second end to end, the last found ${behindMs.toFixed(0)} ms after its upload`,
    )
    console.log(`invoke meanwhile: ${shown(took)}, p95 ${(at(took, 0.95) / at(idle.took, 0.95)).toFixed(2)} times idle`)
  }
} finally {
  await pool.destroy()
  await ground.stop()
}
