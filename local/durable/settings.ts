import { availableParallelism } from 'node:os'
import { z } from 'zod'
import { HostError } from '../host-error'

/** host.json's extensions.durableTask, as far as this hub heeds it. */
export interface DurableSettings {
  readonly hubName: string
  readonly maxConcurrentActivityFunctions: number
  readonly maxConcurrentOrchestratorFunctions: number
  /** What a new orchestration gets where its starter names none. */
  readonly defaultVersion: string | null
  readonly versionMatchStrategy: 'None' | 'Strict' | 'CurrentOrOlder'
  readonly versionFailureStrategy: 'Reject' | 'Fail'
}

/** Known to the platform, without a meaning on one machine. */
const elsewhere = z.unknown().optional()

const durableTask = z.strictObject({
  hubName: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9]{2,44}$/, 'expected 3 to 45 letters and digits, a letter first')
    .default('TestHubName'),
  maxConcurrentActivityFunctions: z
    .int()
    .min(1)
    .default(10 * availableParallelism()),
  maxConcurrentOrchestratorFunctions: z.int().min(1).default(32),
  defaultVersion: z.string().nullable().default(null),
  versionMatchStrategy: z.enum(['None', 'Strict', 'CurrentOrOlder']).default('CurrentOrOlder'),
  versionFailureStrategy: z.enum(['Reject', 'Fail']).default('Reject'),
  storageProvider: elsewhere,
  tracing: elsewhere,
  notifications: elsewhere,
  httpSettings: elsewhere,
  extendedSessionsEnabled: elsewhere,
  extendedSessionIdleTimeoutInSeconds: elsewhere,
  maxConcurrentEntityFunctions: elsewhere,
  maxEntityOperationBatchSize: elsewhere,
  entityMessageReorderWindowInMinutes: elsewhere,
  maxOrchestrationActions: elsewhere,
  maxGrpcMessageSizeInBytes: elsewhere,
  overridableExistingInstanceStates: elsewhere,
  storeInputsInOrchestrationHistory: elsewhere,
  useAppLease: elsewhere,
  useGracefulShutdown: elsewhere,
  rollbackEntityOperationsOnExceptions: elsewhere,
})

/** Reads the section `durableTask` of host.json; absent means the platform's defaults. */
export function durableSettings(section: unknown): DurableSettings {
  const result = durableTask.safeParse(section ?? {})
  if (result.success) return result.data
  const faults = result.error.issues.map((issue) => {
    const path = ['extensions', 'durableTask', ...issue.path].join('.')
    return `host.json: "${path}": ${issue.message}`
  })
  throw new HostError('bad_settings', faults.join('\n'))
}
