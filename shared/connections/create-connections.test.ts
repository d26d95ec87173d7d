import * as fc from 'fast-check'
import type { Caller, Role } from '../caller'
import { Fault } from '../faults'
import type { DocumentStore } from '../store/contract'
import { memoryStore } from '../store/memory-store'
import type { ConnectionBody, ConnectionFile, SecretSources } from './contract'
import { createConnections } from './create-connections'

const owner: Caller = { project: 'shop', id: 'olga', roles: ['owner'], groups: [] }
const as = (...roles: Role[]): Caller => ({ ...owner, id: 'x', roles })
const noon = Date.parse('2026-11-01T12:00:00Z')

const azure: ConnectionBody = {
  kind: 'azure_openai',
  base_url: 'https://shop.openai.azure.com',
  api_version: '2024-10-21',
  fields: { region: 'westeurope', batch: 16 },
  secrets: { api_key: 'env:SHOP_KEY' },
}

const arrange = (
  more: {
    readonly repository?: readonly ConnectionFile[]
    readonly secrets?: SecretSources
    readonly store?: (store: DocumentStore) => DocumentStore
  } = {},
) => {
  let now = noon
  let asked = 0
  const settings: Record<string, string> = { SHOP_KEY: 'very-secret-value' }
  const world = { now: () => now, sleep: async () => undefined, random: () => 0.5 }
  const base = memoryStore(world.now)
  const connections = createConnections({
    store: more.store ? more.store(base) : base,
    world,
    secrets: more.secrets ?? {
      env: (name) => {
        asked += 1
        return settings[name]
      },
    },
    repository: more.repository ?? [],
  })
  return { base, connections, settings, asked: () => asked, pass: (milliseconds: number) => void (now += milliseconds) }
}

const faultOf = async (promise: Promise<unknown>): Promise<Fault | undefined> =>
  promise.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Fault) return error
      throw error
    },
  )

describe('connections', () => {
  test('are written, shown with their references, and deleted', async () => {
    const { connections } = arrange()
    const view = {
      ...azure,
      name: 'main',
      source: 'stored',
      changed_at: '2026-11-01T12:00:00.000Z',
      changed_by: 'olga',
    }
    expect(await connections.put(owner, 'main', azure)).toEqual({ connection: view, created: true })
    expect((await connections.put(owner, 'main', azure)).created).toBe(false)
    expect(await connections.get(as('reader'), 'main')).toEqual(view)
    expect(await connections.list(as('reader'))).toEqual({ items: [view] })
    await connections.delete(owner, 'main')
    expect((await faultOf(connections.get(owner, 'main')))?.word).toBe('not_found')
    expect((await faultOf(connections.delete(owner, 'main')))?.word).toBe('not_found')
  })

  test('written by several at once are made once, and nobody is told of a precondition that was not sent', async () => {
    const { connections } = arrange()
    const puts = await Promise.all(Array.from({ length: 7 }, () => connections.put(owner, 'main', azure)))
    expect(puts.filter(({ created }) => created)).toHaveLength(1)
  })

  test.each(['author', 'runner', 'reader', 'act-for', 'read-content'] as const)(
    'are not written by a caller with %s [22]',
    async (role) => {
      const { connections } = arrange()
      expect((await faultOf(connections.put(as(role), 'main', azure)))?.word).toBe('forbidden')
      expect((await faultOf(connections.delete(as(role), 'main')))?.word).toBe('forbidden')
    },
  )

  test('are read by readers only [20]', async () => {
    const { connections } = arrange()
    await connections.put(owner, 'main', azure)
    for (const role of ['author', 'runner', 'act-for', 'read-content'] as const) {
      await expect(connections.get(as(role), 'main')).rejects.toMatchObject({ word: 'forbidden' })
      await expect(connections.list(as(role))).rejects.toMatchObject({ word: 'forbidden' })
    }
  })

  test('of another project are not there', async () => {
    const { connections } = arrange()
    await connections.put(owner, 'main', azure)
    const stranger = { ...owner, project: 'bank' }
    expect((await faultOf(connections.resolve(stranger, 'main')))?.word).toBe('not_found')
    expect(await connections.list(stranger)).toEqual({ items: [] })
  })

  test('are listed by name, in pages, stored ones before the repository’s of that name', async () => {
    const file = (name: string): ConnectionFile => ({ path: `connections/${name}.yaml`, content: { kind: 'openai' } })
    const { connections } = arrange({ repository: [file('c'), file('a')] })
    await connections.put(owner, 'b', azure)
    await connections.put(owner, 'c', azure)
    const first = await connections.list(owner, { limit: 2 })
    expect(first.items.map(({ name, source }) => `${name} ${source}`)).toEqual(['a repository', 'b stored'])
    const second = await connections.list(owner, { limit: 2, cursor: first.next })
    expect(second).toEqual({ items: [expect.objectContaining({ name: 'c', source: 'stored', kind: 'azure_openai' })] })
  })

  test.each(['', 'a b', 'a/b', '../x', 'é', 'x'.repeat(65)])('are not named “%s” [15]', async (name) => {
    const { connections } = arrange()
    expect((await faultOf(connections.put(owner, name, azure)))?.word).toBe('invalid_input')
    expect((await faultOf(connections.resolve(owner, name)))?.word).toBe('not_found')
  })

  test('of a newer program are refused and never overwritten [14]', async () => {
    const { connections, base } = arrange()
    await connections.put(owner, 'main', azure)
    await base.patch('settings', ['shop', 'connection'], 'main', [{ op: 'set', field: 'v', value: 2 }])
    expect((await faultOf(connections.resolve(owner, 'main')))?.word).toBe('newer_data')
    expect((await faultOf(connections.put(owner, 'main', azure)))?.word).toBe('newer_data')
  })
})

describe('a secret itself is refused and repeated nowhere [22]', () => {
  const secret = 'hunter2-9f8e7d6c5b4a'
  test.each<[string, unknown]>([
    ['as a secret', { ...azure, secrets: { api_key: secret } }],
    ['as a secret beside a reference', { ...azure, secrets: { api_key: 'env:SHOP_KEY', other: secret } }],
    ['as a reference with something after it', { ...azure, secrets: { api_key: `env:SHOP_KEY ${secret}` } }],
    ['as a reference half in braces', { ...azure, secrets: { api_key: `\${env:${secret}` } }],
    ['in a field named like one', { ...azure, fields: { api_key: secret } }],
    ['in a field named like a password', { ...azure, fields: { db_password: secret } }],
    ['in a field that looks like one', { ...azure, fields: { note: `sk-${secret}` } }],
    ['in a connection string', { ...azure, fields: { storage: `AccountName=a;AccountKey=${secret}` } }],
    ['in a header', { ...azure, fields: { header: `Bearer ${secret}` } }],
    ['in an address’s user', { ...azure, base_url: `https://me:${secret}@shop.openai.azure.com` }],
    ['in an address’s query', { ...azure, base_url: `https://shop.openai.azure.com/?sig=${secret}` }],
    ['at the top', { ...azure, api_key: secret }],
    ['as the kind', { ...azure, kind: secret }],
    ['as a number', { ...azure, secrets: { api_key: 12_345 } }],
    ['as the whole body', secret],
  ])('%s', async (_where, body) => {
    const { connections, base } = arrange()
    const error = await faultOf(connections.put(owner, 'main', body as ConnectionBody))
    expect(error?.word).toBe('invalid_input')
    expect(JSON.stringify(error?.toData())).not.toContain(secret)
    expect(JSON.stringify(await base.list('settings', ['shop']))).not.toContain(secret)
  })

  test('any text but a reference is no secret', async () => {
    const { connections } = arrange()
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        fc.pre(!/^(\$\{)?(env|keyvault):/.test(text))
        const error = await faultOf(connections.put(owner, 'main', { ...azure, secrets: { api_key: text } }))
        expect(error?.word).toBe('invalid_input')
      }),
    )
  })

  test('every fault of a body is reported at once', async () => {
    const { connections } = arrange()
    const body = {
      kind: 'webhook',
      base_url: 'ftp://x',
      fields: { token: 'a', '1': 'b' },
      secrets: { key: 'x' },
      extra: 1,
    }
    const error = await faultOf(connections.put(owner, 'hook', body as unknown as ConnectionBody))
    expect(error?.errors?.map(({ path }) => path).toSorted()).toEqual([
      '(connection)',
      'base_url',
      'fields.1',
      'secrets.key',
    ])
  })
})

describe('bodies', () => {
  test.each<[string, ConnectionBody, boolean]>([
    ['openai without an address', { kind: 'openai', secrets: { api_key: 'env:K' } }, true],
    [
      'openai on loopback in the clear',
      { kind: 'openai', base_url: 'http://localhost:11434/v1', secrets: { api_key: 'env:K' } },
      true,
    ],
    ['openai in the clear without a secret', { kind: 'openai', base_url: 'http://ollama:11434/v1' }, true],
    [
      'openai in the clear with a secret',
      { kind: 'openai', base_url: 'http://ollama:11434/v1', secrets: { api_key: 'env:K' } },
      false,
    ],
    ['Entra in the clear', { kind: 'azure_openai', base_url: 'http://shop.example', auth: 'entra' }, false],
    ['azure_openai without an address', { kind: 'azure_openai' }, false],
    ['a webhook without an address', { kind: 'webhook' }, false],
    ['custom without an address', { kind: 'custom', fields: { a: 1, b: true } }, true],
    ['auth key without a key', { kind: 'openai', auth: 'key' }, false],
    ['auth none with a key', { kind: 'openai', auth: 'none', secrets: { api_key: 'env:K' } }, false],
    ['a fragment', { kind: 'openai', base_url: 'https://x.example/#a' }, false],
    ['no URL', { kind: 'openai', base_url: 'x' }, false],
    ['a key vault', { kind: 'openai', secrets: { api_key: 'keyvault:shop-key' } }, true],
  ])('%s: %#', async (_what, body, isGood) => {
    expect((await faultOf(arrange().connections.put(owner, 'c', body)))?.word).toBe(
      isGood ? undefined : 'invalid_input',
    )
  })
})

describe('resolving', () => {
  test('gives the model endpoint with its key', async () => {
    const { connections } = arrange()
    await connections.put(owner, 'main', azure)
    expect(await connections.resolve(as('runner'), 'main')).toEqual({
      name: 'main',
      kind: 'azure_openai',
      baseUrl: 'https://shop.openai.azure.com',
      apiVersion: '2024-10-21',
      auth: { kind: 'key', key: 'very-secret-value' },
    })
  })

  test.each<[ConnectionBody, string]>([
    [{ kind: 'azure_openai', base_url: 'https://a.example' }, 'entra'],
    [{ kind: 'azure_openai', base_url: 'https://a.example', auth: 'none' }, 'none'],
    [{ kind: 'openai' }, 'none'],
    [{ kind: 'serverless', base_url: 'https://a.example', auth: 'entra' }, 'entra'],
  ])('%j authenticates by %s', async (body, kind) => {
    const { connections } = arrange()
    await connections.put(owner, 'c', body)
    expect((await connections.resolve(owner, 'c')).auth).toEqual({ kind })
  })

  test('says what each deployment allows in a minute, where its owner does; what is no rate is refused', async () => {
    const { connections } = arrange()
    const limited = { ...azure, fields: { requests_per_minute: 60, tokens_per_minute: 90_000 } }
    await connections.put(owner, 'main', limited)
    expect((await connections.resolve(owner, 'main')).limits).toEqual({ requests: 60, tokens: 90_000 })
    for (const rate of [0, -1, '60', true]) {
      const refused = await faultOf(connections.put(owner, 'c', { ...azure, fields: { requests_per_minute: rate } }))
      expect(refused?.errors).toMatchObject([{ path: expect.stringContaining('requests_per_minute') as string }])
    }
  })

  test('is cached for 60 s, and not longer', async () => {
    const { connections, settings, asked, pass } = arrange()
    await connections.put(owner, 'main', azure)
    await Promise.all([connections.resolve(owner, 'main'), connections.resolve(owner, 'main')])
    settings['SHOP_KEY'] = 'rotated'
    pass(59_999)
    expect((await connections.resolve(owner, 'main')).auth).toMatchObject({ key: 'very-secret-value' })
    expect(asked()).toBe(1)
    pass(1)
    expect((await connections.resolve(owner, 'main')).auth).toMatchObject({ key: 'rotated' })
  })

  test('sees a change made here at once, and remembers no failure', async () => {
    const { connections, settings } = arrange()
    expect((await faultOf(connections.resolve(owner, 'main')))?.word).toBe('not_found')
    await connections.put(owner, 'main', azure)
    await connections.resolve(owner, 'main')
    await connections.put(owner, 'main', { ...azure, secrets: { api_key: 'env:LATER' } })
    expect((await faultOf(connections.resolve(owner, 'main')))?.word).toBe('connection_failed')
    settings['LATER'] = 'now'
    expect((await connections.resolve(owner, 'main')).auth).toMatchObject({ key: 'now' })
    await connections.delete(owner, 'main')
    expect((await faultOf(connections.resolve(owner, 'main')))?.word).toBe('not_found')
  })

  test.each(['webhook', 'custom', 'cognitive_search', 'content_safety'] as const)(
    'a connection of kind %s is no model endpoint',
    async (kind) => {
      const { connections } = arrange()
      await connections.put(owner, 'c', { kind, base_url: 'https://a.example' })
      expect((await faultOf(connections.resolve(owner, 'c')))?.word).toBe('invalid_input')
    },
  )

  test('a secret that is not there, or cannot be read, is named and its trouble not told [22]', async () => {
    const sources: SecretSources = {
      env: () => undefined,
      keyvault: () => Promise.reject(new Error('denied for token eyJsecret')),
    }
    const { connections } = arrange({ secrets: sources })
    await connections.put(owner, 'a', { kind: 'openai', secrets: { api_key: 'env:NONE' } })
    await connections.put(owner, 'b', { kind: 'openai', secrets: { api_key: 'keyvault:shop-key' } })
    expect((await faultOf(connections.resolve(owner, 'a')))?.message).toBe(
      'Connection “a” names the secret env:NONE, which is not set',
    )
    const error = await faultOf(connections.resolve(owner, 'b'))
    expect(error?.message).toBe('Connection “b” names the secret keyvault:shop-key, which could not be read')
    expect(error?.cause).toBeUndefined()
  })

  test('a key vault answers where there is one', async () => {
    const withVault = arrange({
      secrets: { env: () => undefined, keyvault: async (name) => `value of ${name}` },
    }).connections
    await withVault.put(owner, 'a', { kind: 'openai', secrets: { api_key: 'keyvault:shop-key' } })
    expect((await withVault.resolve(owner, 'a')).auth).toMatchObject({ key: 'value of shop-key' })
    const without = arrange().connections
    await without.put(owner, 'a', { kind: 'openai', secrets: { api_key: 'keyvault:shop-key' } })
    expect((await faultOf(without.resolve(owner, 'a')))?.message).toContain('no Key Vault is configured')
  })

  test.each([
    'AzureWebJobsStorage',
    'WEBSITE_AUTH_ENCRYPTION_KEY',
    'IDENTITY_HEADER',
    'AZURE_CLIENT_SECRET',
    'SLUICE_OWNERS',
    'azurewebjobsstorage',
  ])('the app’s own setting %s goes to nobody [22]', async (name) => {
    const { connections, settings } = arrange()
    settings[name] = 'platform secret'
    await connections.put(owner, 'a', {
      kind: 'openai',
      base_url: 'https://evil.example',
      secrets: { api_key: `env:${name}` },
    })
    expect((await faultOf(connections.resolve(owner, 'a')))?.word).toBe('connection_failed')
  })
})

describe('a secret goes only to the origin of its connection [22]', () => {
  test.each<[string, boolean]>([
    ['https://hooks.example/a', true],
    ['https://hooks.example:443/b?c', true],
    ['http://hooks.example/a', false],
    ['https://hooks.example:8443/a', false],
    ['https://hooks.example.evil.example/a', false],
    ['https://hooks.example@evil.example/a', false],
    ['https://sub.hooks.example/a', false],
    ['//hooks.example/a', false],
    ['data:text/plain,x', false],
  ])('%s: %p', async (address, may) => {
    const { connections } = arrange()
    await connections.put(owner, 'hook', {
      kind: 'webhook',
      base_url: 'https://hooks.example/in',
      secrets: { signing: 'env:SHOP_KEY' },
    })
    const answer = connections.secretFor(owner, 'hook', 'signing', address)
    if (may) expect(await answer).toBe('very-secret-value')
    else expect((await faultOf(answer))?.word).toBe('address_refused')
  })

  test('a connection without an address gives its secrets to nobody', async () => {
    const { connections } = arrange()
    await connections.put(owner, 'c', { kind: 'custom', secrets: { a: 'env:SHOP_KEY' } })
    expect((await faultOf(connections.secretFor(owner, 'c', 'a', 'https://x.example')))?.word).toBe('address_refused')
    expect((await faultOf(connections.secretFor(owner, 'c', 'b', 'https://x.example')))?.word).toBe('not_found')
  })
})

describe('files of the repository', () => {
  test('are read in our words and in Prompt flow’s, for every project', async () => {
    const { connections } = arrange({
      repository: [
        { path: 'connections/ours.yaml', content: { ...azure } },
        {
          path: 'connections/theirs.yml',
          content: {
            $schema: 'https://x.example/AzureOpenAIConnection.schema.json',
            name: 'open_ai_connection',
            type: 'azure_open_ai',
            api_key: '${env:SHOP_KEY}',
            api_base: 'https://shop.openai.azure.com',
            api_type: 'azure',
            api_version: '2024-10-21',
          },
        },
        {
          path: 'connections/own.yaml',
          content: { type: 'custom', configs: { a: 'b' }, secrets: { c: '${env:SHOP_KEY}' } },
        },
      ],
    })
    const anyone = { ...owner, project: 'other' }
    expect(await connections.resolve(anyone, 'ours')).toEqual({
      ...(await connections.resolve(anyone, 'open_ai_connection')),
      name: 'ours',
    })
    expect(await connections.get(anyone, 'own')).toMatchObject({
      kind: 'custom',
      fields: { a: 'b' },
      source: 'repository',
    })
    expect((await faultOf(connections.delete(anyone, 'own')))?.word).toBe('conflict')
    await connections.put(anyone, 'own', { kind: 'openai' })
    expect((await connections.get(anyone, 'own')).source).toBe('stored')
    await connections.delete(anyone, 'own')
    expect((await connections.get(anyone, 'own')).source).toBe('repository')
  })

  test('that are wrong stop the start, each fault with its file, no value told', () => {
    const files: ConnectionFile[] = [
      { path: 'connections/a.yaml', content: null },
      { path: 'connections/b.yaml', content: { kind: 'openai', api_key: 'hunter2-9f8e' } },
      { path: 'connections/c d.yaml', content: { kind: 'openai' } },
      { path: 'connections/e.yaml', content: { kind: 'openai' } },
      { path: 'connections/f.yaml', content: { kind: 'openai', name: 'e' } },
      { path: 'connections/g.yaml', content: {} },
    ]
    let error: unknown
    try {
      arrange({ repository: files })
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(Fault)
    const fault = error as Fault
    expect(fault.word).toBe('bad_settings')
    expect(fault.errors?.map(({ file, path }) => `${file} ${path ?? ''}`.trim())).toEqual([
      'connections/a.yaml',
      'connections/b.yaml secrets.api_key',
      'connections/c d.yaml name',
      'connections/f.yaml name',
      'connections/g.yaml kind',
    ])
    expect(JSON.stringify(fault.toData())).not.toContain('hunter2')
  })
})

test('a check says which secrets cannot be read and why, to owners alone, and never what one is', async () => {
  const { connections } = arrange()
  await connections.put(owner, 'shop', { ...azure, secrets: { api_key: 'env:SHOP_KEY', second: 'env:NOT_THERE' } })
  const told = await connections.check(owner, 'shop')
  expect(told).toMatchObject({
    ok: false,
    secrets: [
      { name: 'api_key', reference: 'env:SHOP_KEY', ok: true },
      { name: 'second', ok: false, why: expect.stringContaining('which is not set') as string },
    ],
  })
  expect(JSON.stringify(told)).not.toContain('very-secret-value')
  await expect(connections.check(as('author', 'reader'), 'shop')).rejects.toMatchObject({ word: 'forbidden' })
})
