import type { Caller } from '../../caller'
import { Fault, fault } from '../../faults'
import type { Fetch } from '../../fetch/contract'
import { copyJson, type Json, type JsonObject } from '../../json'
import type { Log } from '../../world'
import type { NodeContext, NodeKind } from '../contract'
import { shown, textOr } from '../definition/shapes'
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
  readonly now: () => number
  readonly random: () => number
  readonly log: Log
}

/** `type: script`: calls the default export of a deployed code module. Keys: `source: {type: code, path: x.ts}`, `isolate: worker` for work that would keep the processor busy, and `handler`, the node's name in a flow defined in code; inputs: anything; the output is JSON. */
export const scriptNode: NodeKind = {
  kind: 'script',
  readsAsCaller: true,
  settle(node, tools): JsonObject {
    refuseOtherKeys(node, ['source', 'handler', 'isolate'], tools)
    const { handler = null, isolate = null } = node.keys
    if (handler !== null && typeof handler !== 'string') {
      tools.report('NodeInputValidationError', `\`handler\` is the name of a function, not ${shown(handler)}`, [
        'handler',
      ])
    }
    if (isolate !== null && isolate !== 'worker') {
      tools.report('NodeInputValidationError', `\`isolate\` is worker, not ${shown(isolate)}`, ['isolate'])
    }
    const path = sourcePath(node, tools)
    if (path === undefined) return {}
    if (!isCode(path)) {
      tools.report('InvalidSource', `A script is TypeScript or JavaScript; “${path}” is neither`, ['source', 'path'])
      return {}
    }
    const hash = Object.hasOwn(tools.code, path) ? tools.code[path] : undefined
    if (hash !== undefined) {
      return { path, code: hash, ...(handler !== null && { handler }), ...(isolate !== null && { isolate }) }
    }
    const message = `No code is deployed for “${path}”; code comes with a deployment, it cannot be uploaded`
    tools.report('code_not_deployed', message, ['source', 'path'])
    return {}
  },
  run: (settings, inputs, context) =>
    runScript(
      {
        path: textOr(settings['path'], ''),
        code: textOr(settings['code'], ''),
        ...(typeof settings['handler'] === 'string' && { handler: settings['handler'] }),
        isIsolated: settings['isolate'] === 'worker',
      },
      inputs,
      context,
    ),
}

/** A deployed script: where it stands in the flow, the hash of its module, and which of its functions is meant. */
export interface DeployedScript {
  readonly path: string
  readonly code: string
  /** The node of a flow defined in code whose function it is; the default export where absent. */
  readonly handler?: string
  /** Whether it runs in a worker of its own. */
  readonly isIsolated?: boolean
}

/** Calls a deployed script with inputs and makes JSON of what it returns. */
export const runScript = async (
  { path, code, handler, isIsolated = false }: DeployedScript,
  inputs: JsonObject,
  context: NodeContext,
): Promise<Json> => {
  const output: unknown = isIsolated
    ? await callIsolated({ path, code, handler }, inputs, context)
    : await callScript(functionIn(await context.services.loadCode(code), handler, path), path, inputs, context)
  return asJson(output, (where, what) =>
    fault('node_failed', `“${path}” returned what is no JSON: ${what} at ${where}`, {
      path,
      code: 'FlowOutputUnserializable',
    }),
  )
}

const callIsolated = (
  { path, code, handler }: { readonly path: string; readonly code: string; readonly handler: string | undefined },
  inputs: JsonObject,
  { caller, run, path: nodePath, attempt, services, signal }: NodeContext,
): Promise<unknown> => {
  if (!services.isolate) throw fault('unavailable', `“${path}” asks for a worker of its own, and there are none here`)
  return services.isolate(
    { path, code, ...(handler !== undefined && { handler }) },
    inputs,
    { caller, run, path: nodePath, attempt },
    signal,
  )
}

const functionIn = (exported: unknown, handler: string | undefined, path: string): Script => {
  const handlers = isFlow(exported) ? exported.handlers : {}
  const found: unknown =
    handler === undefined ? exported : Object.hasOwn(handlers, handler) ? handlers[handler] : undefined
  if (typeof found === 'function') return found as Script
  const lacks =
    handler === undefined ? 'has no function as its default export' : `has no function for node “${handler}”`
  throw fault('node_failed', `“${path}” ${lacks}; it exports ${typeof exported}`, { path })
}

const isFlow = (value: unknown): value is { readonly handlers: Readonly<Record<string, unknown>> } =>
  typeof value === 'object' && value !== null && 'handlers' in value && typeof value.handlers === 'object'

type Script = (inputs: JsonObject, context: ScriptContext) => unknown

const callScript = async (script: Script, path: string, inputs: JsonObject, context: NodeContext): Promise<unknown> => {
  const { caller, run, path: nodePath, attempt, signal, services, world } = context
  try {
    // A copy, so that no script changes what another node reads.
    return await script(copyJson(inputs), {
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
