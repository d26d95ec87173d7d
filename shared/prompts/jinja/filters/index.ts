import type { Filter } from './filter'
import { mappingFilters } from './mapping-filters'
import { sequenceFilters } from './sequence-filters'
import { textFilters } from './text-filters'
import { valueFilters } from './value-filters'
import { wrapFilters } from './wrap-filters'

/** Jinja2's built-in filters by name. */
export const filters: ReadonlyMap<string, Filter> = new Map([
  ...textFilters,
  ...wrapFilters,
  ...sequenceFilters,
  ...mappingFilters,
  ...valueFilters,
])
