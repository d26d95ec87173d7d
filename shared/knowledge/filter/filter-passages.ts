import { fault } from '../../faults'
import type { Filter, IndexedChunk, PassageField } from '../contract'

/** What a filter and a facet read of a passage. */
export type PassageFacts = Readonly<Record<PassageField, string | number | null>>

/** The kind of a document as filters name it: the ending of its path in lower case, empty where it has none. */
export const typeOfPath = (path: string): string => /[^/]\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''

/** What is known of a chunk. */
export const factsOf = ({
  document,
  title,
  section,
  page,
}: Pick<IndexedChunk, 'document' | 'title' | 'section' | 'page'>): PassageFacts => ({
  path: document,
  title,
  section,
  page: page ?? null,
  type: typeOfPath(document),
})

/** Makes a filter a function that says of a passage whether it passes. */
export const passing = (filter: Filter): ((facts: PassageFacts) => boolean) => {
  if ('and' in filter) {
    const parts = filter.and.map(passing)
    return (facts) => parts.every((part) => part(facts))
  }
  if ('or' in filter) {
    const parts = filter.or.map(passing)
    return (facts) => parts.some((part) => part(facts))
  }
  if ('not' in filter) {
    const part = passing(filter.not)
    return (facts) => !part(facts)
  }
  const { field } = filter
  if (filter.is === 'in') {
    const values = new Set<unknown>(filter.value)
    return (facts) => values.has(facts[field])
  }
  if (filter.is === 'startswith') {
    const start = filter.value
    return (facts) => typeof facts[field] === 'string' && facts[field].startsWith(start)
  }
  const { is, value } = filter
  if (is === 'eq') return (facts) => facts[field] === value
  if (is === 'ne') return (facts) => facts[field] !== value
  if (value === null) throw fault('invalid_input', `A filter compares with null by eq or ne, not by ${is}`)
  return (facts) => {
    const fact = facts[field]
    if (fact === null || typeof fact !== typeof value) return false
    const order = compare(fact, value)
    return is === 'gt' ? order > 0 : is === 'ge' ? order >= 0 : is === 'lt' ? order < 0 : order <= 0
  }
}

/** Orders numbers by size and texts by code point, as every adapter does. */
export const compare = (left: string | number, right: string | number): number => {
  if (typeof left === 'number' || typeof right === 'number') return Number(left) - Number(right)
  if (left === right) return 0
  // Code units order surrogates before the last characters of the first plane; code points do not.
  for (let at = 0; ; at++) {
    const [one, other] = [left.charCodeAt(at), right.charCodeAt(at)]
    if (one === other) continue
    if (Number.isNaN(one)) return -1
    if (Number.isNaN(other)) return 1
    return rank(one) - rank(other)
  }
}

const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)
