import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { comparedSteps } from './fixtures/compare-steps'
import { violations } from './fixtures/invariants'
import { type Program, pollingFetch, programs, randomApp } from './fixtures/random-program'
import { type Trial, trial } from './fixtures/trial-hub'

const isFull = process.env['SLUICE_CRASH'] === 'full'
const [count, seeds] = isFull ? [100, 10] : [30, 2]

test.each(Array.from({ length: seeds }, (_each, n) => 1000 + n))(
  'random orchestrations that are killed at random writes all end, numbered as the SDK numbers (seed %i)',
  async (seed) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'hub-'))
    const file = path.join(folder, 'hub.db')
    const given = fc.sample(programs, { numRuns: count, seed })
    const gaps = fc.sample(fc.integer({ min: 1, max: 25 }), { numRuns: 12, seed })
    const world = killedWorld(file, gaps)
    try {
      await playAll(world, given)
      const { hub } = world
      const instances = hub.client.find({}, 100_000).items
      expect(instances.filter(({ status }) => status !== 'Completed')).toEqual([])
      for (const instance of instances) {
        for (const { step, host, sdk } of await comparedSteps(hub, instance)) {
          expect({ id: instance.id, step, ...host }).toEqual({ id: instance.id, step, ...sdk })
        }
      }
      await hub.stop()
      expect(violations(file)).toEqual([])
      expect(world.kills).toBeGreaterThanOrEqual(5)
    } finally {
      await world.hub.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
  120_000,
)

/** A hub that is killed in the place of writes, so many between two kills, and opened again on the same file. */
function killedWorld(file: string, gaps: readonly number[]): { hub: Trial; kills: number } {
  const world = { kills: 0 } as { hub: Trial; kills: number }
  const open = (): Trial => {
    let left = gaps[world.kills] ?? Number.POSITIVE_INFINITY
    const own = trial(randomApp(), {
      file,
      http: { fetch: pollingFetch },
      later: (work) =>
        void setImmediate(() => {
          if (left-- !== 0) return work()
          world.kills++
          own.abandon()
          world.hub = open()
        }),
    })
    return own
  }
  world.hub = open()
  return world
}

/** Starts them and raises events for whatever waits; what a kill kept from the disk is asked for again. */
async function playAll(world: { hub: Trial }, given: readonly Program[]): Promise<void> {
  const end = performance.now() + 60_000
  const started = new Set<number>()
  while (performance.now() < end) {
    try {
      for (const [n, program] of given.entries()) {
        if (!started.has(n)) await world.hub.begin('random', program, `r${n}`)
        started.add(n)
      }
      const open = world.hub.client.find({ statuses: ['Pending', 'Running'] }, 10_000).items
      if (open.length === 0) return
      await Promise.all(open.map(({ id }) => world.hub.client.raiseEvent(id, 'event', '1')))
      await new Promise((resolve) => setTimeout(resolve, 5))
    } catch (error) {
      if (!/abandoned|closed|not open/.test((error as Error).message)) throw error
    }
  }
  throw new Error(`Stuck: ${JSON.stringify(world.hub.client.find({ statuses: ['Pending', 'Running'] }, 2).items)}`)
}
