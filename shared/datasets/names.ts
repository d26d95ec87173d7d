import { mayAs, type Caller, type Role } from '../caller'
import { fault } from '../faults'

/** Refuses a name that cannot be a dataset’s. */
export const checkDatasetName = (name: string): void => {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name)) return
  const shown = name.slice(0, 100)
  throw fault('bad_request', `“${shown}” cannot be the name of a dataset; it has 1 to 64 letters, digits, _ and -`, {
    dataset: shown,
  })
}

/** Roles that may see how large a dataset is and what its columns are called. */
export const figureRoles = ['reader', 'author', 'runner', 'read-content'] as const satisfies readonly Role[]

/** Roles that may see the rows themselves [20]. */
export const rowRoles = ['author', 'read-content'] as const satisfies readonly Role[]

/** Refuses a caller that holds none of the roles. */
export const requireRole = (caller: Caller, ...anyOf: readonly Role[]): void => {
  if (anyOf.some((role) => mayAs(caller, role))) return
  throw fault(
    'forbidden',
    `Datasets need the role ${anyOf.join(' or ')} for this; the caller holds ${caller.roles.join(', ') || 'none'}`,
    { needs: anyOf, holds: caller.roles },
  )
}
