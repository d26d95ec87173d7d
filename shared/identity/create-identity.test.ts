import * as fc from 'fast-check'
import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey } from 'jose'
import type { Caller, Role } from '../caller'
import { Fault } from '../faults'
import { memoryStore } from '../store/memory-store'
import type { IdentityMode, IdentitySettings, IncomingRequest } from './contract'
import { createIdentity } from './create-identity'

const noon = Date.parse('2026-11-01T12:00:00Z')
const issuer = 'https://login.microsoftonline.com/t/v2.0'
const audience = 'api://sluice'
const jwksUrl = 'https://login.microsoftonline.com/t/discovery/v2.0/keys'

const playedWorld = () => {
  let now = noon
  let ids = 0
  return { now: () => now, newId: () => `id-${++ids}`, pass: (milliseconds: number) => void (now += milliseconds) }
}

const base: IdentitySettings = {
  mode: 'loopback',
  ground: 'local',
  hosts: ['localhost:7071'],
  owners: [],
  easyAuthOn: false,
  requestsPerMinute: 600,
}

const request = (headers: Readonly<Record<string, string>> = {}, remote?: string): IncomingRequest => {
  const all = new Headers({ host: 'localhost:7071', ...headers })
  return { headers: all, ...(remote !== undefined && { remote }) }
}

const owner: Caller = { project: 'default', id: 'olga', roles: ['owner'], groups: [] }

let privateKey: CryptoKey
let strangersKey: CryptoKey
let sameKeyForRs512: CryptoKey
let publicJwk: Record<string, unknown>
let publicModulus: string

beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true })
  privateKey = pair.privateKey
  strangersKey = (await generateKeyPair('RS256')).privateKey
  sameKeyForRs512 = (await importJWK(await exportJWK(pair.privateKey), 'RS512')) as CryptoKey
  // Published without an algorithm: only ours may decide which one is taken.
  publicJwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', use: 'sig' }
  publicModulus = String(publicJwk['n'])
})

const jwksFetch = async () => Response.json({ keys: [publicJwk] })

const token = (
  claims: Record<string, unknown> = {},
  options: {
    key?: CryptoKey | Uint8Array
    alg?: string
    kid?: string
    issuer?: string
    audience?: string
    expires?: number | null
  } = {},
): Promise<string> => {
  const draft = new SignJWT({ oid: 'ada', roles: ['runner'], groups: ['g1'], ...claims })
    .setProtectedHeader({ alg: options.alg ?? 'RS256', kid: options.kid ?? 'k1' })
    .setIssuer(options.issuer ?? issuer)
    .setAudience(options.audience ?? audience)
    .setIssuedAt(noon / 1000)
  if (options.expires !== null) draft.setExpirationTime(options.expires ?? noon / 1000 + 3600)
  return draft.sign(options.key ?? privateKey)
}

const principal = (claims: readonly (readonly [string, string])[]): string =>
  Buffer.from(JSON.stringify({ auth_typ: 'aad', claims: claims.map(([typ, val]) => ({ typ, val })) })).toString(
    'base64',
  )

const arrange = (settings: Partial<IdentitySettings> = {}, fetch: () => Promise<Response> = jwksFetch) => {
  const world = playedWorld()
  const store = memoryStore(() => world.now())
  const identity = createIdentity({ store, world, settings: { ...base, ...settings }, fetch })
  return { world, store, identity }
}

const outcomeOf = async (work: () => Promise<Caller>): Promise<string> => {
  try {
    const { id, roles, actingFor } = await work()
    return `${id} [${roles.join(' ')}]${actingFor ? ` for ${actingFor.id}` : ''}`
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return `${error.status} ${error.word}`
  }
}

describe('who may enter', () => {
  const modes: readonly { readonly mode: IdentityMode; readonly settings: Partial<IdentitySettings> }[] = [
    { mode: 'loopback', settings: { mode: 'loopback' } },
    { mode: 'keys', settings: { mode: 'keys' } },
    { mode: 'easyauth', settings: { mode: 'easyauth', ground: 'azure', easyAuthOn: true } },
  ]
  const oid = 'http://schemas.microsoft.com/identity/claims/objectidentifier'

  // credential → what it opens in the modes loopback, keys, easyauth
  const table: readonly [
    string,
    (key: string) => Promise<Record<string, string>>,
    readonly [string, string, string],
  ][] = [
    ['nothing', async () => ({}), ['local [owner act-for]', '401 unauthorized', '401 unauthorized']],
    [
      'a key',
      async (key) => ({ authorization: `Bearer ${key}` }),
      ['KEY [runner reader]', 'KEY [runner reader]', 'KEY [runner reader]'],
    ],
    [
      'a key as api-key',
      async (key) => ({ 'api-key': key }),
      ['KEY [runner reader]', 'KEY [runner reader]', 'KEY [runner reader]'],
    ],
    [
      'a key in lower-case bearer',
      async (key) => ({ authorization: `bearer ${key}` }),
      ['KEY [runner reader]', 'KEY [runner reader]', 'KEY [runner reader]'],
    ],
    [
      'a key sent from another site',
      async (key) => ({ 'api-key': key, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }),
      ['KEY [runner reader]', 'KEY [runner reader]', 'KEY [runner reader]'],
    ],
    [
      'a key with another secret',
      async (key) => ({ 'api-key': `${key.slice(0, -64)}${'0'.repeat(64)}` }),
      ['401 unauthorized', '401 unauthorized', '401 unauthorized'],
    ],
    [
      'a key of another project',
      async (key) => ({ 'api-key': key.replace('sk_default_', 'sk_other_') }),
      ['401 unauthorized', '401 unauthorized', '401 unauthorized'],
    ],
    [
      'half a key',
      async (key) => ({ 'api-key': key.slice(0, 30) }),
      ['401 unauthorized', '401 unauthorized', '401 unauthorized'],
    ],
    ['an empty api-key', async () => ({ 'api-key': '' }), ['401 unauthorized', '401 unauthorized', '401 unauthorized']],
    [
      'an empty bearer',
      async () => ({ authorization: 'Bearer ' }),
      ['401 unauthorized', '401 unauthorized', '401 unauthorized'],
    ],
    [
      'basic authentication',
      async () => ({ authorization: 'Basic b2xnYTpw' }),
      ['401 unauthorized', '401 unauthorized', '401 unauthorized'],
    ],
    [
      'two different credentials',
      async (key) => ({ authorization: `Bearer ${key}`, 'api-key': 'x' }),
      ['401 unauthorized', '401 unauthorized', '401 unauthorized'],
    ],
    [
      'nonsense',
      async () => ({ authorization: 'Bearer nonsense' }),
      ['401 unauthorized', '401 unauthorized', '401 unauthorized'],
    ],
    [
      'a token',
      async () => ({ authorization: `Bearer ${await token()}` }),
      ['ada [runner]', 'ada [runner]', 'ada [runner]'],
    ],
    [
      'a token of a named owner',
      async () => ({ authorization: `Bearer ${await token({ oid: 'olga', roles: [] })}` }),
      ['olga [owner]', 'olga [owner]', 'olga [owner]'],
    ],
    [
      'a token without roles',
      async () => ({ authorization: `Bearer ${await token({ roles: undefined })}` }),
      ['ada []', 'ada []', 'ada []'],
    ],
    [
      'a token with strange roles',
      async () => ({ authorization: `Bearer ${await token({ roles: ['Owner', 'root', 7, 'reader'] })}` }),
      ['ada [reader]', 'ada [reader]', 'ada [reader]'],
    ],
    [
      'Easy Auth’s header',
      async () => ({
        'x-ms-client-principal': principal([
          [oid, 'ada'],
          ['roles', 'reader'],
        ]),
      }),
      ['local [owner act-for]', '401 unauthorized', 'ada [reader]'],
    ],
    [
      'Easy Auth’s header of an owner',
      async () => ({ 'x-ms-client-principal': principal([[oid, 'olga']]) }),
      ['local [owner act-for]', '401 unauthorized', 'olga [owner]'],
    ],
    [
      'Easy Auth’s header, broken',
      async () => ({ 'x-ms-client-principal': 'e30' }),
      ['local [owner act-for]', '401 unauthorized', '401 unauthorized'],
    ],
    [
      'Easy Auth’s header, no base64',
      async () => ({ 'x-ms-client-principal': '%%%' }),
      ['local [owner act-for]', '401 unauthorized', '401 unauthorized'],
    ],
    [
      'Easy Auth’s header that names nobody',
      async () => ({ 'x-ms-client-principal': principal([['roles', 'owner']]) }),
      ['local [owner act-for]', '401 unauthorized', '401 unauthorized'],
    ],
    [
      'Easy Auth’s header from another site',
      async () => ({ 'x-ms-client-principal': principal([[oid, 'ada']]), 'sec-fetch-site': 'cross-site' }),
      ['403 foreign_origin', '401 unauthorized', '403 foreign_origin'],
    ],
  ]

  const rows = table.flatMap(([what, headers, outcomes]) =>
    modes.map(({ mode, settings }, index) => ({ what, mode, settings, headers, outcome: outcomes[index] ?? '' })),
  )

  test.each(rows)('$what in mode $mode: $outcome [23]', async ({ settings, headers, outcome }) => {
    const { identity } = arrange({ ...settings, owners: ['olga'], jwt: { issuer, audience, jwksUrl } })
    const { id, key } = await identity.keys.create(owner, { name: 'shop', roles: ['runner', 'reader'], groups: ['g'] })
    const incoming = request(await headers(key), '127.0.0.1')
    expect((await outcomeOf(() => identity.identify(incoming))).replace(`key:${id}`, 'KEY')).toBe(outcome)
  })

  test('a token opens nothing where no issuer is configured', async () => {
    const { identity } = arrange()
    const incoming = request({ authorization: `Bearer ${await token()}` })
    expect(await outcomeOf(() => identity.identify(incoming))).toBe('401 unauthorized')
  })

  test('loopback means the address too, where the host knows it', async () => {
    const { identity } = arrange()
    for (const near of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      expect(await outcomeOf(() => identity.identify(request({}, near)))).toBe('local [owner act-for]')
    }
    for (const far of ['10.0.0.7', '192.168.1.4', '::ffff:10.0.0.7', '127.0.0.1.evil.example', '']) {
      expect(await outcomeOf(() => identity.identify(request({}, far)))).toBe('401 unauthorized')
    }
  })

  test('a key’s groups and a token’s groups become the caller’s', async () => {
    const { identity } = arrange({ jwt: { issuer, audience, jwksUrl } })
    const { key } = await identity.keys.create(owner, { name: 'k', roles: ['runner'], groups: ['sales'] })
    expect((await identity.identify(request({ 'api-key': key }))).groups).toEqual(['sales'])
    const byToken = await identity.identify(request({ authorization: `Bearer ${await token()}` }))
    expect(byToken).toEqual({ project: 'default', id: 'ada', roles: ['runner'], groups: ['g1'] })
  })

  test.each<[string, Partial<IdentitySettings>]>([
    [
      'Easy Auth where the platform does not say that it is on',
      { mode: 'easyauth', ground: 'azure', easyAuthOn: false },
    ],
    ['loopback on Azure', { mode: 'loopback', ground: 'azure' }],
    ['no requests at all', { requestsPerMinute: 0 }],
    ['a limit that is no number', { requestsPerMinute: Number.NaN }],
  ])('%s refuses to start [23]', (_what, settings) => {
    expect(() => arrange(settings)).toThrow(expect.objectContaining({ word: 'bad_settings' }))
  })
})

describe('a browser of another site', () => {
  const cases: readonly [string, Record<string, string>, boolean][] = [
    ['no browser at all', {}, true],
    ['its own page', { origin: 'http://localhost:7071', 'sec-fetch-site': 'same-origin' }, true],
    ['its own page by another name of loopback', { host: '127.0.0.1:7071', origin: 'http://127.0.0.1:7071' }, true],
    ['IPv6 loopback', { host: '[::1]:7071', origin: 'http://[::1]:7071' }, true],
    ['an address typed by hand', { 'sec-fetch-site': 'none' }, true],
    ['upper case', { host: 'LocalHost:7071', origin: 'HTTP://LOCALHOST:7071' }, true],
    ['a foreign origin', { origin: 'https://evil.example' }, false],
    ['a neighbour on another port', { origin: 'http://localhost:3000' }, false],
    ['a neighbour without a port', { origin: 'http://localhost' }, false],
    ['an opaque origin', { origin: 'null' }, false],
    ['an empty origin', { origin: '' }, false],
    ['an origin that begins like ours', { origin: 'http://localhost:7071.evil.example' }, false],
    ['an origin with a user', { origin: 'http://localhost:7071@evil.example' }, false],
    ['an extension', { origin: 'chrome-extension://localhost:7071' }, false],
    ['cross-site', { 'sec-fetch-site': 'cross-site' }, false],
    ['same-site', { origin: 'http://localhost:7071', 'sec-fetch-site': 'same-site' }, false],
    ['a fetch site of tomorrow', { 'sec-fetch-site': 'portal' }, false],
    [
      'a rebound name',
      { host: 'evil.example:7071', origin: 'http://evil.example:7071', 'sec-fetch-site': 'same-origin' },
      false,
    ],
    ['another port', { host: 'localhost:9999' }, false],
    ['no port', { host: 'localhost' }, false],
    ['two hosts', { host: 'localhost:7071, evil.example' }, false],
    [
      'a forwarded host that is named',
      { host: 'x-7071.forward.example', origin: 'https://x-7071.forward.example' },
      true,
    ],
    [
      'a forwarded host with its default port',
      { host: 'x-7071.forward.example:443', origin: 'https://x-7071.forward.example' },
      true,
    ],
    ['a forwarded origin before a rewritten host', { origin: 'https://x-7071.forward.example' }, true],
  ]

  test.each(cases)('%s [23]', async (_what, headers, enters) => {
    const { identity } = arrange({ hosts: ['localhost:7071', 'x-7071.forward.example'] })
    expect(await outcomeOf(() => identity.identify(request(headers)))).toBe(
      enters ? 'local [owner act-for]' : '403 foreign_origin',
    )
  })

  test('a request without a Host is refused [23]', async () => {
    const { identity } = arrange()
    expect(await outcomeOf(() => identity.identify({ headers: new Headers() }))).toBe('403 foreign_origin')
  })

  test('hosts may become known after the start', async () => {
    let hosts: string[] = []
    const { identity } = arrange({ hosts: () => hosts })
    expect(await outcomeOf(() => identity.identify(request()))).toBe('403 foreign_origin')
    hosts = ['localhost:7071']
    expect(await outcomeOf(() => identity.identify(request()))).toBe('local [owner act-for]')
  })
})

describe('tokens', () => {
  const jwt = { issuer, audience, jwksUrl }
  const none = (claims: object) =>
    `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`
  const good = { oid: 'ada', roles: ['owner'], iss: issuer, aud: audience, exp: noon / 1000 + 60 }

  test.each<[string, () => Promise<string> | string]>([
    ['alg none', () => none(good)],
    ['HS256 signed with the public key', () => token({}, { alg: 'HS256', key: Buffer.from(publicModulus) })],
    ['RS512 of the right key', () => token({}, { alg: 'RS512', key: sameKeyForRs512 })],
    ['a stranger’s key', () => token({}, { key: strangersKey })],
    ['a key id nobody published', () => token({}, { kid: 'k2' })],
    ['another issuer', () => token({}, { issuer: `${issuer}/` })],
    ['another audience', () => token({}, { audience: 'api://other' })],
    ['expired', () => token({}, { expires: noon / 1000 - 61 })],
    ['no expiry', () => token({}, { expires: null })],
    ['not yet valid', () => token({ nbf: noon / 1000 + 3600 })],
    ['a name that is no text', () => token({ oid: { admin: true }, sub: 7 })],
    ['an empty name', () => token({ oid: '', sub: '' })],
    [
      'a changed payload',
      async () => (await token()).replace(/\.[^.]+\./, `.${Buffer.from(JSON.stringify(good)).toString('base64url')}.`),
    ],
    ['three dots of nothing', () => '..'],
  ])('%s: refused, and the answer does not repeat it [23]', async (_what, make) => {
    const { identity } = arrange({ jwt, owners: ['olga'] })
    const text = await make()
    const error: unknown = await identity
      .identify(request({ authorization: `Bearer ${text}` }))
      .catch((fault: unknown) => fault)
    expect(error).toMatchObject({ word: 'unauthorized' })
    if (text.length > 10) expect(JSON.stringify((error as Fault).toData())).not.toContain(text.slice(0, 40))
  })

  test('sub stands in where there is no oid, and a clock a minute off does no harm', async () => {
    const { identity } = arrange({ jwt })
    const text = await token({ oid: undefined, sub: 'service' }, { expires: noon / 1000 - 30 })
    expect((await identity.identify(request({ authorization: `Bearer ${text}` }))).id).toBe('service')
  })

  test.each<[string, () => Promise<Response>]>([
    ['does not answer', () => Promise.reject(new Error('ECONNREFUSED 10.1.2.3'))],
    ['answers an error', async () => new Response('no', { status: 500 })],
    ['answers no keys', async () => Response.json({ error: 'x' })],
  ])('an issuer that %s makes it unavailable, not unauthorized', async (_what, fetch) => {
    const { identity } = arrange({ jwt }, fetch)
    const text = await token()
    expect(await outcomeOf(() => identity.identify(request({ authorization: `Bearer ${text}` })))).toBe(
      '503 unavailable',
    )
  })

  test('the issuer’s keys are asked for once', async () => {
    let asked = 0
    const { identity } = arrange({ jwt }, () => {
      asked += 1
      return jwksFetch()
    })
    for (let turn = 0; turn < 3; turn++) await identity.identify(request({ authorization: `Bearer ${await token()}` }))
    expect(asked).toBe(1)
  })
})

describe('keys', () => {
  test('are shown once and stored only as a hash', async () => {
    const { identity, store } = arrange()
    const { key, ...view } = await identity.keys.create(owner, { name: 'ci', roles: ['runner'] })
    expect(view).toEqual({
      id: view.id,
      name: 'ci',
      roles: ['runner'],
      groups: [],
      created_at: '2026-11-01T12:00:00.000Z',
      created_by: 'olga',
    })
    const secret = key.slice(-64)
    expect(await identity.keys.list(owner)).toEqual({ items: [view] })
    const stored = JSON.stringify(await store.list('settings', ['default', 'key']))
    expect(stored).toContain(view.id)
    expect(stored).not.toContain(secret)
  })

  test('belong to the project of the owner that made them, underscores and all', async () => {
    const { identity } = arrange()
    const { key } = await identity.keys.create({ ...owner, project: 'my_shop_2' }, { name: 'k', roles: ['reader'] })
    expect((await identity.identify(request({ 'api-key': key }))).project).toBe('my_shop_2')
    expect((await identity.keys.list(owner)).items).toEqual([])
  })

  test('revoked here open nothing at once', async () => {
    const { identity } = arrange()
    const { id, key } = await identity.keys.create(owner, { name: 'k', roles: ['runner'] })
    await identity.identify(request({ 'api-key': key }))
    await identity.keys.revoke(owner, id)
    expect(await outcomeOf(() => identity.identify(request({ 'api-key': key })))).toBe('401 unauthorized')
  })

  test('revoked elsewhere open nothing ten seconds later, stale reads counted', async () => {
    const { identity, world, store } = arrange()
    const { id, key } = await identity.keys.create(owner, { name: 'k', roles: ['runner'] })
    // The other instance reads through a replica that is five seconds behind.
    let deletedAt = Number.POSITIVE_INFINITY
    const before = await store.get('settings', ['default', 'key'], id)
    const stale = {
      ...store,
      get: (async (container, partition, name) =>
        world.now() < deletedAt + 5000 ? before : store.get(container, partition, name)) as typeof store.get,
    }
    const other = createIdentity({ store: stale, world, settings: base, fetch: jwksFetch })
    await other.identify(request({ 'api-key': key }))
    await identity.keys.revoke(owner, id)
    deletedAt = world.now()
    world.pass(4_999)
    await other.identify(request({ 'api-key': key }))
    world.pass(5_001)
    expect(await outcomeOf(() => other.identify(request({ 'api-key': key })))).toBe('401 unauthorized')
  })

  test('revoked here stay revoked while a stale replica still shows them', async () => {
    const { world, store } = arrange()
    const maker = createIdentity({ store, world, settings: base, fetch: jwksFetch })
    const { id, key } = await maker.keys.create(owner, { name: 'k', roles: ['runner'] })
    const before = await store.get('settings', ['default', 'key'], id)
    const identity = createIdentity({
      store: { ...store, get: (async () => before) as typeof store.get },
      world,
      settings: base,
      fetch: jwksFetch,
    })
    await identity.keys.revoke(owner, id)
    world.pass(5_000)
    expect(await outcomeOf(() => identity.identify(request({ 'api-key': key })))).toBe('401 unauthorized')
  })

  test.each<Role>(['author', 'runner', 'reader', 'act-for', 'read-content'])(
    'a caller with %s alone neither makes nor lists nor revokes them [20]',
    async (role) => {
      const { identity } = arrange()
      const caller: Caller = { ...owner, roles: [role] }
      const tries = [
        identity.keys.create(caller, { name: 'k', roles: ['owner'] }),
        identity.keys.list(caller),
        identity.keys.revoke(caller, 'a'.repeat(16)),
      ]
      for (const attempt of tries) await expect(attempt).rejects.toMatchObject({ word: 'forbidden' })
    },
  )

  test.each(['', 'nobody', '../settings', 'f'.repeat(16)])('revoking “%s”, which is none, says so', async (id) => {
    const { identity } = arrange()
    await expect(identity.keys.revoke(owner, id)).rejects.toMatchObject({ word: 'not_found' })
  })

  test('a stored key of a newer program opens nothing [14]', async () => {
    const { identity, store } = arrange()
    const { id, key } = await identity.keys.create(owner, { name: 'k', roles: ['runner'] })
    await store.patch('settings', ['default', 'key'], id, [{ op: 'set', field: 'v', value: 2 }])
    expect(await outcomeOf(() => identity.identify(request({ 'api-key': key })))).toBe('503 newer_data')
  })
})

describe('acting for somebody', () => {
  const ask = async (roles: readonly Role[], header: string) => {
    const { identity } = arrange()
    const { key } = await identity.keys.create(owner, { name: 'k', roles })
    return identity.identify(request({ 'api-key': key, 'x-sluice-acting-for': header }))
  }

  test.each<[readonly Role[], boolean]>([
    [['act-for'], true],
    [['runner', 'act-for'], true],
    [['owner', 'act-for'], true],
    [['owner'], false],
    [['author', 'runner', 'reader', 'read-content'], false],
  ])('with %p: %p; an owner is not enough [20]', async (roles, may) => {
    const outcome = await outcomeOf(() => ask(roles, 'C-7'))
    expect(outcome.endsWith(may ? 'for C-7' : '403 forbidden')).toBe(true)
  })

  test('the local owner may, so that the demonstration can be used', async () => {
    const { identity } = arrange()
    const caller = await identity.identify(request({ 'x-sluice-acting-for': 'C-7;groups=a,b' }))
    expect(caller.actingFor).toEqual({ id: 'C-7', groups: ['a', 'b'] })
  })

  test.each<[string, { id: string; groups: string[] }]>([
    ['C-7', { id: 'C-7', groups: [] }],
    [' C-7 ; groups=a, b ,', { id: 'C-7', groups: ['a', 'b'] }],
    ['J%C3%BCrgen%3B;groups=caf%C3%A9%2C1', { id: 'Jürgen;', groups: ['café,1'] }],
    ['C-7;groups=', { id: 'C-7', groups: [] }],
  ])('“%s” is read', async (header, expected) => {
    expect((await ask(['act-for'], header)).actingFor).toEqual(expected)
  })

  test.each(['ada, bob', 'ada, bob;groups=a', 'ada%0d%0aadmin', 'ada;groups=a%00', 'ada%ED%A0%80'])(
    '“%s” could be taken for somebody else, so it is refused',
    async (header) => {
      expect(await outcomeOf(() => ask(['act-for'], header))).toBe('400 bad_request')
    },
  )

  test.each(['', ' ', ';groups=a', 'C-7;roles=owner', 'C-7;groups=a;groups=b', 'C-7;', '%E0%A4%A', 'x'.repeat(257)])(
    '“%s” is refused',
    async (header) => {
      expect(await outcomeOf(() => ask(['act-for'], header))).toBe('400 bad_request')
    },
  )
})

describe('the rate limit', () => {
  const ada: Caller = { project: 'p', id: 'ada', roles: [], groups: [] }
  const tries = (identity: { rateLimit(caller: Caller): void }, caller: Caller) => {
    try {
      identity.rateLimit(caller)
      return 'free'
    } catch (error) {
      return (error as Fault).details['retry_after']
    }
  }

  test('lets a minute’s requests through, then as many as flow in, and says when', () => {
    const { identity, world } = arrange({ requestsPerMinute: 6 })
    for (let turn = 0; turn < 6; turn++) expect(tries(identity, ada)).toBe('free')
    expect(tries(identity, ada)).toBe(10)
    world.pass(9_000)
    expect(tries(identity, ada)).toBe(1)
    world.pass(1_000)
    expect(tries(identity, ada)).toBe('free')
    expect(tries(identity, ada)).toBe(10)
    world.pass(3_600_000)
    for (let turn = 0; turn < 6; turn++) expect(tries(identity, ada)).toBe('free')
    expect(tries(identity, ada)).toBe(10)
  })

  test('is each caller’s own, and each project’s', () => {
    const { identity } = arrange({ requestsPerMinute: 1 })
    expect(tries(identity, ada)).toBe('free')
    expect(tries(identity, ada)).not.toBe('free')
    expect(tries(identity, { ...ada, id: 'bob' })).toBe('free')
    expect(tries(identity, { ...ada, project: 'q' })).toBe('free')
  })

  test('a clock set back gives nothing away', () => {
    const { identity, world } = arrange({ requestsPerMinute: 1 })
    tries(identity, ada)
    world.pass(-3_600_000)
    expect(tries(identity, ada)).toBe(60)
  })
})

test('whatever is sent as credentials, the answer is a caller or a fault, and never the local owner [23]', async () => {
  const { identity } = arrange({ jwt: { issuer, audience, jwksUrl } })
  const text = fc.string({ unit: 'grapheme-ascii' })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('authorization', 'api-key'),
      fc.oneof(
        text,
        text.map((word) => `Bearer ${word}`),
        text.map((word) => `sk_default_${word}`),
      ),
      async (name, value) => {
        const headers = {
          get: (asked: string) => (asked === name ? value : asked === 'host' ? 'localhost:7071' : null),
        }
        expect(await outcomeOf(() => identity.identify({ headers }))).toBe('401 unauthorized')
      },
    ),
    { numRuns: 300 },
  )
})
