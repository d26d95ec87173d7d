import type { Caller } from '../caller'
import type { DurableHeader } from './contract'

/** As whom a run reads on behalf of its caller, in the form in which headers keep it. */
export const readsAs = ({ groups, roles, actingFor }: Caller): DurableHeader['as'] => ({
  groups,
  roles,
  ...(actingFor && { actingFor }),
})
