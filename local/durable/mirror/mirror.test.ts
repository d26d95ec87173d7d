import * as fc from 'fast-check'
import { comparedSteps } from '../fixtures/compare-steps'
import { type Program, pollingFetch, programs, randomApp } from '../fixtures/random-program'
import { type Trial, trial } from '../fixtures/trial-hub'

const count = Number(process.env['RANDOM_ORCHESTRATIONS'] ?? 300)

const features = ['activity', 'retry', 'child', 'child-retry', 'timer', 'entity', 'http', 'event']
features.push('all', 'any', 'race', 'signal', 'section')

test('the host numbers tasks exactly as the SDK does, in random orchestrations, at every step', async () => {
  const seed = Number(process.env['RANDOM_SEED'] ?? 20_261_125)
  const hub = trial(randomApp(), { http: { fetch: pollingFetch } })
  const kinds = new Map<string, number>()
  let checks = 0
  try {
    const given = fc.sample(programs, { numRuns: count, seed })
    for (const program of given)
      for (const word of JSON.stringify(program).match(/"kind":"[^"]+"/g) ?? []) bump(kinds, word)
    for (let from = 0; from < given.length; from += 25) await playAll(hub, given.slice(from, from + 25), from)

    const instances = hub.client.find({}, 100_000).items
    expect(instances.filter(({ status }) => status !== 'Completed')).toEqual([])
    for (const instance of instances) {
      for (const { instance: id, step, host, sdk } of await comparedSteps(hub, instance)) {
        expect({ id, step, ...host }).toEqual({ id, step, ...sdk })
        checks++
      }
    }
  } finally {
    await hub.stop()
  }
  expect(checks).toBeGreaterThan(count * 4)
  // Every feature must have had its share, or the agreement says nothing about it.
  const rare = features.filter((word) => (kinds.get(`"kind":"${word}"`) ?? 0) < count / 15)
  expect(rare).toEqual([])
}, 60_000)

/** Starts some and raises events for whatever waits until all have ended. */
async function playAll(hub: Trial, given: readonly Program[], from: number): Promise<void> {
  const ids = await Promise.all(given.map((program, at) => hub.begin('random', program, `r${from + at}`)))
  const end = performance.now() + 20_000
  for (;;) {
    const open = hub.client.find({ statuses: ['Pending', 'Running'] }, 10_000).items
    if (open.length === 0) return
    if (performance.now() > end)
      throw new Error(`Stuck: ${JSON.stringify(open.slice(0, 2))} of ${ids.length}\n${hub.logs.join('\n')}`)
    await Promise.all(open.map(({ id }) => hub.client.raiseEvent(id, 'event', '1')))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function bump(counts: Map<string, number>, word: string): void {
  counts.set(word, (counts.get(word) ?? 0) + 1)
}
