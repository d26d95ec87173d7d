import { readConfig, settingsSchema } from '../../../shared/config'
import { resourcesOf } from '../bicep/declarations'
import { literalString, propertiesOf, valueAt, type Property, type Syntax } from '../bicep/syntax'
import type { Finding, Infra, RegisteredFunction } from '../infra'
import { at, check, of } from './found'

const id = '9 settings'
const file = { path: 'infra/modules/app.bicep' }

/** Settings that the platform reads itself. */
const ofPlatform = new Set([
  'AzureWebJobsStorage__credential',
  'AzureWebJobsStorage__clientId',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
])

/** What every setting must be set to: by its text, for each has one right source. */
const wanted: Readonly<Record<string, string>> = {
  AzureWebJobsStorage__accountName: 'hostStorageName',
  AzureWebJobsStorage__credential: "'managedidentity'",
  AzureWebJobsStorage__clientId: 'identityClientId',
  AZURE_CLIENT_ID: 'identityClientId',
  APPLICATIONINSIGHTS_CONNECTION_STRING: 'insightsConnectionString',
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: "'ClientId=${identityClientId};Authorization=AAD'",
  'AzureWebJobs.documentUploaded.Disabled': "'true'",
  SLUICE_GROUND: "'azure'",
  SLUICE_STORE: "'cosmos'",
  SLUICE_COSMOS_ENDPOINT: 'cosmosEndpoint',
  SLUICE_COSMOS_DATABASE: 'cosmosDatabase',
  SLUICE_BLOBS_ENDPOINT: 'dataBlobEndpoint',
  SLUICE_SEARCH_ENDPOINT: 'searchEndpoint',
  SLUICE_CONTENT_SAFETY_ENDPOINT: 'aiEndpoint',
  SLUICE_DOCUMENT_INTELLIGENCE_ENDPOINT: "readScans ? aiEndpoint : ''",
  SLUICE_KEY_VAULT_ENDPOINT: 'keyVaultEndpoint',
  SLUICE_MODEL_PROVIDER: "'azure_openai'",
  AZURE_OPENAI_ENDPOINT: 'openAiEndpoint',
  SLUICE_CHAT_MODEL: 'chatModel',
  SLUICE_EMBEDDING_MODEL: 'embeddingModel',
  SLUICE_EMBEDDING_DIMENSIONS: 'string(embeddingDimensions)',
  SLUICE_JUDGE_MODEL: 'judgeModel',
  SLUICE_AUTH: "hasEasyAuth ? 'easyauth' : 'keys'",
  SLUICE_OWNERS: "join(owners, ',')",
  SLUICE_RETENTION_DAYS: 'retentionDays',
}

/** Set for the platform alone, or moved elsewhere, on this plan. */
const forbidden = [
  'FUNCTIONS_WORKER_RUNTIME',
  'FUNCTIONS_EXTENSION_VERSION',
  'WEBSITE_RUN_FROM_PACKAGE',
  'WEBSITE_CONTENTSHARE',
]

/** The app is told all it reads, nothing it does not know, and host.json and the functions’ bindings find what they name. */
export const settings = check(
  id,
  'the app’s settings are those it reads, and its bindings find their services',
  (infra) => {
    const app = resourcesOf(infra.files).find(({ body }) => literalString(valueAt(body, 'name')) === 'appsettings')
    const given = app ? propertiesOf(valueAt(app.body, 'properties') ?? app.declaration.node) : []
    if (given.length === 0) return [of(id, file.path, 'there are no settings')]
    return [
      ...given.flatMap(nameFaults),
      ...Object.entries(wanted).flatMap(([name, text]) => {
        const found = given.find(({ key }) => key === name)
        return found?.value.text === text
          ? []
          : [
              at(
                id,
                file,
                found?.node ?? { line: 1 },
                `“${name}” must be ${text}, and is ${found?.value.text ?? 'missing'}`,
              ),
            ]
      }),
      ...configFaults(given),
      ...hostFaults(infra, given),
      ...infra.functions.flatMap((one) => bindingFaults(infra, one, given)),
    ]
  },
)

const nameFaults = ({ key, keyNode }: Property): readonly Finding[] => {
  if (forbidden.includes(key)) return [at(id, file, keyNode, `“${key}” is not set on this plan`)]
  const isKnown =
    Object.hasOwn(settingsSchema.shape, key) ||
    ofPlatform.has(key) ||
    /^AzureWebJobs\.\w+\.Disabled$/.test(key) ||
    key === schedulerSetting
  return isKnown ? [] : [at(id, file, keyNode, `nobody reads “${key}”`)]
}

const schedulerSetting = 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'

/** The app itself reads the settings, with something of the right kind in the place of each value. */
const configFaults = (given: readonly Property[]): readonly Finding[] => {
  const samples = Object.fromEntries(given.map(({ key, value }) => [key, sampleOf(key, value)]))
  try {
    const { store, storage, auth, model } = readConfig(samples)
    const isRight =
      store.kind === 'cosmos' &&
      store.key === undefined &&
      'accountUrl' in storage &&
      auth === 'keys' &&
      model.provider === 'azure_openai' &&
      model.apiKey === undefined
    return isRight ? [] : [of(id, file.path, 'by these settings the app would not stand on Azure without keys')]
  } catch (error) {
    return [of(id, file.path, `the app refuses these settings: ${String(error)}`)]
  }
}

const sampleOf = (key: string, value: Syntax): string => {
  const literal = literalString(value)
  if (literal !== undefined) return literal
  const [, otherwise] = /: '([^']*)'$/.exec(value.text) ?? []
  if (otherwise !== undefined) return otherwise
  if (key.endsWith('ENDPOINT')) return 'https://account.service.test'
  return /DIMENSIONS|DAYS/.test(key) ? '90' : 'sample'
}

interface HostJson {
  readonly extensions?: {
    readonly durableTask?: { readonly hubName?: string; readonly storageProvider?: Readonly<Record<string, string>> }
  }
}

/** What host.json of the package names must be set. */
const hostFaults = (infra: Infra, given: readonly Property[]): readonly Finding[] => {
  const path = 'infra/host.json'
  let host: HostJson
  try {
    host = JSON.parse(infra.texts.get(path) ?? '') as HostJson
  } catch {
    return [of(id, path, 'is no JSON')]
  }
  const { hubName, storageProvider } = host.extensions?.durableTask ?? {}
  const connection = given.find(({ key }) => key === storageProvider?.['connectionStringName'])
  const expected =
    "'Endpoint=${schedulerEndpoint};TaskHub=${taskHub};Authentication=ManagedIdentity;ClientID=${identityClientId}'"
  const scheduler = infra.files.find((one) => one.path.endsWith('/scheduler.bicep'))
  const hub = literalString(scheduler?.declarations.find(({ name }) => name === 'taskHub')?.value)
  return [
    ...(storageProvider?.['type'] === 'azureManaged' ? [] : [of(id, path, 'durable runs stand on azureManaged')]),
    ...(connection?.value.text === expected
      ? []
      : [of(id, path, `the setting “${storageProvider?.['connectionStringName']}” must be ${expected}`)]),
    ...(hub !== undefined && hub === hubName
      ? []
      : [of(id, path, `the task hub is “${hubName}”, infra makes “${hub}”`)]),
  ]
}

/** A binding’s connection is reached by identity, and its queue or container is made. */
const bindingFaults = (
  infra: Infra,
  { name, bindings }: RegisteredFunction,
  given: readonly Property[],
): readonly Finding[] =>
  Object.values(bindings).flatMap(({ connection, queueName }) => {
    if (typeof connection !== 'string') return []
    const missing = ['accountName', 'credential', 'clientId'].filter(
      (suffix) => !given.some(({ key }) => key === `${connection}__${suffix}`),
    )
    const storage = infra.files.find(({ path }) => path.endsWith('/storage.bicep'))
    const queue = literalString(storage?.declarations.find((one) => one.name === 'eventQueue')?.value)
    return [
      ...missing.map((suffix) =>
        of(id, file.path, `function “${name}” reads ${connection}__${suffix}, which is not set`),
      ),
      ...(typeof queueName === 'string' && queueName !== queue
        ? [of(id, storage?.path ?? file.path, `function “${name}” wants queue “${queueName}”, infra makes “${queue}”`)]
        : []),
    ]
  })
