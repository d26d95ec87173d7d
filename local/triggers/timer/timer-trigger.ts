import { messageOf } from '../../core/log-bus'
import { HostError } from '../../host-error'
import type { TriggerKind } from '../contract'
import { parseSchedule, type Schedule, scheduleTimeZone } from './schedule'
import { timerMemory } from './timer-status'
import { type TimerInfo, timerRunner } from './timer-runner'

/** Functions that run by a schedule. */
export const timerTrigger: TriggerKind = {
  type: 'timerTrigger',
  listen({ target, bindingName, binding }, { settings, database, clock, timeScale, logs, run }) {
    const { name: functionName } = target.metadata
    const where = `The schedule of function "${functionName}"`
    const { schedule: text } = binding
    if (typeof text !== 'string' || text === '') throw new HostError('bad_trigger', `${where} is missing`)
    const schedule = parseSchedule(text, scheduleTimeZone(settings.values['WEBSITE_TIME_ZONE']), where)

    // Times of a faster clock mean nothing to the next process.
    const isMonitored = binding['useMonitor'] !== false && timeScale === 1 && !isFrequent(schedule, clock.now())
    const invoke = async (info: TimerInfo): Promise<void> => {
      await run({ target, inputs: [{ name: bindingName, data: { json: JSON.stringify(info) } }] })
    }
    const runner = timerRunner({
      schedule,
      runOnStartup: binding['runOnStartup'] === true,
      ...(isMonitored && { memory: timerMemory(database, functionName) }),
      clock,
      run: (info) =>
        invoke(info).catch((error: unknown) => {
          const message = error instanceof Error ? (error.stack ?? error.message) : messageOf(error)
          logs.app('error', 'host', message, { functionName })
        }),
    })

    return {
      start: () => runner.start(),
      stop: () => runner.stop(),
      runOnce: () =>
        invoke({ Schedule: { AdjustForDST: schedule.adjustForDst }, ScheduleStatus: null, IsPastDue: false }),
    }
  },
}

/** The platform does not monitor what comes more than once a minute. */
function isFrequent(schedule: Schedule, now: number): boolean {
  const next = schedule.next(now)
  return schedule.next(next) - next < 60_000
}
