import { fault } from '../faults'
import type {
  ContainerLayout,
  ContainerName,
  ListQuery,
  OrderField,
  PatchOperation,
  StoredDocument,
  Where,
  WriteCondition,
} from './contract'
import { containers } from './contract'
import { jsonText } from './json-text'

/** What every adapter refuses, in one place: what Cosmos DB refuses, and a little more [15]. */

/** The layout of a container of the table. */
export const layoutOf = (container: ContainerName): ContainerLayout => {
  const layout = (containers as Readonly<Record<string, ContainerLayout>>)[container]
  if (!layout) throw fault('internal', `No container “${container as string}” in the table of containers`)
  return layout
}

/** Refuses an id that is no hash and not of `[A-Za-z0-9_~-]` [15]. */
export const checkName = (what: string, name: string): void => {
  if (typeof name !== 'string' || !/^[A-Za-z0-9_~-]{1,255}$/.test(name))
    throw fault('bad_request', `${what} “${shown(name)}” is no id: 1 to 255 letters, digits, “_”, “~” or “-”`, {
      [what]: shown(name),
    })
}

/** Refuses a key that does not name the project first, or names more or (unless `prefix`) fewer fields than the container has. */
export const checkKey = (container: ContainerName, key: readonly string[], prefix = false): void => {
  const { partition } = layoutOf(container)
  if (!key[0]) throw fault('bad_request', `A key of “${container}” names no project; it starts with one`, { container })
  if (key.length > partition.length || (key.length < partition.length && !prefix))
    throw fault('bad_request', `A key of “${container}” is (${partition.join(', ')}), not ${key.length} values`, {
      container,
    })
  key.forEach((value, index) => {
    if (typeof value !== 'string' || value === '' || Buffer.byteLength(value) > 1024 || /\p{Cc}|\p{Cs}/u.test(value))
      throw fault('bad_request', `The ${partition[index]} of a key of “${container}” is no text of 1 to 1,024 bytes`, {
        container,
      })
  })
}

const largestDocument = 2 * 1024 * 1024 - 1024

const reserved = ['ttl', '_etag', '_rid', '_self', '_ts', '_attachments']

/** The document with its partition fields in it, as JSON text; refuses what Cosmos DB would [15]. */
export const documentText = (container: ContainerName, key: readonly string[], document: StoredDocument): string => {
  checkName('id', document.id)
  if (!Number.isInteger(document.v) || document.v < 1)
    throw fault('bad_request', `Document “${document.id}” carries no version “v”`, { id: document.id })
  for (const field of reserved)
    if (field in document)
      throw fault(
        'bad_request',
        `Document “${document.id}” has the field “${field}”, which the store keeps for itself`,
        { id: document.id, field },
      )
  const fields: Record<string, string> = {}
  layoutOf(container).partition.forEach((field, index) => {
    const own = (document as unknown as Record<string, unknown>)[field]
    const value = key[index] ?? ''
    if (own !== undefined && own !== value)
      throw fault('bad_request', `Document “${document.id}” says ${field} “${shown(own)}”, its key says “${value}”`, {
        id: document.id,
        field,
      })
    fields[field] = value
  })
  const text = jsonText({ ...document, ...fields }, `Document “${document.id}”`)
  if (text.length * 3 > largestDocument && Buffer.byteLength(text) > largestDocument)
    throw fault(
      'too_large',
      `Document “${document.id}” has ${Buffer.byteLength(text)} bytes; a document holds up to ${largestDocument}`,
      { id: document.id, limit: largestDocument },
    )
  return text
}

/** Refuses a time to live where the container allows none, or that is no whole number of seconds. */
export const checkTtl = (container: ContainerName, ttl: number | undefined): void => {
  if (ttl === undefined) return
  if (!layoutOf(container).ttl)
    throw fault('bad_request', `Documents of “${container}” carry no time to live`, { container })
  if (!Number.isInteger(ttl) || ttl < 1 || ttl > 2 ** 31 - 1)
    throw fault('bad_request', `A time to live is a whole number of seconds above 0, not ${ttl}`, { container })
}

/** Refuses two conditions at once; Cosmos DB has one header for each and honours only one of them. */
export const checkCondition = ({ ifMatch, ifNoneMatch }: WriteCondition): void => {
  if (ifMatch !== undefined && ifNoneMatch !== undefined)
    throw fault('bad_request', 'A write is either conditional on an ETag or on there being no document, not on both')
}

/** Splits a dotted path, refusing parts that no adapter could quote. */
export const fieldParts = (field: string): readonly string[] => {
  const parts = field.split('.')
  if (field.length > 256 || parts.some((part) => !/^[^"\\/~'\p{Cc}\p{Cs}]+$/u.test(part)))
    throw fault('bad_request', `“${shown(field)}” is no dotted path of fields`, { field: shown(field) })
  return parts
}

/** Refuses a query that Cosmos DB could not serve, or would answer otherwise than SQLite; gives the page size. */
export const checkQuery = (container: ContainerName, query: ListQuery): number => {
  query.where?.forEach(checkWhere)
  checkOrder(container, query.orderBy ?? [])
  const limit = query.limit ?? 50
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    throw fault('bad_request', `A page holds 1 to 500 documents, not ${limit}`, { limit })
  return limit
}

const checkOrder = (container: ContainerName, orderBy: readonly OrderField[]): void => {
  orderBy.forEach(({ field }) => fieldParts(field))
  if (orderBy.length < 2) return
  const asked = orderText(orderBy)
  if (!layoutOf(container).orders.some((order) => orderText(order) === asked))
    throw fault('bad_request', `“${container}” has no index for the order ${asked}`, { container, order: asked })
}

/** Refuses a patch that Cosmos DB would: none or more than 10 operations [15], system fields, the id, the key, members of lists. */
export const checkPatch = (container: ContainerName, operations: readonly PatchOperation[]): void => {
  if (operations.length < 1 || operations.length > 10)
    throw fault('bad_request', `A patch holds 1 to 10 operations, not ${operations.length}`, { container })
  const kept = ['id', ...layoutOf(container).partition, ...reserved]
  for (const operation of operations) {
    const parts = fieldParts(operation.field)
    if (kept.includes(parts[0] ?? '') || parts.some((part) => /^(\d+|-)$/.test(part)))
      throw fault('bad_request', `A patch cannot change “${operation.field}”`, { container, field: operation.field })
    if (operation.op !== 'remove') jsonText(operation.value, `The value of “${operation.field}”`)
    if (operation.op === 'increment' && typeof operation.value !== 'number')
      throw fault('bad_request', `“${operation.field}” cannot grow by what is no number`, { field: operation.field })
  }
}

const orderText = (order: readonly OrderField[]): string =>
  order.map(({ field, direction }) => `${field} ${direction}`).join(', ')

const checkWhere = ({ field, is, value }: Where): void => {
  fieldParts(field)
  const wrong = (wanted: string) => fault('bad_request', `“${field}” ${is} takes ${wanted}`, { field, is })
  if (is === 'in') {
    if (!Array.isArray(value) || value.length > 500 || !value.every(isPlainValue))
      throw wrong('a list of up to 500 plain values')
  } else if (is === 'starts-with') {
    if (typeof value !== 'string') throw wrong('a text')
  } else if (!isPlainValue(value)) throw wrong('a plain value: null, true or false, a number or a text')
  else if (value === null && is !== 'eq' && is !== 'array-contains') throw wrong('a value that is not null')
}

const isPlainValue = (value: unknown): boolean =>
  value === null ||
  (typeof value === 'string' && !value.includes('\0')) ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value))

const shown = (value: unknown): string => String(value).slice(0, 80)

/** A patch of a field whose place does not exist; Cosmos DB creates no parents and removes nothing absent. */
export const valueNotThere = ({ op, field }: PatchOperation) =>
  fault('bad_request', `A patch cannot ${op} “${field}”: there is no such place in the document`, { op, field })
