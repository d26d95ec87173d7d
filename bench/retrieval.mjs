// Searching one large index on disk: how long it takes to write, to open, and to search, and what memory that takes.
//   node bench/retrieval.mjs [chunks] [dimensions]     after `npm run build`
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteIndex } from '../dist/shared/knowledge/adapters/sqlite-index/open-sqlite-index.js'

const [chunks = 100_000, dimensions = 384] = process.argv.slice(2).map(Number)
const queries = 300
const scope = { project: 'bench', index: 'large', generation: 'g' }

let seed = 42
const random = () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}
// Words fall off as in any language: the commonest stands in nearly every passage.
const vocabulary = Array.from({ length: 60_000 }, (_, at) => `w${at.toString(36)}${'aeiou'[at % 5]}n`)
const word = () => vocabulary[Math.floor(Math.exp(random() * Math.log(vocabulary.length))) - 1]
const centres = Array.from({ length: 500 }, () => Float32Array.from({ length: dimensions }, () => random() - 0.5))
const vector = () => {
  const centre = centres[Math.floor(random() * centres.length)]
  const made = centre.map((part) => part + (random() - 0.5) * 0.7)
  const length = Math.hypot(...made)
  return made.map((part) => part / length)
}
const chunk = (at) => {
  const text = Array.from({ length: 120 }, word).join(' ')
  return {
    id: `c${at}`,
    document: `guides/${at >> 3}.md`,
    sync: 1,
    passage: `p${at}`,
    ordinal: at & 7,
    title: `Guide ${at >> 3}`,
    section: '',
    text,
    start: 0,
    end: text.length,
    acl: at % 10 === 0 ? ['staff'] : null,
    vector: vector(),
  }
}

const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'))
const rss = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024
const timed = async (work) => {
  const started = performance.now()
  const value = await work()
  return { value, ms: performance.now() - started }
}
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
const figure = (ms) => `${ms < 100 ? ms.toFixed(1) : Math.round(ms)} ms`

const writer = openSqliteIndex({ folder })
let writing = 0
for (let from = 0; from < chunks; from += 1000) {
  const batch = Array.from({ length: Math.min(1000, chunks - from) }, (_, place) => chunk(from + place))
  writing += (await timed(() => writer.write(scope, batch))).ms
}
await writer.close()
console.log(`wrote ${chunks} chunks of ${dimensions} dimensions in ${(writing / 1000).toFixed(1)} s`)

const before = rss()
const index = openSqliteIndex({ folder })
const asked = () => ({ text: Array.from({ length: 6 }, word).join(' '), vector: vector(), groups: [], top: 10 })
const first = await timed(() => index.search(scope, { ...asked(), mode: 'hybrid' }))
console.log(`opened, with the first search, in ${(first.ms / 1000).toFixed(1)} s`)
const orders = {
  keyword: { mode: 'keyword' },
  vector: { mode: 'vector' },
  hybrid: { mode: 'hybrid' },
  'hybrid with a filter': { mode: 'hybrid', filter: { field: 'path', is: 'startswith', value: 'guides/1' } },
}
for (const [name, order] of Object.entries(orders)) {
  const times = []
  for (let round = 0; round < queries; round++)
    times.push((await timed(() => index.search(scope, { ...asked(), ...order }))).ms)
  times.sort((left, right) => left - right)
  console.log(`${name}: p50 ${figure(at(times, 0.5))}, p95 ${figure(at(times, 0.95))}`)
}
const facets = []
for (let round = 0; round < 50; round++) {
  const order = { ...asked(), mode: 'keyword', facets: [{ field: 'path', count: 10 }], except: [] }
  facets.push((await timed(() => index.facets(scope, order))).ms)
}
facets.sort((left, right) => left - right)
console.log(`facets over all that was found: p50 ${figure(at(facets, 0.5))}, p95 ${figure(at(facets, 0.95))}`)
console.log(`memory of the process ${Math.round(rss())} MB, before the index was opened ${Math.round(before)} MB`)
await index.close()
rmSync(folder, { recursive: true })
