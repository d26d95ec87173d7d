// A dataset of 100,000 rows through the ground: node bench/datasets.mjs [rows]
// The ground is a process of its own; its memory is read from the system twenty times a second.
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { ensureBuilt } from '../scripts/setup.mjs'
import { startGround } from './ground.mjs'

ensureBuilt()

const rows = Number(process.argv[2] ?? 100_000)
const words = 'the quick brown fox jumps over a lazy dog while rain falls on the quiet harbour and nobody looks'.split(
  ' ',
)
const text = (seed, length) => Array.from({ length }, (_, at) => words[(seed * 7 + at * 3) % words.length]).join(' ')
const rowOf = (n) => ({ id: n, question: `${n}: ${text(n, 24)}?`, context: text(n + 1, 80), answer: text(n + 2, 30) })

const ground = await startGround({ FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '1073741824' })

const residentMb = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${ground.pid}/status`, 'utf8'))[1]) / 1024
const watchMemory = () => {
  const seen = []
  const timer = setInterval(() => seen.push(residentMb()), 50)
  return () => {
    clearInterval(timer)
    const half = Math.floor(seen.length / 2)
    return { peak_mb: Math.round(Math.max(...seen)), first_half_mb: Math.round(Math.max(...seen.slice(0, half))) }
  }
}

async function* lines(count) {
  for (let at = 0; at < count;) {
    const part = []
    for (; part.length < 200 && at < count; at++) part.push(JSON.stringify(rowOf(at)))
    yield Buffer.from(`${part.join('\n')}\n`)
  }
}

const upload = async (url, name, count) => {
  const began = performance.now()
  const reply = await fetch(`${url}/api/datasets/${name}?splits=train:0.8,test:0.2`, {
    method: 'PUT',
    headers: { 'content-type': 'application/jsonl' },
    body: ReadableStream.from(lines(count)),
    duplex: 'half',
  })
  const text = await reply.text()
  if (text === '') throw new Error(`${reply.status} without a body`)
  const body = JSON.parse(text)
  if (reply.status > 201) throw new Error(JSON.stringify(body))
  return { ms: performance.now() - began, ...body }
}

try {
  const url = ground.url
  const load = loadavg()[0].toFixed(1)
  const idle = residentMb()
  await upload(url, 'warm', 2_000)
  const tenth = await upload(url, 'tenth', rows / 10)
  const stop = watchMemory()
  const whole = await upload(url, 'whole', rows)
  const memory = stop()

  const pages = []
  for (const [place, at] of [
    ['first', 0],
    ['middle', rows / 2],
    ['last', rows - 50],
  ]) {
    const cursor = Buffer.from(`${whole.version}~${at}`).toString('base64url')
    const times = []
    for (let turn = 0; turn < 9; turn++) {
      const began = performance.now()
      const reply = await fetch(`${url}/api/datasets/whole/rows?limit=50&cursor=${cursor}`)
      const { items } = await reply.json()
      if (items[0].index !== at || items.length !== 50) throw new Error('not the page that was asked for')
      times.push(performance.now() - began)
    }
    pages.push([
      place,
      { first_ms: Number(times[0].toFixed(1)), median_ms: Number(times.toSorted((a, b) => a - b)[4].toFixed(1)) },
    ])
  }

  const stopReading = watchMemory()
  const began = performance.now()
  const reply = await fetch(`${url}/api/datasets/whole/rows`, { headers: { accept: 'application/jsonl' } })
  let bytes = 0
  for await (const piece of reply.body) bytes += piece.byteLength
  const seconds = (performance.now() - began) / 1000
  const reading = stopReading()

  const perRow = ({ ms, rows: count }) => Number(((ms / count) * 1000).toFixed(1))
  console.log(
    JSON.stringify(
      {
        load,
        rows,
        megabytes: Number((bytes / 1e6).toFixed(1)),
        idle_mb: Math.round(idle),
        upload: {
          seconds: Number((whole.ms / 1000).toFixed(2)),
          us_per_row: perRow(whole),
          us_per_row_of_a_tenth: perRow(tenth),
          ...memory,
        },
        page: Object.fromEntries(pages),
        download: { seconds: Number(seconds.toFixed(2)), ...reading },
      },
      null,
      2,
    ),
  )
} finally {
  await ground.stop()
}
