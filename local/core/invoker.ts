import { randomUUID } from 'node:crypto'
import type {
  CoreInvocationContext,
  FunctionCallback,
  InvocationOrder,
  InvocationResponse,
  ProgrammingModel,
} from './contract'
import type { Hooks } from './hooks'
import type { LogBus } from './log-bus'

/** Runs functions as the Functions worker does. */
export interface Invoker {
  /** One invocation; throws what the handler threw, unless a hook swallowed it. */
  invoke(order: InvocationOrder): Promise<InvocationResponse>
}

/** What the invoker needs of its app. */
export interface InvokerDeps {
  readonly model: ProgrammingModel
  readonly hooks: Hooks
  readonly logs: LogBus
  /** host.json's functionTimeout in milliseconds; null is no limit. */
  readonly functionTimeout: number | null
}

/** The handler ran longer than host.json allows. */
export class FunctionTimeout extends Error {
  override readonly name = 'FunctionTimeout'
}

/** Makes the invoker of one app. */
export function createInvoker({ model, hooks, logs, functionTimeout }: InvokerDeps): Invoker {
  async function invoke(order: InvocationOrder): Promise<InvocationResponse> {
    const { target } = order
    const invocationId = order.invocationId ?? randomUUID()
    const hookData: Record<string, unknown> = {}
    let invocationContext: object | undefined

    const core: CoreInvocationContext = {
      invocationId,
      metadata: target.metadata,
      state: undefined,
      request: {
        invocationId,
        functionId: target.id,
        inputData: order.inputs,
        triggerMetadata: order.triggerMetadata ?? {},
        traceContext: { traceParent: order.traceParent ?? newTraceParent(), traceState: '', attributes: {} },
        ...(order.retryContext && { retryContext: order.retryContext }),
      },
      log: (level, category, message) =>
        logs.app(level, category, message, {
          functionName: target.metadata.name,
          invocationId,
          hookData,
          ...(invocationContext && { invocationContext }),
        }),
    }

    const invocation = model.getInvocationModel(core)
    const { context, inputs } = await invocation.getArguments()
    invocationContext = context

    // Hooks may replace the inputs and the handler.
    core.state = 'preInvocationHooks'
    const before: Record<string, unknown> = {
      hookData,
      appHookData: hooks.appHookData,
      invocationContext,
      inputs,
      functionCallback: target.callback,
    }
    await hooks.run('preInvocation', before)
    const givenInputs = before['inputs'] as unknown[]
    const callback = before['functionCallback'] as FunctionCallback

    core.state = 'invocation'
    let result: unknown
    let error: unknown
    try {
      const running = invocation.invokeFunction(context, givenInputs, callback)
      result = await withinTime(running, functionTimeout, target.metadata.name)
    } catch (thrown) {
      error = thrown
    }

    // Hooks may replace the result and swallow the error.
    core.state = 'postInvocationHooks'
    const after: Record<string, unknown> = {
      hookData,
      appHookData: hooks.appHookData,
      invocationContext,
      inputs: givenInputs,
      result,
      error,
    }
    await hooks.run('postInvocation', after)
    core.state = undefined

    if (after['error'] !== null && after['error'] !== undefined) {
      // The library may hold something for this invocation, which only a result makes it let go.
      if (order.resultOnError !== undefined) await invocation.getResponse(context, order.resultOnError).catch(() => {})
      throw after['error']
    }
    const last = after['result']
    return invocation.getResponse(context, order.onResult ? order.onResult(last) : last)
  }

  return { invoke }
}

/** The handler cannot be stopped, so after the limit its outcome is dropped; Azure ends the worker process instead. */
async function withinTime(running: Promise<unknown>, limit: number | null, name: string): Promise<unknown> {
  if (limit === null) return running
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<never>((_resolve, reject) => {
    const message = `Function "${name}" ran longer than the functionTimeout of ${limit / 1000} s`
    timer = setTimeout(() => reject(new FunctionTimeout(message)), limit)
  })
  try {
    return await Promise.race([running, expired])
  } finally {
    clearTimeout(timer)
  }
}

// Node draws ids in advance, which bytes asked for one by one are not: a tenth of a small request's time.
function newTraceParent(): string {
  const hex = (): string => randomUUID().replaceAll('-', '')
  return `00-${hex()}-${hex().slice(16)}-00`
}
