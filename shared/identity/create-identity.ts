import type { Caller } from '../caller'
import { fault } from '../faults'
import type { Fetch } from '../fetch/contract'
import type { DocumentStore } from '../store/contract'
import type { World } from '../world'
import { actingForHeader, withActingFor } from './acting-for'
import { callerOfClaims } from './claims'
import type { Identity, IdentitySettings, IncomingRequest } from './contract'
import { credentialOf } from './credentials'
import { principalHeader, readPrincipal } from './easy-auth'
import { createJwtVerifier } from './jwt'
import { keyPrefix } from './key-text'
import { createKeys } from './keys'
import { createRateLimit } from './rate-limit'
import { assertSameOrigin } from './same-origin'

/** What identity stands on. */
export interface IdentityDeps {
  readonly store: DocumentStore
  readonly world: Pick<World, 'now' | 'newId'>
  readonly settings: IdentitySettings
  /** The house's fetch, for the token issuer's keys. */
  readonly fetch: Fetch
  readonly newSecret?: () => string
}

/** Answers who asks: by key, token, Easy Auth or loopback, in this order, and by nothing else. */
export const createIdentity = ({ store, world, settings, fetch, newSecret }: IdentityDeps): Identity => {
  assertSettings(settings)
  const project = settings.project ?? 'default'
  const { keys, find } = createKeys({ store, world, newSecret })
  const verify = settings.jwt && createJwtVerifier(settings.jwt, fetch, world)
  const hosts = () => (typeof settings.hosts === 'function' ? settings.hosts() : settings.hosts)

  /** A caller that brought a key or token: these no browser sends by itself, so their origin does not matter. */
  const byCredential = async (credential: string): Promise<Caller> => {
    if (credential.startsWith(keyPrefix)) {
      const caller = await find(credential)
      if (caller) return caller
      throw fault('unauthorized', 'The key is unknown or revoked')
    }
    if (!verify) throw fault('unauthorized', 'The credential is no key of this app, and it takes no tokens')
    return callerOfClaims(await verify(credential), project, settings.owners)
  }

  /** A caller known only by where it stands or by a cookie, which any web page can make a browser use. */
  const byPlace = ({ headers, remote }: IncomingRequest): Caller => {
    if (settings.mode === 'keys') throw missing()
    assertSameOrigin(headers, hosts())
    if (settings.mode === 'loopback') {
      if (remote !== undefined && !isLoopbackAddress(remote)) throw missing()
      return { project, id: 'local', roles: ['owner', 'act-for'], groups: [] }
    }
    const principal = headers.get(principalHeader)
    if (principal === null) throw missing()
    return callerOfClaims(readPrincipal(principal), project, settings.owners)
  }

  return {
    async identify(request) {
      const credential = credentialOf(request.headers)
      const caller = credential === undefined ? byPlace(request) : await byCredential(credential)
      return withActingFor(caller, request.headers.get(actingForHeader))
    },
    keys,
    rateLimit: createRateLimit(world, settings.requestsPerMinute),
  }
}

const missing = () => fault('unauthorized', 'No key or token was sent; use “Authorization: Bearer <key>” or “api-key”')

const isLoopbackAddress = (address: string): boolean =>
  /^(::ffff:)?127\.\d+\.\d+\.\d+$/i.test(address) || address === '::1' || address === 'localhost'

// What would leave a door open is refused at the start, not at the first request [23].
const assertSettings = ({ mode, ground, easyAuthOn, requestsPerMinute }: IdentitySettings): void => {
  if (mode === 'easyauth' && !easyAuthOn) {
    throw fault(
      'bad_settings',
      'SLUICE_AUTH=easyauth, but the platform does not say that Easy Auth is on (WEBSITE_AUTH_ENABLED); its header would be anybody’s word',
    )
  }
  if (mode === 'loopback' && ground !== 'local') {
    throw fault(
      'bad_settings',
      `SLUICE_AUTH=loopback makes every caller an owner; on the ground “${ground}” it is refused`,
    )
  }
  if (!(requestsPerMinute > 0)) {
    throw fault('bad_settings', `The requests a minute of a caller must be above 0; found ${requestsPerMinute}`)
  }
}
