import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../scripts/setup.mjs'

// The task hub on its own, in this process, on SQLite, with the SDK's orchestrators over the wire's JSON.
const require = createRequire(import.meta.url)
require(join(root, 'local', 'fixtures', 'register.cjs'))
const { trial } = require(join(root, 'local', 'durable', 'fixtures', 'trial-hub.ts'))

const median = (values) => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]

const app = {
  orchestrators: {
    *one(context) {
      return yield context.df.callActivity('nothing', 1)
    },
    *three(context) {
      for (let n = 0; n < 3; n++) yield context.df.callActivity('nothing', n)
      return 3
    },
    *fan(context) {
      const { count } = context.df.getInput()
      const tasks = Array.from({ length: count }, (_each, n) => context.df.callActivity('nothing', n))
      return (yield context.df.Task.all(tasks)).length
    },
    *chunks(context) {
      const { count, chunk } = context.df.getInput()
      const parts = Array.from({ length: count / chunk }, () => context.df.callSubOrchestrator('fan', { count: chunk }))
      return (yield context.df.Task.all(parts)).reduce((sum, each) => sum + each, 0)
    },
    *chain(context) {
      for (let n = 0; n < context.df.getInput().count; n++) yield context.df.callActivity('nothing', n)
      return context.df.getInput().count
    },
  },
  activities: { nothing: (input) => input },
}

/** Runs on a fresh file and gives the milliseconds, the median of several runs. */
const measure = async (runs, work) => {
  const times = []
  for (let run = 0; run < runs; run++) {
    const folder = mkdtempSync(join(tmpdir(), 'hub-bench-'))
    const hub = trial(app, { file: join(folder, 'hub.db') })
    try {
      await hub.play('one')
      const begun = performance.now()
      await work(hub)
      times.push(performance.now() - begun)
    } finally {
      await hub.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return median(times)
}

const many = (name, count) => async (hub) => {
  const ids = await Promise.all(Array.from({ length: count }, (_each, n) => hub.begin(name, null, `${name}-${n}`)))
  for (;;) {
    if (hub.client.find({ statuses: ['Pending', 'Running'] }, 1).items.length === 0) break
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  if (hub.client.find({ statuses: ['Completed'] }, count + 1).items.length < ids.length)
    throw new Error('not all ended well')
}

const one = (name, input, output) => async (hub) => {
  const ended = await hub.play(name, input)
  if (ended.output !== output) throw new Error(`${name}: ${JSON.stringify(ended)}`)
}

const show = (what, value, unit, aim = '') =>
  console.log(`${what.padEnd(44)} ${String(Math.round(value)).padStart(7)} ${unit} ${aim}`)

const single = await measure(5, many('one', 3000))
show('orchestrations of one activity', 3_000_000 / single, 'a second', '(aim: 1000)')
const triple = await measure(3, many('three', 1000))
show('orchestrations of three activities', 1_000_000 / triple, 'a second')
show('one orchestration of three activities', await measure(9, one('three', null, 3)), 'ms')
show('fan-out of 1,000', await measure(7, one('fan', { count: 1000 }, 1000)), 'ms', '(aim: 150)')
show(
  'fan-out of 10,000 in chunks of 500',
  await measure(3, one('chunks', { count: 10_000, chunk: 500 }, 10_000)),
  'ms',
  '(aim: 2000)',
)
show('fan-out of 10,000 at once', await measure(3, one('fan', { count: 10_000 }, 10_000)), 'ms')
show('a chain of 200 activities', await measure(3, one('chain', { count: 200 }, 200)), 'ms')
