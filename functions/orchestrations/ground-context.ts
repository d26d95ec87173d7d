import type { OrchestrationContext } from 'durable-functions'
import type { ShardContext } from '../../shared/shards'
import { groundRetry } from './ground-retry'

/** An orchestration's context as the orchestrators of rows take it: activities are tried again where the ground failed. */
export const groundContext = ({ df }: OrchestrationContext): ShardContext => ({
  instanceId: df.instanceId,
  get currentUtcDateTime() {
    return df.currentUtcDateTime
  },
  Task: df.Task,
  getInput: () => df.getInput(),
  callActivity: (name, input) => df.callActivityWithRetry(name, groundRetry(), input),
  createTimer: (fireAt) => df.createTimer(fireAt),
  continueAsNew: (input) => df.continueAsNew(input),
})
