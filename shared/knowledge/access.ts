import { mayAs, principalOf, type Caller, type Role } from '../caller'
import { fault } from '../faults'
import { mayRead, type Acl } from './acl'

/** Refuses a caller who holds none of the roles. */
export const requireRole = (caller: Caller, ...anyOf: readonly Role[]): void => {
  if (anyOf.some((role) => mayAs(caller, role))) return
  throw fault(
    'forbidden',
    `This needs the role ${anyOf.map((role) => `“${role}”`).join(' or ')}; “${caller.id}” has ${caller.roles.join(', ') || 'none'}`,
    { needs: anyOf },
  )
}

/** Whether a caller may read what carries this ACL: by the groups of the principal, whatever the roles. */
export const mayReadAs = (caller: Caller, acl: Acl): boolean => mayRead(acl, principalOf(caller).groups)

/** Whether a caller may know that a document is there: whoever publishes knows of all, anybody else of what may be read. */
export const mayKnowOf = (caller: Caller, acl: Acl): boolean =>
  mayReadAs(caller, acl) || (caller.actingFor === undefined && mayAs(caller, 'author'))
