import type { TypedData } from '../../core/contract'
import type { Instance } from '../contract'

/** The longest time span .NET knows: with it the SDK never cuts a timer in pieces, and takes no ids for them. */
const unlimited = '10675199.02:48:05.4775807'

/** How long the SDK waits between polls of an HTTP call whose answer names no time. */
export const defaultPollMilliseconds = 30_000

/** What an orchestrator is given: its whole history, as JSON text pieces that are only put side by side. */
export function orchestratorInput(instance: Instance, history: readonly string[]): TypedData {
  const { id, input, parent } = instance
  const rest = JSON.stringify({
    instanceId: id,
    isReplaying: false,
    parentInstanceId: parent?.instance ?? null,
    upperSchemaVersion: 1,
    // The fourth schema: the one with locks.
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: '3.00:00:00',
    maximumShortTimerDuration: unlimited,
    defaultHttpAsyncRequestSleepTimeMillseconds: defaultPollMilliseconds,
  })
  return { json: `{"history":[${history.join(',')}],"input":${input ?? 'null'},${rest.slice(1)}` }
}
