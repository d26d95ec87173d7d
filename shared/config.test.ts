import { readConfig } from './config'
import { Fault } from './faults'

const local = {
  SLUICE_GROUND: 'local',
  SLUICE_DATA: '/data',
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  SLUICE_MODEL_PROVIDER: 'offline',
  SLUICE_MODEL_BASE_URL: 'http://127.0.0.1:9/v1',
}

const faultsOf = (environment: Record<string, string>): string[] => {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    return (error as Fault).errors?.map((item) => item.path ?? '') ?? ['none']
  }
}

test('the local ground’s environment gives sqlite, loopback and the offline model', () => {
  const config = readConfig(local)
  expect(config.store).toEqual({ kind: 'sqlite', folder: '/data' })
  expect(config.auth).toBe('loopback')
  expect(config.model).toMatchObject({
    provider: 'offline',
    chatModel: 'sluice-offline-extractive',
    embeddingDimensions: 1536,
  })
})

test('every fault of the environment is reported together', () => {
  expect(faultsOf({ SLUICE_STORE: 'sqlite', SLUICE_AUTH: 'loopback' })).toEqual([
    'SLUICE_DATA',
    'AzureWebJobsStorage',
    'SLUICE_AUTH',
    'SLUICE_MODEL_PROVIDER',
  ])
})

test.each([
  [
    'two model endpoints and no word which',
    { ...local, SLUICE_MODEL_PROVIDER: '', OPENAI_API_KEY: 'x', SLUICE_CHAT_MODEL: 'm' },
    ['SLUICE_MODEL_PROVIDER'],
  ],
  [
    'a folder and a Cosmos account',
    { ...local, SLUICE_COSMOS_ENDPOINT: 'https://x.documents.azure.com' },
    ['SLUICE_STORE'],
  ],
  ['easyauth that the platform does not confirm [23]', { ...local, SLUICE_AUTH: 'easyauth' }, ['SLUICE_AUTH']],
  ['loopback off the local ground', { ...local, SLUICE_GROUND: 'azure', SLUICE_AUTH: 'loopback' }, ['SLUICE_AUTH']],
  ['a number that is none', { ...local, SLUICE_MAX_BODY_BYTES: 'big' }, ['SLUICE_MAX_BODY_BYTES']],
  ['a deadline beyond the front end’s', { ...local, SLUICE_DEADLINE_MS: '240000' }, ['SLUICE_DEADLINE_MS']],
])('contradictory or wrong settings are refused by name: %s', (_name, environment, expected) => {
  expect(faultsOf(environment)).toEqual(expected)
})

test('a refused setting’s value is not repeated, for it may be a secret', () => {
  const secret = 'hunter2-not-a-url'
  try {
    readConfig({ ...local, AZURE_OPENAI_ENDPOINT: secret, SLUICE_MODEL_PROVIDER: 'azure_openai' })
    throw new Error('not refused')
  } catch (error) {
    expect(error).toBeInstanceOf(Fault)
    expect(JSON.stringify((error as Fault).toData())).not.toContain(secret)
  }
})

test('documents, values and code lie in the account that SLUICE_BLOBS_ENDPOINT names, before the host’s own', () => {
  const named = { ...local, SLUICE_BLOBS_ENDPOINT: 'https://data.blob.test', AzureWebJobsStorage__accountName: 'hosts' }
  expect(readConfig(named).storage).toEqual({ accountUrl: 'https://data.blob.test' })
  const { SLUICE_BLOBS_ENDPOINT: _none, ...hosts } = named
  expect(readConfig(hosts).storage).toEqual({ accountUrl: 'https://hosts.blob.core.windows.net' })
})
