import type { Caller } from '../../caller'
import { Fault, fault } from '../../faults'
import type { Fetch } from '../../fetch/contract'
import type { Json, JsonObject } from '../../json'
import type { Log } from '../../world'
import type { NodeContext, NodeKind } from '../contract'
import { textOr } from '../definition/shapes'
import { isCode } from '../snapshot/paths'
import { asJson } from './as-json'
import { refuseOtherKeys } from './settings'
import { sourcePath } from './templates'

/** What a script is handed beside its inputs. */
export interface ScriptContext {
  readonly caller: Caller
  readonly run: NodeContext['run']
  readonly path: string
  readonly attempt: number
  readonly signal: AbortSignal
  /** Guarded against private addresses. */
  readonly fetch: Fetch
  now(): number
  random(): number
  readonly log: Log
}

/** `type: script`: calls the default export of a deployed code module. Keys: `source: {type: code, path: x.ts}`; inputs: anything; the output is JSON. */
export const scriptNode: NodeKind = {
  kind: 'script',
  readsAsCaller: true,
  settle(node, tools): JsonObject {
    refuseOtherKeys(node, ['source'], tools)
    const path = sourcePath(node, tools)
    if (path === undefined) return {}
    if (!isCode(path)) {
      tools.report('InvalidSource', `A script is TypeScript or JavaScript; “${path}” is neither`, ['source', 'path'])
      return {}
    }
    const hash = Object.hasOwn(tools.code, path) ? tools.code[path] : undefined
    if (hash !== undefined) return { path, code: hash }
    const message = `No code is deployed for “${path}”; code comes with a deployment, it cannot be uploaded`
    tools.report('code_not_deployed', message, ['source', 'path'])
    return {}
  },
  run: (settings, inputs, context) =>
    runScript({ path: textOr(settings['path'], ''), code: textOr(settings['code'], '') }, inputs, context),
}

/** Calls a deployed script with inputs and makes JSON of what it returns. */
export const runScript = async (
  { path, code }: { readonly path: string; readonly code: string },
  inputs: JsonObject,
  context: NodeContext,
): Promise<Json> => {
  const script = await context.services.loadCode(code)
  if (typeof script !== 'function') {
    throw fault('node_failed', `“${path}” has no function as its default export; it exports ${typeof script}`, {
      path,
    })
  }
  const output: unknown = await callScript(script as Script, path, inputs, context)
  return asJson(output, (where, what) =>
    fault('node_failed', `“${path}” returned what is no JSON: ${what} at ${where}`, {
      path,
      code: 'FlowOutputUnserializable',
    }),
  )
}

type Script = (inputs: JsonObject, context: ScriptContext) => unknown

const callScript = async (script: Script, path: string, inputs: JsonObject, context: NodeContext): Promise<unknown> => {
  const { caller, run, path: nodePath, attempt, signal, services, world } = context
  try {
    // A copy, so that no script changes what another node reads.
    return await script(structuredClone(inputs), {
      caller,
      run,
      path: nodePath,
      attempt,
      signal,
      fetch: services.fetch,
      now: () => world.now(),
      random: () => world.random(),
      log: world.log,
    })
  } catch (error) {
    if (error instanceof Fault) throw error
    const [type, message] = error instanceof Error ? [error.name, error.message] : [typeof error, String(error)]
    throw fault(
      'node_failed',
      `“${path}” threw ${type}: ${message.slice(0, 500)}`,
      { path, code: 'ToolExecutionError', type },
      { cause: error },
    )
  }
}
