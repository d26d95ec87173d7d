import type { Log, ProgrammingModel, RegisteredFunction } from './contract'
import { createFunctionsCore } from './functions-core'
import { createHooks } from './hooks'
import { intercept } from './intercept'
import { createInvoker, type Invoker } from './invoker'
import { loadApp } from './load-app'
import { createLogBus, type LogBus } from './log-bus'
import { HostError } from '../host-error'

/** A loaded app: its functions, and what runs them. */
export interface App {
  readonly functions: readonly RegisteredFunction[]
  readonly invoker: Invoker
  readonly logs: LogBus
  /** What the library and the app said they can do; `HttpUri` is there when the app streams. */
  readonly capabilities: Readonly<Record<string, string>>
  terminate(): Promise<void>
}

/** How to load an app. */
export interface AppOptions {
  readonly appRoot: string
  readonly functionTimeout: number | null
  readonly log: Log
  /** Wraps the library's start, to catch the server that it makes when the app streams. */
  readonly whileStarting?: <T>(work: () => Promise<T>) => Promise<T>
}

/** What the Functions worker offers to the library. */
const workerCapabilities = {
  RawHttpBodyBytes: 'true',
  RpcHttpTriggerMetadataRemoved: 'true',
  RpcHttpBodyOnly: 'true',
  IgnoreEmptyValuedRpcHttpHeaders: 'true',
  UseNullableValueDictionaryForHttp: 'true',
  WorkerStatus: 'true',
  TypedDataCollection: 'true',
  HandlesWorkerTerminateMessage: 'true',
}

/** Loads the app of a folder. The library keeps module-level state, so a process can hold one app, once. */
export async function startApp({ appRoot, functionTimeout, log, whileStarting }: AppOptions): Promise<App> {
  const hooks = createHooks()
  const logs = createLogBus(hooks, log)
  const { api, registry } = createFunctionsCore(hooks, logs)
  // The library asks for the module late, at its first call, so the interception stays.
  intercept('@azure/functions-core', api)

  await loadApp(appRoot)
  const model = registry.programmingModel()
  if (!model) throw new HostError('bad_app', `The app in ${appRoot} registered no function`)

  await hooks.run('appStart', { hookData: {}, appHookData: hooks.appHookData })
  const capabilities = await started(model, whileStarting)
  registry.lock()

  return {
    functions: [...registry.functions.values()],
    invoker: createInvoker({ model, hooks, logs, functionTimeout }),
    logs,
    capabilities,
    terminate: () => hooks.run('appTerminate', { hookData: {}, appHookData: hooks.appHookData }),
  }
}

async function started(
  model: ProgrammingModel,
  wrap: AppOptions['whileStarting'] = (work) => work(),
): Promise<Record<string, string>> {
  return wrap(async () => (await model.getCapabilities?.({ ...workerCapabilities })) ?? workerCapabilities)
}
