import * as fc from 'fast-check'
import { cronFields } from './cron-fields'
import { parseSchedule, scheduleTimeZone } from './schedule'

const times = (text: string, after: string, count: number, zone = 'UTC'): string[] => {
  const schedule = parseSchedule(text, zone, 'The schedule')
  const found: string[] = []
  for (let at = Date.parse(after); found.length < count; found.push(new Date(at).toISOString())) at = schedule.next(at)
  return found.map((time) => time.slice(0, 19))
}

test.each<[string, string, string[]]>([
  ['0 */5 * * * *', '2026-01-01T00:03:00Z', ['2026-01-01T00:05:00', '2026-01-01T00:10:00']],
  ['*/15 * * * *', '2026-01-01T00:00:00Z', ['2026-01-01T00:15:00', '2026-01-01T00:30:00']],
  ['30 0 9 * * Mon-Fri', '2026-01-02T09:00:30Z', ['2026-01-05T09:00:30', '2026-01-06T09:00:30']],
  ['0 0 0 1 january,JUL *', '2026-01-01T00:00:00Z', ['2026-07-01T00:00:00', '2027-01-01T00:00:00']],
  // A number with a step runs to the end.
  ['0 50/5 0 * * *', '2026-01-01T00:50:00Z', ['2026-01-01T00:55:00', '2026-01-02T00:50:00']],
  // A backward range is the same range: Monday to Friday.
  ['0 0 0 * * FRI-MON', '2026-01-02T00:00:00Z', ['2026-01-05T00:00:00', '2026-01-06T00:00:00']],
  // Day and weekday must both be right.
  ['0 0 0 13 * 5', '2026-01-01T00:00:00Z', ['2026-02-13T00:00:00', '2026-03-13T00:00:00']],
  ['0 0 0 29 2 *', '2026-01-01T00:00:00Z', ['2028-02-29T00:00:00', '2032-02-29T00:00:00']],
  ['01:30:00', '2026-01-01T00:00:00Z', ['2026-01-01T01:30:00', '2026-01-01T03:00:00']],
])('the schedule %s', (text, after, expected) => {
  expect(times(text, after, expected.length)).toEqual(expected)
})

test('a time that the clock leaps over comes once, right after the leap; one that it sees twice comes once', () => {
  const newYork = 'America/New_York'
  expect(times('0 30 2 * * *', '2026-03-07T12:00:00Z', 2, newYork)).toEqual([
    '2026-03-08T07:00:00',
    '2026-03-09T06:30:00',
  ])
  expect(times('0 30 1 * * *', '2026-10-31T12:00:00Z', 2, newYork)).toEqual([
    '2026-11-01T05:30:00',
    '2026-11-02T06:30:00',
  ])
  // What comes every hour comes every hour.
  expect(times('0 30 * * * *', '2026-11-01T04:45:00Z', 3, newYork)).toEqual([
    '2026-11-01T05:30:00',
    '2026-11-01T06:30:00',
    '2026-11-01T07:30:00',
  ])
})

test.each([
  ['* * * *', 'it has 4 fields'],
  ['0 0 24 * * *', '"24" is no hour of NCRONTAB'],
  ['0 0 0 0 * *', '"0" is no day of NCRONTAB'],
  ['0 0 0 * * 7', '"7" is no day of the week of NCRONTAB'],
  ['0 0 0 L * *', '"L" is no day of NCRONTAB'],
  ['0 0 0 ? * 1', '"?" is no day of NCRONTAB'],
  ['0 0 0 * * 1#2', '"1#2" is no day of the week'],
  ['0 */0 * * * *', '"*/0" is no minute'],
  ['0 1-2-3 * * * *', '"1-2-3" is no minute'],
  ['0 , * * * *', '"" is no minute'],
  ['@daily', 'it has 1 fields'],
  ['0 0 0 30 2 *', 'it never comes'],
  ['25:00:00', 'it has 1 fields'],
  ['00:00:00', 'longer than nothing'],
])('the schedule "%s" is refused with its reason', (text, reason) => {
  expect(() => parseSchedule(text, 'UTC', 'The schedule of function "x"')).toThrow(
    `The schedule of function "x" is "${text}", neither NCRONTAB nor hh:mm:ss: `,
  )
  expect(() => parseSchedule(text, 'UTC', 'x')).toThrow(reason)
})

test('whatever is read as NCRONTAB is a list of numbers in range, and anything else an Error', () => {
  const piece = fc.stringMatching(/^[0-9*/,a-zA-Z?#-]{1,8}$/)
  fc.assert(
    fc.property(fc.array(piece, { minLength: 5, maxLength: 6 }), (parts) => {
      let read: readonly string[] | undefined
      try {
        read = cronFields(parts.join(' '))
      } catch (error) {
        expect((error as Error).message).toMatch(/is no .* of NCRONTAB/)
      }
      for (const field of read ?? []) expect(field).toMatch(/^(\*|\d{1,2}(,\d{1,2})*)$/)
    }),
  )
})

test('the time zone is UTC unless the setting names one, and a name that is none is refused', () => {
  expect([scheduleTimeZone(undefined), scheduleTimeZone(''), scheduleTimeZone('Europe/Oslo')]).toEqual([
    'UTC',
    'UTC',
    'Europe/Oslo',
  ])
  expect(() => scheduleTimeZone('Mars Standard Time')).toThrow(
    'Setting "WEBSITE_TIME_ZONE" is "Mars Standard Time", which is no time zone of the IANA list',
  )
})
