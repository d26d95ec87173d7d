import type { Database, SqlValue } from '../../../shared/sqlite'
import type { Instance, RuntimeStatus } from '../contract'
import { type InstanceRow, instanceColumns, instanceOf } from '../store/rows'
import { type EntityRow, type StoredEntity, entityColumns, entityOf } from '../store/stored-entity'

/** Which instances; times in milliseconds, both ends included. */
export interface InstanceFilter {
  readonly createdFrom?: number
  readonly createdTo?: number
  readonly statuses?: readonly RuntimeStatus[]
  readonly idPrefix?: string
}

/** Which entities. */
export interface EntityFilter {
  /** Without case. */
  readonly name?: string
  readonly updatedFrom?: number
  readonly updatedTo?: number
}

/** A part of what was found; with a token there may be more. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly token?: string
}

/** A continuation token that this hub has not given. */
export class BadToken extends Error {
  override readonly name = 'BadToken'
}

/** Instances from the oldest, a page at a time. */
export function findInstances(
  database: Database,
  { createdFrom, createdTo, statuses, idPrefix }: InstanceFilter,
  top: number,
  token?: string,
): Page<Instance> {
  const where: string[] = []
  const values: SqlValue[] = []
  const add = (condition: string, ...given: SqlValue[]): void => {
    where.push(condition)
    values.push(...given)
  }
  if (createdFrom !== undefined) add('created_at >= ?', createdFrom)
  if (createdTo !== undefined) add('created_at <= ?', createdTo)
  if (statuses && statuses.length > 0) add(`status IN (${statuses.map(() => '?').join(', ')})`, ...statuses)
  if (idPrefix !== undefined && idPrefix !== '') add('substr(id, 1, ?) = ?', idPrefix.length, idPrefix)
  if (token !== undefined) add('(created_at, id) > (?, ?)', ...readToken(token))

  const filter = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`
  const rows = database
    .prepare(`SELECT ${instanceColumns} FROM instance ${filter} ORDER BY created_at, id LIMIT ?`)
    .all<InstanceRow>(...values, top + 1)
  const items = rows.slice(0, top).map(instanceOf)
  const last = items.at(-1)
  return { items, ...(rows.length > top && last && { token: writeToken([last.createdAt, last.id]) }) }
}

/** Entities by their ids, a page at a time. */
export function findEntities(
  database: Database,
  { name, updatedFrom, updatedTo }: EntityFilter,
  top: number,
  token?: string,
): Page<StoredEntity> {
  const where = ['does_exist = 1']
  const values: SqlValue[] = []
  const add = (condition: string, ...given: SqlValue[]): void => {
    where.push(condition)
    values.push(...given)
  }
  if (name !== undefined) {
    const prefix = `@${name.toLowerCase()}@`
    add('substr(id, 1, ?) = ?', prefix.length, prefix)
  }
  if (updatedFrom !== undefined) add('updated_at >= ?', updatedFrom)
  if (updatedTo !== undefined) add('updated_at <= ?', updatedTo)
  if (token !== undefined) add('id > ?', readToken(token)[1])

  const rows = database
    .prepare(`SELECT ${entityColumns} FROM entity WHERE ${where.join(' AND ')} ORDER BY id LIMIT ?`)
    .all<EntityRow>(...values, top + 1)
  const items = rows.slice(0, top).map(entityOf)
  const last = items.at(-1)
  return { items, ...(rows.length > top && last && { token: writeToken([0, last.id]) }) }
}

function writeToken(place: readonly [number, string]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

function readToken(token: string): [number, string] {
  try {
    const [time, id] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as [unknown, unknown]
    if (typeof time === 'number' && typeof id === 'string') return [time, id]
  } catch {
    // Said below.
  }
  throw new BadToken('The continuation token is none that this task hub gave')
}
