import type { HookCallback, HookName } from './contract'
import { Disposable } from './disposable'

/** The hooks of one app, in the order of their registration, with the data they share. */
export interface Hooks {
  /** Handed to every hook of the app. */
  readonly appHookData: Record<string, unknown>
  register(name: string, callback: HookCallback): Disposable
  /** Runs every hook of a name, one after the other, on the same context. */
  run(name: HookName, context: Record<string, unknown>): Promise<void>
  /** Log hooks run at once: a log line does not wait. */
  runNow(name: HookName, context: Record<string, unknown>): void
}

/** Keeps the hooks of one app. */
export function createHooks(): Hooks {
  const lists: Record<HookName, HookCallback[]> = {
    preInvocation: [],
    postInvocation: [],
    appStart: [],
    appTerminate: [],
    log: [],
  }

  return {
    appHookData: {},
    register(name, callback) {
      if (!Object.hasOwn(lists, name)) throw unknownHook(name)
      const list = lists[name as HookName]
      list.push(callback)
      return new Disposable(() => {
        const place = list.indexOf(callback)
        if (place >= 0) list.splice(place, 1)
      })
    },
    async run(name, context) {
      for (const hook of lists[name].slice()) await hook(context)
    },
    runNow(name, context) {
      for (const hook of lists[name].slice()) void hook(context)
    },
  }
}

/** The library recognises a host that lacks a hook by this very shape. */
function unknownHook(name: string): RangeError {
  return Object.assign(new RangeError(`Unrecognized hook "${name}"`), { isAzureFunctionsSystemError: true })
}
