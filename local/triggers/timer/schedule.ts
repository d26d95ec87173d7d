import { Cron } from 'croner'
import { messageOf } from '../../core/log-bus'
import { HostError } from '../../host-error'
import { parseTimeSpan } from '../../settings/time-span'
import { cronFields } from './cron-fields'

/** When a timer is due. */
export interface Schedule {
  readonly text: string
  /** A time of the day follows daylight saving, an interval does not. */
  readonly adjustForDst: boolean
  /** The first time after this one. */
  next(after: number): number
}

/** Reads a schedule: NCRONTAB, or an interval `hh:mm:ss`. `where` names its place, for errors. */
export function parseSchedule(text: string, timeZone: string, where: string): Schedule {
  const interval = parseTimeSpan(text.trim())
  if (interval !== undefined) {
    if (interval === 0) throw unreadable(text, where, 'an interval must be longer than nothing')
    return { text, adjustForDst: false, next: (after) => after + interval }
  }
  try {
    const cron = new Cron(cronFields(text).join(' '), { timezone: timeZone, domAndDow: true, paused: true })
    if (!cron.nextRun(new Date(0))) throw new Error('it never comes')
    return {
      text,
      adjustForDst: true,
      next(after) {
        const next = cron.nextRun(new Date(after))
        if (!next) throw new Error(`The schedule "${text}" has no time after ${new Date(after).toISOString()}`)
        return next.getTime()
      },
    }
  } catch (error) {
    throw unreadable(text, where, messageOf(error))
  }
}

/** The time zone of schedules: the setting `WEBSITE_TIME_ZONE`, else UTC, wherever the machine stands. */
export function scheduleTimeZone(setting: string | undefined): string {
  if (setting === undefined || setting === '') return 'UTC'
  try {
    return new Intl.DateTimeFormat('en', { timeZone: setting }).resolvedOptions().timeZone
  } catch {
    const message = `Setting "WEBSITE_TIME_ZONE" is "${setting}", which is no time zone of the IANA list, like Europe/Oslo`
    throw new HostError('bad_settings', message)
  }
}

function unreadable(text: string, where: string, why: string): HostError {
  return new HostError('bad_trigger', `${where} is "${text}", neither NCRONTAB nor hh:mm:ss: ${why}`)
}
