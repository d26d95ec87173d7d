import type { Clock } from '../../clock'
import type { Schedule } from './schedule'
import type { TimerMemory, TimerStatus } from './timer-status'

/** What a timer function is told when it runs, in the platform's own words. */
export interface TimerInfo {
  readonly Schedule: { readonly AdjustForDST: boolean }
  readonly ScheduleStatus: { readonly Last: string; readonly Next: string; readonly LastUpdated: string } | null
  readonly IsPastDue: boolean
}

/** What one timer needs. */
export interface TimerRunnerDeps {
  readonly schedule: Schedule
  readonly runOnStartup: boolean
  /** Absent where the timer is not monitored: then nothing is remembered, and nothing is ever past due. */
  readonly memory?: TimerMemory
  readonly clock: Clock
  /** Runs the function; never throws. */
  readonly run: (info: TimerInfo) => Promise<void>
}

/** Runs one function at its times, one run at a time; what falls due while it runs is left out, as on Azure. */
export interface TimerRunner {
  start(): void
  stop(): Promise<void>
}

/** Timers look at the clock at least this often, so that a machine that slept fires soon after it wakes. */
const longestWait = 30_000

/** .NET's "never", which the platform sends before the first run. */
const never = '0001-01-01T00:00:00.000Z'

/** Makes the runner of one timer. */
export function timerRunner({ schedule, runOnStartup, memory, clock, run }: TimerRunnerDeps): TimerRunner {
  let status: TimerStatus | undefined
  let takeBack: (() => void) | undefined
  let running: Promise<void> | undefined
  let isStopped = false

  function remember(next: TimerStatus): void {
    status = next
    memory?.write(next)
  }

  /** A schedule that was changed starts anew; one that was missed is past due. */
  function recall(now: number): boolean {
    const known = memory?.read()
    if (!known || known.schedule !== schedule.text) {
      remember({ schedule: schedule.text, last: null, next: schedule.next(now), updated: now })
      return false
    }
    status = known
    return now > known.next
  }

  function fire(due: number, isPastDue: boolean): void {
    running = run({
      Schedule: { AdjustForDST: schedule.adjustForDst },
      ScheduleStatus: memory && status ? written(status) : null,
      IsPastDue: isPastDue,
    }).finally(() => {
      running = undefined
      // A kill before this line leaves the time in the past, and the run is made up for at the next start.
      const next = rememberRun(due)
      if (!isStopped) wait(next)
    })
  }

  function rememberRun(due: number): number {
    const now = clock.now()
    const next = schedule.next(Math.max(now, due))
    remember({ schedule: schedule.text, last: due, next, updated: now })
    return next
  }

  function wait(due: number): void {
    const left = due - clock.now()
    if (left <= 0) return fire(due, false)
    takeBack = clock.setTimer(() => wait(due), Math.min(left, longestWait))
  }

  return {
    start() {
      const now = clock.now()
      if (recall(now)) return fire(now, true)
      if (runOnStartup) return fire(now, false)
      wait(status?.next ?? schedule.next(now))
    },
    async stop() {
      isStopped = true
      takeBack?.()
      await running
    },
  }
}

function written({ last, next, updated }: TimerStatus): NonNullable<TimerInfo['ScheduleStatus']> {
  const iso = (time: number): string => new Date(time).toISOString()
  return { Last: last === null ? never : iso(last), Next: iso(next), LastUpdated: iso(updated) }
}
