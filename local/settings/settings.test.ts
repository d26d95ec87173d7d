import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { appSettings, readSettingValues } from './app-settings'
import { readHostSettings } from './host-settings'
import { parseTimeSpan } from './time-span'

const azurite = 'AccountName=devstoreaccount1;AccountKey=a2V5;QueueEndpoint=http://127.0.0.1:1/devstoreaccount1'
const root = mkdtempSync(path.join(tmpdir(), 'settings-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const write = (name: string, value: unknown): void =>
  writeFileSync(path.join(root, name), typeof value === 'string' ? value : JSON.stringify(value))

test.each([
  ['00:00:30', 30_000],
  ['1.02:03:04.5', 93_784_500],
  ['23:59:59', 86_399_000],
  ['24:00:00', undefined],
  ['00:60:00', undefined],
  ['30', undefined],
])('the time span %s', (text, expected) => {
  expect(parseTimeSpan(text)).toBe(expected)
})

test('host.json is silent: the platform’s defaults', () => {
  write('host.json', { version: '2.0' })
  expect(readHostSettings(root)).toEqual({
    routePrefix: 'api',
    customHeaders: {},
    functionTimeout: 1_800_000,
    queues: {
      batchSize: 16,
      newBatchThreshold: 8,
      maxDequeueCount: 5,
      visibilityTimeout: 0,
      maxPollingInterval: 60_000,
      messageEncoding: 'base64',
    },
    blobs: { maxDegreeOfParallelism: 8 * availableParallelism(), poisonBlobThreshold: 5 },
  })
})

test('host.json that is no JSON is refused by its line, and one that is missing by its name', () => {
  write('host.json', '{\n  "version": "2.0",\n  oops\n}')
  expect(() => readHostSettings(root)).toThrow(/host\.json:3: this is not JSON/)
  rmSync(path.join(root, 'host.json'))
  expect(() => readHostSettings(root)).toThrow(/host\.json was not found/)
})

test('the sample’s settings hold until there is a file of one’s own', () => {
  expect(readSettingValues(root)).toEqual({})
  write('local.settings.sample.json', { Values: { A: 'sample', B: 'sample' } })
  expect(readSettingValues(root)).toEqual({ A: 'sample', B: 'sample' })
  write('local.settings.json', { IsEncrypted: false, Values: { A: 'own' } })
  expect(readSettingValues(root)).toEqual({ A: 'own' })
  write('local.settings.json', { IsEncrypted: true, Values: {} })
  expect(() => readSettingValues(root)).toThrow('encrypted settings cannot be read')
})

test('the environment goes before the file, and development storage becomes the storage that runs here', () => {
  const file = {
    A: 'file',
    B: 'file',
    AzureWebJobsStorage: 'UseDevelopmentStorage=true',
    OTHER: 'usedevelopmentstorage = TRUE;',
  }
  const settings = appSettings([file, { A: 'environment', C: undefined }], azurite)
  expect(settings.values).toEqual({ A: 'environment', B: 'file', AzureWebJobsStorage: azurite, OTHER: azurite })
  expect(appSettings([], azurite).storageAccount(undefined, 'x')).toMatchObject({ account: 'devstoreaccount1' })
})

test('names in percent signs are settings, in any case; a missing one is named with its place', () => {
  const settings = appSettings([{ QUEUE: 'orders' }], azurite)
  expect(settings.resolve('%queue%-%QUEUE%', 'x')).toBe('orders-orders')
  expect(settings.resolve('100% of it', 'x')).toBe('100% of it')
  expect(() => settings.resolve('%GONE%', 'Option "queueName"')).toThrow(
    'Option "queueName" is "%GONE%", and there is no setting "GONE"',
  )
})

test('a function is disabled by its setting', () => {
  const settings = appSettings(
    [{ 'AzureWebJobs.one.Disabled': 'True', AzureWebJobs__two__Disabled: '1', 'AzureWebJobs.three.Disabled': 'false' }],
    azurite,
  )
  expect(['one', 'two', 'three', 'four'].map((name) => settings.isDisabled(name))).toEqual([true, true, false, false])
})

test('a connection that is missing or no connection string is refused without its value', () => {
  const settings = appSettings([{ BAD: 'AccountName=x;Secret=hunter2', AzureWebJobsMine: azurite }], azurite)
  expect(settings.storageAccount('Mine', 'x')).toMatchObject({ account: 'devstoreaccount1' })
  expect(() => settings.storageAccount('Nowhere', 'The trigger')).toThrow(
    'The trigger uses connection "Nowhere", and there is no such setting',
  )
  expect(() => settings.storageAccount('BAD', 'x')).toThrow(
    /^Setting "BAD" is no storage connection string: it lacks AccountKey$/,
  )
})
