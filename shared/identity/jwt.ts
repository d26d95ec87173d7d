import { fault, Fault } from '../faults'
import type { Fetch } from '../fetch/contract'
import type { World } from '../world'
import type { Claims } from './claims'
import type { JwtSettings } from './contract'

// Fixed here and never read from a token: a token must not choose how it is checked.
const algorithms = ['RS256']
const clockTolerance = 60

/** Checks Entra access tokens: signature by the issuer's published keys, issuer, audience, times [23]. */
export const createJwtVerifier = (settings: JwtSettings, fetch: Fetch, world: Pick<World, 'now'>) => {
  let keysOfIssuer: ReturnType<typeof loadKeys> | undefined

  return async (token: string): Promise<Claims> => {
    const { jwtVerify } = await import('jose')
    keysOfIssuer ??= loadKeys(settings.jwksUrl, fetch)
    try {
      const { payload } = await jwtVerify(token, await keysOfIssuer, {
        issuer: asList(settings.issuer),
        audience: asList(settings.audience),
        algorithms,
        clockTolerance,
        requiredClaims: ['exp', 'iss', 'aud'],
        currentDate: new Date(world.now()),
      })
      const id = textOf(payload['oid']) ?? textOf(payload.sub)
      if (id === undefined) throw fault('unauthorized', 'The token names nobody: it has neither oid nor sub')
      return { id, roles: textsOf(payload['roles']), groups: textsOf(payload['groups']) }
    } catch (error) {
      throw refusal(error)
    }
  }
}

const loadKeys = async (url: string, fetch: Fetch) => {
  const jose = await import('jose')
  const fetchKeys = async (input: string, init: { headers: Headers; signal: AbortSignal }): Promise<Response> => {
    try {
      const response = await fetch(input, { headers: Object.fromEntries(init.headers), signal: init.signal })
      if (response.status === 200) return response
    } catch {
      // Whatever hinders it, the outcome is the same: nobody can be known by a token now.
    }
    throw unreachable()
  }
  return jose.createRemoteJWKSet(new URL(url), { [jose.customFetch]: fetchKeys })
}

const unreachable = () => fault('unavailable', 'The keys of the token issuer could not be read; try again')

// jose's own text can quote the token, so only its code goes out.
const refusal = (error: unknown): Fault => {
  if (error instanceof Fault) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'ERR_JWT'
  if (code === 'ERR_JWKS_TIMEOUT' || code === 'ERR_JWKS_INVALID') return unreachable()
  return fault('unauthorized', `The token is not accepted (${code})`, { reason: code }, { cause: error })
}

const asList = (value: string | readonly string[]): string[] => (typeof value === 'string' ? [value] : [...value])

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
