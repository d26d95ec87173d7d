import { type App, type InvocationOrder, type InvocationResponse, withRetries } from './core'
import type { HostedFunction } from './functions-of-app'
import type { InvocationWatch } from './supervisor'

/**
 * Makes what runs a function: reads its inputs, runs it, again where its retry policy says so, and writes its outputs. HTTP
 * functions are never run again.
 */
export function runnerOf(
  app: App,
  hosted: ReadonlyMap<string, HostedFunction>,
  signal: AbortSignal,
  invocations: InvocationWatch | undefined,
): (order: InvocationOrder) => Promise<InvocationResponse> {
  return (order) => {
    const each = hosted.get(order.target.id)
    const policy = each?.triggerType === 'httpTrigger' ? undefined : order.target.metadata.retryOptions
    return withRetries(
      policy,
      async (retryContext) => {
        const leave = invocations?.enter(order.target.metadata.name)
        try {
          const inputs = each ? await each.readInputs(order) : order.inputs
          const response = await app.invoker.invoke({ ...order, inputs, ...(retryContext && { retryContext }) })
          await each?.writeOutputs(order, response)
          return response
        } finally {
          leave?.()
        }
      },
      signal,
    )
  }
}
