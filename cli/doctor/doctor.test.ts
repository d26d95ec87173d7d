import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../program'
import type { Scene } from '../scene'
import { isAllowed } from './azure/look-at-subscription'
import { wantedModels } from './azure/wanted'
import type { Machine } from './contract'
import { armAnswers, providers, region } from './fixtures/arm-answers'

const home = join(__dirname, '..', '..')

const machine: Machine = {
  nodeVersion: '22.23.3',
  isPortFree: () => Promise.resolve(true),
  freeBytes: () => Promise.resolve(50 * 2 ** 30),
  exists: () => true,
  read: (path) => (path.endsWith('main.bicep') ? readFileSync(join(home, 'infra', 'main.bicep'), 'utf8') : undefined),
  settingFaults: () => [],
  armToken: () => Promise.resolve('a token'),
}

interface Reply {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

const play = async (
  given: readonly string[],
  {
    here = {},
    env = {},
    answer,
  }: {
    here?: Partial<Machine>
    env?: Record<string, string>
    answer?: (url: URL, authorization?: string) => Reply
  } = {},
) => {
  let out = ''
  let err = ''
  const asked: string[] = []
  const scene: Scene = {
    terminal: {
      write: (text) => void (out += text),
      note: (text) => void (err += text),
      paint: (_colour, text) => text,
      lines: async function* () {},
    },
    cwd: home,
    env,
    home,
    fetch: (url, { headers }) => {
      const { status, headers: more, body } = answer?.(new URL(url), headers['authorization']) ?? { status: 0 }
      asked.push(url)
      if (status === 0) return Promise.reject(new TypeError('fetch failed'))
      return Promise.resolve(new Response(JSON.stringify(body ?? {}), { status, ...(more && { headers: more }) }))
    },
    startGround: () => Promise.reject(new Error('no ground here')),
    buildCode: () => Promise.reject(new Error('no code here')),
    machine: { ...machine, ...here },
    signal: new AbortController().signal,
  }
  return { exitCode: await runProgram(scene, ['doctor', ...given]), out: () => out, err: () => err, asked }
}

const azure = (change: (answers: Record<string, unknown>) => void = () => {}) => {
  const answers = armAnswers()
  change(answers)
  return ({ origin, pathname }: URL, authorization?: string): Reply => {
    expect([origin, authorization]).toEqual(['https://management.azure.com', 'Bearer a token'])
    const body = answers[pathname]
    if (body instanceof Response) throw new Error('no response here')
    if (typeof body === 'number') return { status: body, body: { error: { code: 'AuthorizationFailed' } } }
    return body === undefined ? { status: 404, body: { error: { code: 'NotFound' } } } : { status: 200, body }
  }
}

test('a machine with all it needs is told so', async () => {
  const { exitCode, out } = await play([])
  expect(exitCode).toBe(0)
  expect(out()).toContain('ok        Node: 22.23.3')
  expect(out()).toContain('ok        model: the offline model, which is no language model')
})

test.each<[string, Partial<Machine>, Record<string, string>, number, RegExp]>([
  ['an old Node', { nodeVersion: '18.20.0' }, {}, 1, /failed +Node: 18\.20\.0\n +→ install Node 22/],
  ['no build', { exists: () => false }, {}, 1, /failed +build.*\n +→ npm run build/],
  [
    'a port taken',
    { isPortFree: () => Promise.resolve(false) },
    {},
    0,
    /warning +port 7071: taken by another program\n +→ .*--port 0/,
  ],
  ['a full disk', { freeBytes: () => Promise.resolve(1000) }, {}, 0, /warning +disk: 0\.0 GiB free/],
  [
    'a wrong setting',
    { settingFaults: () => ['SLUICE_DEADLINE_MS: is too large'] },
    {},
    1,
    /failed +settings: SLUICE_DEADLINE_MS/,
  ],
  [
    'nobody at the model’s address',
    {},
    { SLUICE_MODEL_BASE_URL: 'http://127.0.0.1:1/v1?key=secret' },
    1,
    /failed +model: nobody answers at http:\/\/127\.0\.0\.1:1\n/,
  ],
])('%s is named with what to do about it', async (_what, here, env, exitCode, line) => {
  const played = await play([], { here, env })
  expect(played.out()).toMatch(line)
  expect(played.exitCode).toBe(exitCode)
})

test('a port that Sluice itself holds is fine, and the model is asked without a key', async () => {
  const { out, asked } = await play([], {
    here: { isPortFree: () => Promise.resolve(false) },
    env: { OPENAI_API_KEY: 'sk-secret' },
    answer: ({ pathname }, authorization) => {
      expect(authorization).toBeUndefined()
      return pathname === '/api/health' ? { status: 200, body: { version: '0.1.0', ground: 'local' } } : { status: 401 }
    },
  })
  expect(out()).toContain('Sluice 0.1.0 answers there')
  expect(out()).toContain('https://api.openai.com answers')
  expect(asked).toEqual(['http://localhost:7071/api/health', 'https://api.openai.com/v1/models'])
})

test('the models looked for are those that main.bicep deploys', () => {
  expect(wantedModels(machine.read('main.bicep') ?? '').map(({ use }) => use)).toEqual(['chat', 'embedding', 'judge'])
})

test('the first region that has everything is picked; the one before says what it lacks', async () => {
  const { exitCode, out } = await play(['--azure'], { env: { AZURE_ENV_NAME: 'shop' }, answer: azure() })
  expect(exitCode).toBe(0)
  expect(out()).toMatch(
    /Region eastus2[\s\S]*failed +quota of gpt-4\.1-mini: 10 of 60 thousand tokens a minute are left, 50 are wanted/,
  )
  expect(out()).toContain('swedencentral has everything: azd env set AZURE_LOCATION swedencentral')
  expect(out()).toContain('→ az provider register --namespace Microsoft.DurableTask')
  expect(out()).not.toContain('Region eastus\n')
})

test('a region that was named and lacks something fails, though another would do', async () => {
  const { exitCode, out } = await play(['--azure', '--location', 'East US 2'], { answer: azure() })
  expect(exitCode).toBe(1)
  expect(out()).toContain('swedencentral has everything')
})

test.each<[string, (answers: Record<string, unknown>) => void, RegExp]>([
  [
    'a role gap',
    (answers) => {
      answers[`${providers}/Microsoft.Authorization/permissions`] = {
        value: [{ actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'] }],
      }
    },
    /failed +may give the app its roles: no: Microsoft\.Authorization\/roleAssignments\/write is not allowed/,
  ],
  [
    'a group of another owner',
    (answers) => {
      answers['/subscriptions/s-1/resourcegroups/rg-shop'] = { tags: { team: 'other' } }
    },
    /failed +environment name: rg-shop is there and not of azd/,
  ],
  [
    'an account that was deleted and not purged',
    (answers) => {
      const id =
        '/subscriptions/s-1/providers/Microsoft.CognitiveServices/locations/eastus2/resourceGroups/rg-shop/deletedAccounts/ais-x'
      answers[`${providers}/Microsoft.CognitiveServices/deletedAccounts`] = { value: [{ id, name: 'ais-x' }] }
    },
    /failed +deleted accounts: ais-x/,
  ],
])('%s in the subscription fails with its fix', async (_what, change, line) => {
  const { exitCode, out } = await play(['--azure'], { env: { AZURE_ENV_NAME: 'shop' }, answer: azure(change) })
  expect(out()).toMatch(line)
  expect(exitCode).toBe(1)
})

test.each<[string, (answers: Record<string, unknown>) => void, RegExp]>([
  [
    'no semantic ranker',
    (answers) =>
      (answers['/providers/Microsoft.Search/offerings'] = { value: [{ regionName: 'Sweden Central', features: [] }] }),
    /failed +semantic ranker: AI Search has no semantic ranker/,
  ],
  [
    'no Content Safety',
    (answers) => (answers[`${providers}/Microsoft.CognitiveServices/skus`] = { value: [] }),
    /failed +Content Safety/,
  ],
  [
    'no Flex Consumption',
    (answers) => (answers[`${providers}/Microsoft.Web/geoRegions`] = { value: [] }),
    /failed +Flex Consumption/,
  ],
  [
    'another version alone',
    (answers) => (answers[`${providers}/Microsoft.CognitiveServices/locations/swedencentral/models-2`] = { value: [] }),
    /failed +text-embedding-3-small 1: not offered here; versions are none/,
  ],
  [
    'a model that is retired',
    (answers) => {
      const path = `${providers}/Microsoft.CognitiveServices/locations/swedencentral/models`
      answers[path] = JSON.parse(
        JSON.stringify(region('swedencentral', 200)[path]).replaceAll('2028', '2024'),
      ) as unknown
    },
    /failed +gpt-4\.1-mini 2025-04-14: retired on 2024-04-14/,
  ],
])('a region with %s does not have everything', async (_what, change, line) => {
  const { exitCode, out } = await play(['--azure', '--location', 'swedencentral'], { answer: azure(change) })
  expect(out()).toMatch(line)
  expect(exitCode).toBe(1)
})

test('what Azure refuses to say is unchecked, never fine', async () => {
  const { out } = await play(['--azure', '--json'], {
    answer: azure((answers) => {
      answers[`${providers}/Microsoft.Authorization/permissions`] = 403
      answers['/providers/Microsoft.Search/offerings'] = 403
    }),
  })
  const { subscription, regions } = JSON.parse(out()) as {
    subscription: { outcome: string; found: string }[]
    regions: { region: string; findings: { name: string; outcome: string }[] }[]
  }
  expect(subscription).toEqual([
    expect.objectContaining({
      outcome: 'unchecked',
      found: expect.stringContaining('403 AuthorizationFailed') as string,
    }),
  ])
  expect(regions[1]?.findings.find(({ name }) => name === 'semantic ranker')).toMatchObject({ outcome: 'unchecked' })
})

test('a throttled call is tried again, and a token follows no page to another address', async () => {
  let tries = 0
  const calm = await play(['--azure'], {
    answer: (url, authorization) =>
      url.pathname === '/subscriptions' && tries++ === 0
        ? { status: 429, headers: { 'retry-after': '0.001' } }
        : azure()(url, authorization),
  })
  expect([calm.exitCode, tries]).toEqual([0, 2])
  const lured = await play(['--azure', '--location', 'swedencentral'], {
    answer: azure((answers) => {
      answers[`${providers}/Microsoft.CognitiveServices/locations/swedencentral/models`] = {
        value: [],
        nextLink: 'https://elsewhere.test/',
      }
    }),
  })
  expect(lured.asked.filter((url) => url.includes('elsewhere'))).toEqual([])
  expect(lured.out()).toContain('a page elsewhere')
})

test('without a login the doctor says how to get one', async () => {
  const { exitCode, err } = await play(['--azure'], {
    here: { armToken: () => Promise.reject(new Error('run “azd auth login”')) },
  })
  expect([exitCode, err()]).toEqual([1, expect.stringContaining('azd auth login')])
})

test('a permission is what its actions allow and its exceptions do not', () => {
  const contributor = {
    actions: ['*'],
    notActions: ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write'],
  }
  expect(isAllowed([contributor], 'Microsoft.Web/sites/write')).toBe(true)
  expect(isAllowed([contributor], 'Microsoft.Authorization/roleAssignments/write')).toBe(false)
  expect(
    isAllowed(
      [contributor, { actions: ['Microsoft.Authorization/roleAssignments/*'] }],
      'Microsoft.Authorization/roleAssignments/write',
    ),
  ).toBe(true)
  expect(isAllowed([{ actions: ['Microsoft.Web/sites'] }], 'Microsoft.Web/sites/write')).toBe(false)
})
