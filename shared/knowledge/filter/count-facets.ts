import type { FacetCount, FacetOrder, Facets } from '../contract'
import { compare, type PassageFacts } from './filter-passages'

/** Counts the values of fields over passages; a passage without a page counts for none. */
export const countFacets = (orders: readonly FacetOrder[], passages: Iterable<PassageFacts>): Facets => {
  const counts = orders.map(() => new Map<string | number, number>())
  for (const facts of passages)
    orders.forEach(({ field }, at) => {
      const value = facts[field]
      if (value !== null) counts[at]?.set(value, (counts[at].get(value) ?? 0) + 1)
    })
  return Object.fromEntries(orders.map(({ field, count }, at) => [field, mostFrequent(counts[at] ?? new Map(), count)]))
}

const mostFrequent = (counts: ReadonlyMap<string | number, number>, most: number): FacetCount[] =>
  [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((left, right) => right.count - left.count || compare(left.value, right.value))
    .slice(0, most)
