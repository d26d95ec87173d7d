// What it costs a run to speak: a piece of text that is told while nobody follows, while somebody does, and in a durable run.
import { createRequire } from 'node:module'
const load = createRequire(import.meta.url)
const { memoryBlobs } = load('../dist/shared/blobs/memory-blobs.js')
const { createRuns } = load('../dist/shared/runs/index.js')
const { keepValue, memoryStore, openValue } = load('../dist/shared/store/index.js')
const { systemWorld } = load('../dist/shared/system-world.js')

const world = systemWorld(() => {})
const runs = createRuns({
  store: memoryStore(),
  blobs: memoryBlobs(),
  world,
  ground: 'local',
  version: '0',
  keepValue,
  openValue,
})
const caller = { project: 'p', id: 'ada', groups: [], roles: ['owner'] }
const start = { kind: 'flow', flow: 'f', snapshot: 'a', label: null, variant: null, inputs: {}, resolved: {} }
const pieces = 200_000
const begun = new Date().toISOString()

const measure = (name, say) => {
  const times = [1, 2, 3].map(() => {
    const before = process.hrtime.bigint()
    for (let index = 0; index < pieces; index++) say()
    return Number(process.hrtime.bigint() - before) / pieces
  })
  console.log(`${name}: ${Math.round(times.toSorted((left, right) => left - right)[1])} ns a piece`)
}

const alone = runs.openJournal(caller, start)
measure('told, nobody follows', () => alone.said('draft', 'answer', 'word ', begun))
const followed = runs.openJournal(caller, start)
followed.followed()
measure('told and followed', () => followed.said('draft', 'answer', 'word ', begun))
const nobody = { start: async () => {}, raise: async () => {}, status: async () => null, terminate: async () => {} }
const { run_id } = await runs.start(caller, { ...start, body: {} }, nobody)
const book = runs.book({ project: 'p', run: run_id, epoch: 1 })
await book.claimRun(`${run_id}~1`)
const speech = book.speak('draft', 'answer')
measure('said by a durable run', () => speech.say('word '))
process.exit(0)
