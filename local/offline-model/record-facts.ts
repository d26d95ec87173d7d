import type { DataRecord } from './read-records'
import { stemsOf } from './words'

/** Whether a record has the number anywhere. */
export const holdsCode = ({ value }: DataRecord, code: string): boolean =>
  leaves(value).some(
    ([, leaf]) =>
      leaf.toLowerCase() === code.toLowerCase() || leaf.toLowerCase().split(/[\s-]/).includes(code.toLowerCase()),
  )

/** A record of something that happened: it has a date, and an id or a list of things. */
export const isTransaction = ({ value }: DataRecord): boolean =>
  dateOf(value) !== '' &&
  Object.entries(value).some(
    ([name, field]) => /^(id|number|order|.*_id|.*_?number)$/i.test(name) || Array.isArray(field),
  ) &&
  Object.keys(value).some((name) => /status|state|items?|products?|total|due|track/i.test(name))

/** One line about a record: its id and the field asked for first, then the rest of what is known. */
export const describe = ({ kind, value }: DataRecord, asked: string | undefined): string => {
  if (typeof value['line'] === 'string') return `${value['line']}.`
  const noun = /^(order|purchase|invoice|booking|loan)s?$/.test(kind) ? kind.replace(/s$/, '') : 'order'
  const id = value['id'] ?? value['number'] ?? value['order_id']
  const head = `${noun.charAt(0).toUpperCase()}${noun.slice(1)}${isEmpty(id) ? '' : ` ${show(id)}`}`
  const shown = Object.entries(value).filter(
    ([name, field]) => field !== id && name !== 'partition' && name !== asked && !isEmpty(field),
  )
  const rest = shown.map(([name, field]) => `${name.replaceAll('_', ' ')} ${show(field)}`).join(', ')
  return asked === undefined
    ? `${head}: ${rest}.`
    : `${head}: ${asked.replaceAll('_', ' ')} ${show(value[asked])}${rest && ` (${rest})`}.`
}

/** A value as it is told: names of things, how many where not one. */
export const show = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(show).join('; ')
  if (typeof value !== 'object' || value === null) return String(value)
  const fields = value as Record<string, unknown>
  const name = fields['product'] ?? fields['name'] ?? fields['title']
  const quantity = fields['quantity'] ?? fields['qty']
  if (name !== undefined)
    return `${typeof quantity === 'number' && quantity !== 1 ? `${quantity} × ` : ''}${show(name)}`
  return Object.values(fields)
    .filter((field) => !isEmpty(field))
    .map(show)
    .join(' ')
}

/** Whether a field holds nothing to tell. */
export const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** The date on which a record was made, or its first other one. */
export const dateOf = (value: Readonly<Record<string, unknown>>): string => {
  const dates = Object.entries(value).filter(
    ([, field]) => typeof field === 'string' && /^\d{4}-\d{2}-\d{2}/.test(field),
  )
  const placed =
    dates.find(([name]) => /^(order_?)?date$|placed|ordered|created|borrowed|booked|issued/i.test(name)) ?? dates[0]
  return placed ? String(placed[1]) : ''
}

const stemCache = new WeakMap<DataRecord, ReadonlySet<string>>()

/** Stems of the words that say what a record is about. */
export const valueStems = (record: DataRecord): ReadonlySet<string> => {
  const cached = stemCache.get(record)
  if (cached) return cached
  const stems = new Set(
    leaves(record.value)
      .filter(([name]) => isDescriptive(name))
      .flatMap(([, leaf]) => stemsOf(leaf)),
  )
  stemCache.set(record, stems)
  return stems
}

/** Fields whose words say what a record is about; carriers and cities do not. */
const isDescriptive = (name: string): boolean => /item|product|name|title|line|description|book|article/i.test(name)

const leaves = (value: unknown, name = ''): readonly (readonly [string, string])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, field]) => leaves(field, Array.isArray(value) ? name : key))
    : isEmpty(value)
      ? []
      : [[name, String(value)]]
