import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  LogLevel,
  ProgrammingModel,
  RegisteredFunction,
} from './contract'
import { Disposable } from './disposable'
import type { Hooks } from './hooks'
import type { LogBus } from './log-bus'

/** Version of the Functions worker whose contract this stand-in keeps. */
export const workerVersion = '3.12.0'

/** Version of the Functions host whose behaviour this host follows. */
export const hostVersion = '4.1042.0'

/** What the app has registered. */
export interface Registry {
  readonly functions: ReadonlyMap<string, RegisteredFunction>
  programmingModel(): ProgrammingModel | undefined
  /** From here on nothing can be registered. */
  lock(): void
}

/** The stand-in for the module `@azure/functions-core`, with the registry it fills. */
export function createFunctionsCore(hooks: Hooks, logs: LogBus): { api: object; registry: Registry } {
  const functions = new Map<string, RegisteredFunction>()
  let model: ProgrammingModel | undefined
  let isLocked = false

  const refuseWhenLocked = (what: string): void => {
    if (isLocked) throw systemError(`${what} can only be registered during app startup`)
  }

  const api = {
    version: workerVersion,
    get hostVersion() {
      return hostVersion
    },
    Disposable,
    registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
      refuseWhenLocked(`Function "${metadata.name}"`)
      const id = metadata.functionId ?? metadata.name
      const twin = [...functions.keys()].find((known) => known.toLowerCase() === id.toLowerCase())
      if (twin !== undefined) throw systemError(`A function with the id "${twin}" has already been registered`)
      if (typeof callback !== 'function') throw systemError(`Function "${metadata.name}" has no handler`)
      functions.set(id, { id, metadata, callback })
      return new Disposable(() => {
        refuseWhenLocked(`A function`)
        functions.delete(id)
      })
    },
    registerHook: (name: string, callback: HookCallback): Disposable => hooks.register(name, callback),
    setProgrammingModel(given: ProgrammingModel): void {
      model = given
    },
    getProgrammingModel: () => model,
    // Its mere presence tells the library that this host can stream.
    log: (level: LogLevel, category: string, message: string): void => logs.app(level, category, message),
  }

  return { api, registry: { functions, programmingModel: () => model, lock: () => void (isLocked = true) } }
}

/** An error that the library knows to be the host's. */
export function systemError(message: string): Error {
  return Object.assign(new Error(message), { isAzureFunctionsSystemError: true })
}
