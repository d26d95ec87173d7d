import { app, input, trigger, type FunctionHandler, type FunctionInput, type InvocationContext } from '@azure/functions'
import type { OrchestrationHandler } from 'durable-functions'

/** The binding by which a function reaches the task hub. */
export const durableClient = (): FunctionInput => input.generic({ type: 'durableClient' })

/** Registers an activity. */
export const activity = (
  name: string,
  options: { readonly extraInputs?: FunctionInput[]; readonly handler: FunctionHandler },
): void => app.generic(name, { ...options, trigger: trigger.generic({ type: 'activityTrigger' }) })

/** Registers an orchestrator as the library would, but reads the library at the first turn: it is half of what loading the app would cost, and an interactive call has no use for it. */
export const orchestration = (name: string, handler: OrchestrationHandler): void => {
  let opened: Promise<Turn> | undefined
  app.generic(name, {
    trigger: trigger.generic({ type: 'orchestrationTrigger' }),
    handler: async (history: unknown, context: InvocationContext) => {
      opened ??= turnOf(handler)
      return (await opened)(history, context)
    },
  })
}

type Turn = (history: unknown, context: InvocationContext) => Promise<unknown>

const turnOf = async (handler: OrchestrationHandler): Promise<Turn> => {
  const { Orchestrator } = await import('durable-functions/lib/src/orchestrations/Orchestrator.js')
  return new Orchestrator(handler).listen()
}
