import { join } from 'node:path'
import type { Config } from './config'
import { createConnections, type Connections } from './connections'
import {
  codeOfFlow,
  createCodeLoader,
  createFlows,
  createIsolate,
  createNodeCache,
  limitOutput,
  moduleUrl,
  nodeKinds,
  withFlowsFolder,
} from './flows'
import type { Flows } from './flows/contract'
import { healthOf, type Health } from './house/health'
import { openOutsideWorld } from './house/outside'
import { readConnectionFiles } from './house/connection-files'
import { endpointOf } from './house/endpoint-of'
import { openHook } from './house/open-hook'
import { once, openLater, type Later } from './house/open-later'
import type { Measuring } from './house/open-measuring'
import { openVault } from './house/open-vault'
import { openPython } from './house/open-python'
import { openPrepare } from './house/open-prepare'
import { pythonConnection } from './house/python-connection'
import { openStores } from './house/stores'
import type { Datasets } from './datasets/contract'
import { createIdentity, type Identity } from './identity'
import { createKnowledge } from './knowledge'
import type { KnowledgeRoom } from './knowledge/contract'
import { createModelDesk, createModels, createRateShares } from './models'
import type { ModelDesk, Models, ModelSettings } from './models/contract'
import { prompts } from './prompts'
import { createRecords, type RecordsRoom } from './records'
import { createRuns, type Runs } from './runs'
import { keepValue, openValue } from './store'
import type { World } from './world'
import { createStudio, type Studio } from './studio'
import type { Subjects } from './subjects/contract'

type MeasuringRooms = { readonly [Name in keyof Measuring]: Later<Measuring[Name]> }

/** Every room, put together. What the doors are given. */
export interface House extends MeasuringRooms {
  readonly config: Config
  readonly version: string
  readonly identity: Identity
  readonly flows: Flows
  readonly runs: Runs
  readonly records: RecordsRoom
  readonly datasets: Later<Datasets>
  readonly subjects: Later<Subjects>
  readonly knowledge: KnowledgeRoom
  readonly connections: Connections
  readonly models: Models
  readonly modelDesk: ModelDesk
  readonly studio: Studio
  /** What /health answers; the parts only for a caller who may look inside. */
  health(mayLookInside: boolean): Promise<Health>
  close(): Promise<void>
}

/** What the house takes from the place it runs in beside its configuration. */
export interface Ground {
  /** A variable of the environment: secrets that connections name, and values that flows may read. */
  environment(name: string): string | undefined
  /** Hashes of the deployed code modules by `<flow>/<path>`, as the build wrote them. */
  readonly codeManifest: Readonly<Record<string, string>>
  /** Hashes of the deployed Python runtime's files by name, as the build wrote them. */
  readonly pythonRuntime?: Readonly<Record<string, string>>
}

/** Puts the house together from its configuration: the only place that knows every room and picks every adapter. */
export const createHouse = async (config: Config, world: World, ground: Ground): Promise<House> => {
  const { store, blobs, searchIndex, prepare, dataFolder, close } = await openStores(config, world)
  const { houseFetch, modelFetch, flowFetch, modelCredential } = await openOutsideWorld(config, world)
  const modelSettings: ModelSettings = {
    ...config.model,
    ...(config.model.provider === 'azure_openai' && { azure: { apiVersion: config.AZURE_OPENAI_API_VERSION } }),
    timeoutMs: config.SLUICE_MODEL_TIMEOUT_MS,
    ...modelLimits(config),
  }
  const modelWorld = { world, ...(modelCredential && { credential: modelCredential }) }
  const rates = createRateShares({ store, world, batchShare: config.SLUICE_BATCH_SHARE })
  const models = createModels(modelSettings, { fetch: modelFetch, ...modelWorld, rates })
  const identity = createIdentity({
    store,
    world,
    fetch: houseFetch,
    settings: {
      mode: config.auth === 'entra' ? 'keys' : config.auth,
      ground: config.SLUICE_GROUND,
      hosts: [
        ...(config.SLUICE_HOSTS ?? []),
        ...(config.WEBSITE_HOSTNAME === undefined ? [] : [config.WEBSITE_HOSTNAME]),
      ],
      owners: config.SLUICE_OWNERS ?? [],
      easyAuthOn: config.WEBSITE_AUTH_ENABLED?.toLowerCase() === 'true',
      requestsPerMinute: config.SLUICE_REQUESTS_PER_MINUTE,
      ...jwtSettings(config),
    },
  })
  const connections = createConnections({
    store,
    world,
    secrets: { env: (name) => ground.environment(name), ...(await openVault(config, houseFetch, world)) },
    repository: readConnectionFiles(config.SLUICE_CONNECTIONS_DIR),
  })
  const modelDesk = createModelDesk(modelSettings, { fetch: houseFetch, ...modelWorld, models, connections })
  const records = createRecords({ store, world })
  const runs = createRuns({
    store,
    blobs,
    world,
    ground: config.SLUICE_GROUND,
    version,
    keepValue,
    openValue,
    leaseMs: config.SLUICE_LEASE_MS,
    webhooks: { open: openHook(connections), fetch: flowFetch },
    ...(config.SLUICE_RETENTION_DAYS && { retention: config.SLUICE_RETENTION_DAYS }),
  })
  const openDatasets = once(async () =>
    (await import('./datasets/index.js')).createDatasets({ store, blobs, world, runs }),
  )
  const datasets = openLater(openDatasets)
  const knowledge = createKnowledge({
    store,
    blobs,
    world,
    prepare: await openPrepare(config, { modelFetch }, world, prepare),
    index: searchIndex,
    largest: config.SLUICE_MAX_DOCUMENT_BYTES,
    atOnce: config.SLUICE_SYNC_AT_ONCE,
    embedder: () => models.embedder(),
    chat: () => models.chat(),
  })
  const cache = createNodeCache(store, world)
  const python = openPython(config, blobs, dataFolder, world, ground.pythonRuntime ?? {})
  const modules = { blobs, cacheFolder: config.SLUICE_CODE_DIR ?? join(dataFolder, 'code'), newId: world.newId }
  const loadCode = createCodeLoader({ ...modules, importModule: (url) => import(url) })
  const openChecks = once(async () => (await import('./house/open-safety.js')).openSafety(config, { modelFetch }))
  const storedFlows = createFlows({
    store,
    blobs,
    world,
    kinds: limitedKinds(config),
    deployedCode: (flow) => Promise.resolve(codeOfFlow(ground.codeManifest, flow)),
    flowEnvironment: flowEnvironmentOf(config, ground),
    deadlineMs: config.SLUICE_DEADLINE_MS,
    ...(config.PROMPTFLOW_RESPONSE_INCLUDED_FIELDS && { responseFields: config.PROMPTFLOW_RESPONSE_INCLUDED_FIELDS }),
    openJournal: (caller, start) => runs.openJournal(caller, start),
    runs,
    recorded: runs,
    services: {
      models,
      knowledge,
      records: records.forNodes,
      cache,
      subjects: runs.subjects,
      safety: openLater(openChecks),
      fetch: flowFetch,
      connection: (caller, name) => connections.resolve(caller, name),
      python,
      pythonConnection: (caller, name) => pythonConnection(connections, caller, name),
      endpoint: (caller, name) => endpointOf(connections, caller, name),
      environment: flowEnvironmentOf(config, ground),
      loadCode,
      isolate: createIsolate({ moduleUrl: (hash) => moduleUrl(modules, hash) }),
    },
  })
  const flows =
    config.SLUICE_FLOWS_DIR === undefined ? storedFlows : withFlowsFolder(storedFlows, config.SLUICE_FLOWS_DIR)
  const openMeasuring = once(async () =>
    (await import('./house/open-measuring.js')).openMeasuring({
      store,
      blobs,
      world,
      runs,
      flows: storedFlows.rows,
      texts: storedFlows,
      datasets: await openDatasets(),
      knowledge,
      models,
      judgeModel: config.model.judgeModel,
      prompts,
      safety: await openChecks(),
      own: { manifest: ground.codeManifest, loadCode },
      ...(config.SLUICE_WORDNET_DIR !== undefined && { wordnet: config.SLUICE_WORDNET_DIR }),
    }),
  )
  const measured = <Name extends keyof Measuring>(name: Name): Later<Measuring[Name]> =>
    openLater(async () => (await openMeasuring())[name])
  return {
    config,
    version,
    identity,
    flows,
    runs,
    records,
    datasets,
    batches: measured('batches'),
    evaluators: measured('evaluators'),
    evaluations: measured('evaluations'),
    comparisons: measured('comparisons'),
    gates: measured('gates'),
    tournaments: measured('tournaments'),
    evaluationData: measured('evaluationData'),
    subjects: openLater(async () => {
      const [{ createSubjects }, { forgetVerdicts }, { batches, evaluations }] = await Promise.all([
        import('./subjects/index.js'),
        import('./evaluation/index.js'),
        openMeasuring(),
      ])
      return createSubjects({
        store,
        world,
        records,
        datasets,
        runs,
        rowKinds: [batches.rowKind, evaluations.rowKind],
        // Whoever's runs are gone may live on in what a judge said of them.
        cache: {
          forget: async (project, gone) =>
            (await cache.forget(project, gone)) + (gone.size === 0 ? 0 : await forgetVerdicts(store, project)),
        },
      })
    }),
    knowledge,
    connections,
    models,
    modelDesk,
    studio: createStudio({
      flows,
      runs,
      knowledge,
      datasets,
      connections,
      evaluations: measured('evaluations'),
      gates: measured('gates'),
      modelDesk,
      world,
    }),
    health: (mayLookInside) => healthOf({ config, version, store, blobs, models, world }, mayLookInside),
    close: async () => {
      await python.close()
      await close()
    },
  }
}

const version = '0.1.0'

const jwtSettings = ({ SLUICE_JWT_ISSUER: issuer, SLUICE_JWT_AUDIENCE: audience, SLUICE_JWT_JWKS: jwksUrl }: Config) =>
  issuer !== undefined && audience !== undefined && jwksUrl !== undefined ? { jwt: { issuer, audience, jwksUrl } } : {}

const modelLimits = ({
  SLUICE_MODEL_REQUESTS_PER_MINUTE: requests,
  SLUICE_MODEL_TOKENS_PER_MINUTE: tokens,
}: Config): Pick<ModelSettings, 'limits'> =>
  requests === undefined && tokens === undefined
    ? {}
    : { limits: { ...(requests !== undefined && { requests }), ...(tokens !== undefined && { tokens }) } }

const limitedKinds = ({ SLUICE_MAX_OUTPUT_BYTES: most }: Config): ReturnType<typeof nodeKinds> =>
  new Map([...nodeKinds(prompts)].map(([name, kind]) => [name, limitOutput(kind, most)]))

const flowEnvironmentOf = (config: Config, ground: Ground): Record<string, string> =>
  Object.fromEntries(
    (config.SLUICE_FLOW_ENV ?? []).flatMap((name) => {
      const value = ground.environment(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
