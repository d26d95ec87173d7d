import type { FilterField } from './odata-filter'

/** A field as the service keeps it. */
export interface FakeField extends FilterField {
  readonly key?: boolean
  readonly searchable: boolean
  readonly sortable: boolean
  readonly facetable: boolean
  readonly retrievable: boolean
  readonly dimensions?: number
}

/** A request the service would refuse. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

/** A value as a text, however wrong it is. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''))

/** Refuses what holds keys that are not known there. */
export const onlyKeys = (value: object, known: readonly string[], what: string): void => {
  const stray = Object.keys(value).find((key) => !known.includes(key))
  if (stray !== undefined) throw new Refused(400, `The property “${stray}” does not exist on ${what}`)
}

type Definition = Readonly<Record<string, unknown>>

const types = [
  'Edm.String',
  'Edm.Int32',
  'Edm.Int64',
  'Edm.Double',
  'Edm.Boolean',
  'Edm.DateTimeOffset',
  'Collection(Edm.String)',
  'Collection(Edm.Single)',
]
const analyzers = ['en.lucene', 'en.microsoft', 'standard.lucene', 'keyword']

/** Checks an index definition as the service does, as far as it is used here; gives its fields. */
export const checkDefinition = (name: string, body: Definition): readonly FakeField[] => {
  onlyKeys(body, ['name', 'fields', 'similarity', 'semantic', 'vectorSearch', '@odata.etag'], 'the index')
  if (!/^[a-z0-9](?:[a-z0-9]|-(?!-)){0,126}[a-z0-9]$/.test(name) || body['name'] !== name)
    throw new Refused(400, `“${name}” is no name of an index`)
  const profiles =
    (body['vectorSearch'] as { profiles?: readonly { name: string; algorithm: string }[] } | undefined)?.profiles ?? []
  const algorithms =
    (body['vectorSearch'] as { algorithms?: readonly { name: string }[] } | undefined)?.algorithms ?? []
  for (const profile of profiles)
    if (!algorithms.some((one) => one.name === profile.algorithm))
      throw new Refused(400, `There is no algorithm “${profile.algorithm}”`)
  const fields = (body['fields'] as readonly Definition[]).map((field) =>
    fieldOf(
      field,
      profiles.map((one) => one.name),
    ),
  )
  if (fields.filter(({ key }) => key).length !== 1) throw new Refused(400, 'An index has exactly one key field')
  for (const named of JSON.stringify(body['semantic'] ?? {}).matchAll(/"fieldName":"([^"]+)"/g))
    if (!fields.some((field) => field.name === named[1] && field.searchable))
      throw new Refused(400, `“${named[1]}” is no searchable field`)
  return fields
}

const fieldOf = (field: Definition, profiles: readonly string[]): FakeField => {
  onlyKeys(
    field,
    [
      'name',
      'type',
      'key',
      'searchable',
      'filterable',
      'sortable',
      'facetable',
      'retrievable',
      'analyzer',
      'dimensions',
      'vectorSearchProfile',
    ],
    'a field',
  )
  const { name, type, key = false, retrievable = true, analyzer, dimensions, vectorSearchProfile } = field
  const wrong = (why: string) => new Refused(400, `The field “${textOf(name)}” is not valid: ${why}`)
  if (typeof name !== 'string' || !/^[A-Za-z]\w{0,127}$/.test(name)) throw wrong('its name')
  if (typeof type !== 'string' || !types.includes(type)) throw wrong('its type')
  const isText = type === 'Edm.String' || type === 'Collection(Edm.String)'
  const isVector = type === 'Collection(Edm.Single)'
  if (key && type !== 'Edm.String') throw wrong('a key is a text')
  // What is not said is true where the type allows it.
  const searchable = field['searchable'] ?? isText
  const filterable = field['filterable'] ?? !isVector
  const sortable = field['sortable'] ?? !type.startsWith('Collection')
  const facetable = field['facetable'] ?? !isVector
  if (searchable && !isText && !isVector) throw wrong('only texts and vectors are searchable')
  if (sortable && type.startsWith('Collection')) throw wrong('a collection cannot be sorted')
  if (isVector && (filterable || facetable)) throw wrong('a vector is searchable and retrievable alone')
  if (analyzer !== undefined && (!searchable || !analyzers.includes(textOf(analyzer)))) throw wrong('its analyzer')
  if (isVector && (typeof dimensions !== 'number' || dimensions < 2 || dimensions > 4096)) throw wrong('its dimensions')
  if (isVector && !profiles.includes(textOf(vectorSearchProfile))) throw wrong('its profile')
  return {
    name,
    type,
    ...(key === true && { key }),
    searchable: searchable === true,
    filterable: filterable === true,
    sortable: sortable === true,
    facetable: facetable === true,
    retrievable: retrievable === true,
    ...(typeof dimensions === 'number' && { dimensions }),
  }
}

/** Checks a document against the fields of its index. */
export const checkDocument = (document: Definition, fields: readonly FakeField[]): void => {
  for (const [name, value] of Object.entries(document)) {
    if (name === '@search.action') continue
    const field = fields.find((one) => one.name === name)
    if (!field) throw new Refused(400, `The property “${name}” does not exist on the index`)
    if (value !== null && !isOfType(value, field)) throw new Refused(400, `“${name}” is not a ${field.type}`)
    if (field.key && !/^[\w\-=]{1,1024}$/.test(textOf(value))) throw new Refused(400, `“${textOf(value)}” is no key`)
    if (field.filterable && typeof value === 'string' && Buffer.byteLength(value) > 32_766)
      throw new Refused(400, `“${name}” holds a term that is too large`)
  }
}

const isOfType = (value: unknown, { type, dimensions }: FakeField): boolean => {
  if (type === 'Edm.String') return typeof value === 'string'
  if (type === 'Edm.Boolean') return typeof value === 'boolean'
  if (type === 'Edm.Int32') return Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31
  if (type === 'Edm.Int64') return Number.isSafeInteger(value)
  if (type === 'Collection(Edm.String)') return Array.isArray(value) && value.every((one) => typeof one === 'string')
  if (type === 'Collection(Edm.Single)')
    return Array.isArray(value) && value.length === dimensions && value.every((one) => Number.isFinite(one))
  return typeof value === 'number'
}
