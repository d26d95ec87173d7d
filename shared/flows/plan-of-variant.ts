import { fault } from '../faults'
import type { Plan } from './contract'
import type { StoredSnapshot } from './snapshot/snapshots'

/** The plan of a variant, written `node.variant` or `${node.variant}`; the flow's own where none is named. */
export const planOfVariant = (snapshot: StoredSnapshot, written: string | null | undefined): Plan => {
  const { variants, default_variants, plan, flow } = snapshot
  if (written === undefined || written === null) return plan
  const name = written.replace(/^\$\{(.*)\}$/, '$1')
  if (default_variants.includes(name)) return plan
  const found = Object.hasOwn(variants, name) ? variants[name] : undefined
  if (found) return found
  const there = [...default_variants, ...Object.keys(variants)].join(', ') || 'none'
  throw fault('bad_request', `Flow “${flow}” has no variant “${written.slice(0, 200)}”; it has ${there}`, { flow })
}
