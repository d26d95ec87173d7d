/** One field of an NCRONTAB expression. */
interface Field {
  readonly name: string
  readonly least: number
  readonly most: number
  /** Full names in the order of their numbers, from `least` on. */
  readonly words?: readonly string[]
}

const months = 'january february march april may june july august september october november december'.split(' ')
const days = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ')

const fields: readonly Field[] = [
  { name: 'second', least: 0, most: 59 },
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, words: months },
  { name: 'day of the week', least: 0, most: 6, words: days },
]

/**
 * Reads an NCRONTAB expression of six fields, or of five (without seconds), into plain lists of numbers: what NCRONTAB
 * and other dialects of cron read differently is gone afterwards. Throws an Error that names the field.
 */
export function cronFields(text: string): readonly string[] {
  const parts = text.trim().split(/\s+/)
  if (parts.length !== 5 && parts.length !== 6) {
    throw new Error(`it has ${parts.length} fields, and an NCRONTAB expression has six (or five, without seconds)`)
  }
  const all = parts.length === 5 ? ['0', ...parts] : parts
  return fields.map((field, place) => {
    const numbers = new Set<number>()
    for (const item of (all[place] ?? '').split(',')) for (const number of itemOf(item, field)) numbers.add(number)
    return numbers.size === field.most - field.least + 1 ? '*' : [...numbers].toSorted((a, b) => a - b).join(',')
  })
}

function itemOf(item: string, field: Field): readonly number[] {
  const [, range = '', step] = /^([^/]*)(?:\/(.*))?$/.exec(item) ?? []
  const every = step === undefined ? 1 : Number(step)
  const [from, to, ...more] = range === '*' ? ['*'] : range.split('-')
  const isWrong = range === '' || more.length > 0 || !Number.isInteger(every) || every < 1 || step === ''
  if (isWrong) throw unreadable(item, field)

  let first = from === '*' ? field.least : numberOf(from ?? '', field)
  let last = to === undefined ? first : numberOf(to, field)
  // A single number with a step runs from there to the end.
  if (from === '*' || (to === undefined && step !== undefined)) last = field.most
  // A range given backwards is the same range, as NCRONTAB has it.
  if (first > last) [first, last] = [last, first]

  const numbers: number[] = []
  for (let number = first; number <= last; number += every) numbers.push(number)
  return numbers
}

function numberOf(text: string, field: Field): number {
  const lower = text.toLowerCase()
  const place = lower.length < 3 ? -1 : (field.words?.findIndex((word) => word.startsWith(lower)) ?? -1)
  const number = place >= 0 ? field.least + place : /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(number) || number < field.least || number > field.most) throw unreadable(text, field)
  return number
}

function unreadable(text: string, { name, least, most }: Field): Error {
  return new Error(`"${text}" is no ${name} of NCRONTAB: numbers from ${least} to ${most}, with "," "-" "*" and "/"`)
}
