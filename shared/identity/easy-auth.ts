import { z } from 'zod'
import { fault } from '../faults'
import type { Claims } from './claims'

/** The header in which Easy Auth says who signed in. */
export const principalHeader = 'x-ms-client-principal'

const principal = z.object({
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
  role_typ: z.string().nullish(),
})

const idClaims = [
  'http://schemas.microsoft.com/identity/claims/objectidentifier',
  'oid',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier',
  'sub',
]
const roleClaims = ['roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role']

/** Reads Easy Auth's principal: base64 of JSON. The caller has made sure that the platform wrote it. */
export const readPrincipal = (header: string): Claims => {
  const read = principal.safeParse(parsed(header))
  if (!read.success) throw unreadable()
  const { claims, role_typ } = read.data
  const valuesOf = (types: readonly string[]) =>
    claims.filter((claim) => types.includes(claim.typ) && claim.val !== '').map((claim) => claim.val)
  const id = idClaims.flatMap((type) => valuesOf([type]))[0]
  if (id === undefined) throw unreadable()
  return { id, roles: valuesOf(role_typ ? [...roleClaims, role_typ] : roleClaims), groups: valuesOf(['groups']) }
}

const parsed = (header: string): unknown => {
  try {
    return JSON.parse(Buffer.from(header, 'base64').toString('utf8'))
  } catch {
    return undefined
  }
}

const unreadable = () =>
  fault('unauthorized', `${principalHeader} does not name a principal as Easy Auth writes it`, {
    header: principalHeader,
  })
