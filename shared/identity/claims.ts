import { roles, type Caller, type Role } from '../caller'

/** What a token or the platform says of a principal, in Entra's words. */
export interface Claims {
  readonly id: string
  readonly roles: readonly string[]
  readonly groups: readonly string[]
}

/** Makes a caller of claims: app roles named like ours count, others are ignored, named owners are owners. */
export const callerOfClaims = (claims: Claims, project: string, owners: readonly string[]): Caller => {
  const held = new Set<Role>(roles.filter((role) => claims.roles.includes(role)))
  if (owners.includes(claims.id)) held.add('owner')
  return { project, id: claims.id, roles: roles.filter((role) => held.has(role)), groups: claims.groups }
}
