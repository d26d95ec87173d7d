import * as fc from 'fast-check'
import type { Instance } from '../contract'
import { loadSession } from '../dispatcher/session'
import { type Program, pollingFetch, programs, randomApp } from '../fixtures/random-program'
import { orchestrator, type SdkExecutor } from '../fixtures/sdk-functions'
import { type Trial, trial } from '../fixtures/trial-hub'
import { orchestratorInput } from '../protocol/orchestrator-input'
import { isFinal } from '../store/transaction'

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
    for (const instance of instances) checks += await compareSteps(hub, instance)
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

/** Lets the SDK replay every prefix of a history and compares its numbering with the mirror's. */
async function compareSteps(hub: Trial, instance: Instance): Promise<number> {
  let executor: SdkExecutor | undefined
  const replay = orchestrator('random', randomApp().orchestrators?.['random'], (_id, seen) => (executor = seen))
  const turns = hub.client.history(instance.id)
  let checks = 0
  for (let length = 1; length <= turns.length; length++) {
    const prefix = turns.slice(0, length)
    const { mirror, outcome } = loadSession(instance, prefix)
    await replay.run(
      orchestratorInput(
        instance,
        prefix.map(({ events }) => events),
      ),
      { instanceId: instance.id },
    )
    // The SDK looks at nothing more once its generator has returned.
    if (outcome || isDone(prefix.at(-1)?.events)) break
    const host = { next: mirror.nextId, open: mirror.openKeys() }
    const sdk = { next: executor?.sequenceNumber, open: Object.keys(executor?.openTasks ?? {}).toSorted() }
    expect({ instance: instance.id, length, ...host }).toEqual({ instance: instance.id, length, ...sdk })
    checks++
  }
  expect(isFinal(instance.status)).toBe(true)
  return checks
}

function isDone(events = ''): boolean {
  return events.includes('"EventType":1,')
}

function bump(counts: Map<string, number>, word: string): void {
  counts.set(word, (counts.get(word) ?? 0) + 1)
}
