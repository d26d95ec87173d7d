import { mayAs, type Caller, type Role } from '../caller'
import { fault } from '../faults'

/** Refuses a caller that holds none of the roles; an owner holds them all. */
export const requireRole = (caller: Caller, ...anyOf: readonly Role[]): void => {
  if (anyOf.some((role) => mayAs(caller, role))) return
  throw fault(
    'forbidden',
    `This needs the role ${anyOf.join(' or ')}; the caller holds ${caller.roles.length ? caller.roles.join(', ') : 'no role'}`,
    { needs: anyOf, holds: caller.roles },
  )
}
