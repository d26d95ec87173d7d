import { manualClock, type ManualClock } from '../../fixtures/manual-clock'
import { parseSchedule } from './schedule'
import { type TimerInfo, type TimerRunner, timerRunner } from './timer-runner'
import type { TimerMemory, TimerStatus } from './timer-status'

function memory(start?: TimerStatus): TimerMemory & { status: () => TimerStatus | undefined } {
  let status = start
  return { read: () => status, write: (next) => void (status = next), status: () => status }
}

interface Trial {
  readonly runner: TimerRunner
  readonly runs: { at: string; info: TimerInfo }[]
}

function trial(
  clock: ManualClock,
  text: string,
  given: { memory?: TimerMemory; runOnStartup?: boolean; takes?: number } = {},
): Trial {
  const runs: Trial['runs'] = []
  const runner = timerRunner({
    schedule: parseSchedule(text, 'UTC', 'x'),
    runOnStartup: given.runOnStartup ?? false,
    ...(given.memory && { memory: given.memory }),
    clock,
    async run(info) {
      runs.push({ at: new Date(clock.now()).toISOString(), info })
      if (given.takes) await new Promise<void>((resolve) => clock.setTimer(resolve, given.takes ?? 0))
    },
  })
  runner.start()
  return { runner, runs }
}

test('a timer runs at its times and is told what is remembered', async () => {
  const clock = manualClock('2026-01-01T00:00:30Z')
  const { runs } = trial(clock, '0 */5 * * * *', { memory: memory() })
  await clock.advanceTo('2026-01-01T00:10:00Z')
  expect(runs).toEqual([
    {
      at: '2026-01-01T00:05:00.000Z',
      info: {
        Schedule: { AdjustForDST: true },
        ScheduleStatus: {
          Last: '0001-01-01T00:00:00.000Z',
          Next: '2026-01-01T00:05:00.000Z',
          LastUpdated: '2026-01-01T00:00:30.000Z',
        },
        IsPastDue: false,
      },
    },
    {
      at: '2026-01-01T00:10:00.000Z',
      info: expect.objectContaining({
        ScheduleStatus: expect.objectContaining({
          Last: '2026-01-01T00:05:00.000Z',
          Next: '2026-01-01T00:10:00.000Z',
        }) as object,
      }) as object,
    },
  ])
})

test('what was missed while the host was down is made up for once, as past due', async () => {
  const notes = memory()
  const before = manualClock('2026-01-01T00:00:00Z')
  const first = trial(before, '0 0 * * * *', { memory: notes })
  await before.advanceTo('2026-01-01T01:30:00Z')
  await first.runner.stop()

  const after = manualClock('2026-01-01T04:20:00Z')
  const second = trial(after, '0 0 * * * *', { memory: notes })
  await after.advanceTo('2026-01-01T05:00:00Z')
  expect(second.runs.map(({ at, info }) => [at, info.IsPastDue])).toEqual([
    ['2026-01-01T04:20:00.000Z', true],
    ['2026-01-01T05:00:00.000Z', false],
  ])
})

test('a run that a kill interrupted is past due at the next start', async () => {
  const notes = memory()
  const before = manualClock('2026-01-01T00:59:00Z')
  trial(before, '0 0 * * * *', { memory: notes, takes: 60_000 })
  await before.advanceTo('2026-01-01T01:00:01Z')
  // The process is gone here: the run never came to its end.
  const after = trial(manualClock('2026-01-01T01:00:05Z'), '0 0 * * * *', { memory: notes })
  expect(after.runs.map(({ info }) => info.IsPastDue)).toEqual([true])
})

test('a schedule that was changed starts anew, and nothing is past due', async () => {
  const notes = memory({ schedule: '0 0 * * * *', last: 0, next: 1, updated: 0 })
  const clock = manualClock('2026-01-01T00:00:00Z')
  const { runs } = trial(clock, '0 30 * * * *', { memory: notes })
  await clock.advanceTo('2026-01-01T00:29:59Z')
  expect(runs).toEqual([])
  expect(notes.status()).toMatchObject({ schedule: '0 30 * * * *', last: null })
})

test('runOnStartup runs at once, and then by the schedule', async () => {
  const clock = manualClock('2026-01-01T00:20:00Z')
  const { runs } = trial(clock, '0 0 * * * *', { runOnStartup: true })
  await clock.advanceTo('2026-01-01T01:00:00Z')
  expect(runs.map(({ at }) => at)).toEqual(['2026-01-01T00:20:00.000Z', '2026-01-01T01:00:00.000Z'])
  expect(runs[0]!.info.ScheduleStatus).toBeNull()
})

test('no run begins while another lasts; what falls due meanwhile is left out', async () => {
  const clock = manualClock('2026-01-01T00:00:00Z')
  const { runs } = trial(clock, '00:01:00', { takes: 150_000 })
  await clock.advanceTo('2026-01-01T00:08:10Z')
  expect(runs.map(({ at }) => at.slice(14, 19))).toEqual(['01:00', '04:30', '08:00'])
})

test('without a monitor nothing is past due', () => {
  expect(trial(manualClock('2030-01-01T00:00:00Z'), '0 0 * * * *').runs).toEqual([])
})

test('stopping waits for the run and starts no other', async () => {
  const notes = memory()
  const clock = manualClock('2026-01-01T00:00:00Z')
  const { runner, runs } = trial(clock, '00:01:00', { takes: 5000, memory: notes })
  await clock.advanceTo('2026-01-01T00:01:01Z')
  let isStopped = false
  const stopping = runner.stop().then(() => (isStopped = true))
  await Promise.resolve()
  expect(isStopped).toBe(false)
  await clock.advanceTo('2026-01-01T00:10:00Z')
  await stopping
  expect(runs).toHaveLength(1)
  expect(notes.status()!.last).toBe(Date.parse('2026-01-01T00:01:00Z'))
})
