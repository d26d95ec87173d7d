// The library’s own runner, which its index only hands out wrapped in a registration.
declare module 'durable-functions/lib/src/orchestrations/Orchestrator.js' {
  import type { InvocationContext } from '@azure/functions'
  import type { OrchestrationHandler } from 'durable-functions'

  export class Orchestrator {
    constructor(handler: OrchestrationHandler)
    listen(): (history: unknown, context: InvocationContext) => Promise<unknown>
  }
}
