import type { InstanceFilter } from '../client/find'
import type { RuntimeStatus } from '../contract'

const statuses: readonly RuntimeStatus[] = [
  'Pending',
  'Running',
  'Suspended',
  'ContinuedAsNew',
  'Completed',
  'Failed',
  'Canceled',
  'Terminated',
]

/** A query that cannot be understood; the message names the parameter. */
export class BadQuery extends Error {
  override readonly name = 'BadQuery'
}

/** The filter of a query of instances. */
export function filterOf(query: URLSearchParams): InstanceFilter {
  const createdFrom = timeOf(query, 'createdTimeFrom')
  const createdTo = timeOf(query, 'createdTimeTo')
  const idPrefix = query.get('instanceIdPrefix')
  const wanted = (query.get('runtimeStatus') ?? '').split(',').filter((text) => text.trim() !== '')
  return {
    ...(createdFrom !== undefined && { createdFrom }),
    ...(createdTo !== undefined && { createdTo }),
    ...(wanted.length > 0 && { statuses: wanted.map(statusOf) }),
    ...(idPrefix !== null && { idPrefix }),
  }
}

/** A time of a query; undefined where it is absent. */
export function timeOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new BadQuery(`'${name}' is ${JSON.stringify(text)}, and must be a time`)
  return time
}

/** How many are wanted; a page where nothing is said. */
export function topOf(query: URLSearchParams): number {
  const text = query.get('top')
  if (text === null || text === '') return 100
  const top = Number(text)
  if (!Number.isInteger(top) || top < 1 || top > 10_000) {
    throw new BadQuery(`'top' is ${JSON.stringify(text)}, and must be a number from 1 to 10000`)
  }
  return top
}

/** A switch of a query. */
export function isOn(query: URLSearchParams, name: string, byDefault = false): boolean {
  const text = query.get(name)
  return text === null || text === '' ? byDefault : text.toLowerCase() === 'true'
}

function statusOf(text: string): RuntimeStatus {
  const found = statuses.find((status) => status.toLowerCase() === text.trim().toLowerCase())
  if (!found) throw new BadQuery(`'runtimeStatus' holds ${JSON.stringify(text)}; known are ${statuses.join(', ')}`)
  return found
}
