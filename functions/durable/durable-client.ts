import type { InvocationContext } from '@azure/functions'
import type { DurableClient, InstanceStatus } from '../../shared/runs/contract'

/** The task hub as an invocation reaches it, by its `durableClient` binding. */
export const durableClientOf = (context: InvocationContext): DurableClient => {
  // Read at the first question: an interactive call asks none.
  const open = async () => (await import('durable-functions')).getClient(context)
  let opened: ReturnType<typeof open> | undefined
  const hub = () => (opened ??= open())

  const status = async (instance: string): Promise<InstanceStatus | null> => {
    try {
      return statuses[(await (await hub()).getStatus(instance)).runtimeStatus] ?? null
    } catch (error) {
      // The library tells an instance that is not there by its words alone.
      if (error instanceof Error && error.message.includes('404')) return null
      throw error
    }
  }

  return {
    status,
    async start(orchestrator, instance, input) {
      try {
        await (await hub()).startNew(orchestrator, { instanceId: instance, input })
      } catch (error) {
        const there = await status(instance)
        if (there !== 'pending' && there !== 'running' && there !== 'suspended') throw error
      }
    },
    async raise(instance, event, data) {
      try {
        await (await hub()).raiseEvent(instance, event, data)
      } catch (error) {
        if ((await status(instance)) !== null) throw error
      }
    },
    async terminate(instance, reason) {
      try {
        await (await hub()).terminate(instance, reason)
      } catch (error) {
        const there = await status(instance)
        if (there === 'pending' || there === 'running' || there === 'suspended') throw error
      }
    },
  }
}

const statuses: Readonly<Record<string, InstanceStatus>> = {
  Pending: 'pending',
  Running: 'running',
  ContinuedAsNew: 'running',
  Suspended: 'suspended',
  Completed: 'completed',
  Failed: 'failed',
  Canceled: 'terminated',
  Terminated: 'terminated',
}
