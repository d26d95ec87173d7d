import type { Filter, IndexScope, PassageField } from '../../contract'

/** A text as OData writes it. */
export const literal = (value: string | number | null): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)

/** Conditions that all hold; those that are absent are left out. */
export const allOf = (...conditions: readonly (string | undefined)[]): string =>
  conditions.filter((one) => one !== undefined).join(' and ')

/** A field is one of some texts. */
export const isIn = (field: string, values: readonly string[]): string => {
  const parted = separators.find((separator) => values.every((value) => !value.includes(separator)))
  // Texts that hold every character that could stand between them are compared one by one.
  if (parted === undefined || values.includes(''))
    return `(${values.map((value) => `${field} eq ${literal(value)}`).join(' or ')})`
  return `search.in(${field}, ${literal(values.join(parted))}, ${literal(parted)})`
}

const separators = [',', '|', ';', '\t', '\u001f']

/** The documents of one index and generation. */
export const inScope = ({ project, index, generation }: IndexScope): string =>
  allOf(`project eq ${literal(project)}`, `index_name eq ${literal(index)}`, `generation eq ${literal(generation)}`)

/** What a reader in these groups may read [18]: what is public, and what one of the groups may. */
export const readableBy = (groups: readonly string[]): string => {
  const named = groups.filter((group) => group !== '')
  return named.length === 0 ? 'public eq true' : `(public eq true or acl/any(group: ${isIn('group', named)}))`
}

const columns: Readonly<Record<PassageField, string>> = {
  path: 'document',
  title: 'title',
  section: 'section',
  page: 'page',
  type: 'type',
}

/** The column that a field of a filter or facet lies in. */
export const columnOf = (field: PassageField): string => columns[field]

/** A filter in OData, with the meaning it has on every adapter. */
export const filterText = (filter: Filter): string => {
  if ('and' in filter) return `(${filter.and.map(filterText).join(' and ')})`
  if ('or' in filter) return `(${filter.or.map(filterText).join(' or ')})`
  if ('not' in filter) return `not (${filterText(filter.not)})`
  const column = columnOf(filter.field)
  if (filter.is === 'startswith') return startsWith(column, filter.value)
  if (filter.is !== 'in') return `${column} ${filter.is} ${literal(filter.value)}`
  const texts = filter.value.filter((value) => typeof value === 'string')
  const numbers = filter.value.filter((value) => typeof value === 'number').map((value) => `${column} eq ${value}`)
  return `(${[...(texts.length > 0 ? [isIn(column, texts)] : []), ...numbers].join(' or ')})`
}

/** There is no function for it: what begins so stands between the beginning and the next text that does not. */
const startsWith = (column: string, start: string): string => {
  const next = after(start)
  return next === undefined
    ? `${column} ge ${literal(start)}`
    : `(${column} ge ${literal(start)} and ${column} lt ${literal(next)})`
}

const after = (text: string): string | undefined => {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  while (points.length > 0) {
    const last = points.pop() ?? 0
    if (last < 0x10ffff) return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1)
  }
  return undefined
}
