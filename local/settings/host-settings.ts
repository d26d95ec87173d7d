import { availableParallelism } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { readJsonFile } from './json-file'
import { HostError } from '../host-error'
import { parseTimeSpan } from './time-span'

/** What host.json says of queues. Times in milliseconds. */
export interface QueueSettings {
  readonly batchSize: number
  readonly newBatchThreshold: number
  readonly maxDequeueCount: number
  readonly visibilityTimeout: number
  readonly maxPollingInterval: number
  readonly messageEncoding: 'base64' | 'none'
}

/** What host.json says of blob triggers. */
export interface BlobSettings {
  /** How many blobs of a function are worked on at the same time. */
  readonly maxDegreeOfParallelism: number
  /** After so many failures a blob is set aside. */
  readonly poisonBlobThreshold: number
}

/** host.json, with the platform's defaults where it is silent. */
export interface HostSettings {
  readonly routePrefix: string
  readonly customHeaders: Readonly<Record<string, string>>
  /** Milliseconds; null is no limit. */
  readonly functionTimeout: number | null
  readonly queues: QueueSettings
  readonly blobs: BlobSettings
  /** As it is written; the task hub reads it by itself. */
  readonly durableTask: unknown
}

const timeSpan = z.string().transform((text, context) => {
  const milliseconds = parseTimeSpan(text)
  if (milliseconds === undefined) context.addIssue({ code: 'custom', message: 'expected hh:mm:ss' })
  return milliseconds ?? 0
})

const queueSettings = z.strictObject({
  batchSize: z.int().min(1).max(32).default(16),
  newBatchThreshold: z.int().min(0).optional(),
  maxDequeueCount: z.int().min(1).default(5),
  visibilityTimeout: timeSpan.default(0),
  maxPollingInterval: timeSpan.refine((value) => value >= 100, 'expected at least 00:00:00.100').default(60_000),
  messageEncoding: z.enum(['base64', 'none']).default('base64'),
})

const blobSettings = z.strictObject({
  maxDegreeOfParallelism: z
    .int()
    .min(1)
    .default(8 * availableParallelism()),
  poisonBlobThreshold: z.int().min(1).default(5),
})

const httpSettings = z.strictObject({
  routePrefix: z.string().default('api'),
  customHeaders: z.record(z.string(), z.string()).default({}),
  maxOutstandingRequests: z.int().optional(),
  maxConcurrentRequests: z.int().optional(),
  dynamicThrottlesEnabled: z.boolean().optional(),
  hsts: z.unknown().optional(),
})

/** Sections that belong to the platform alone, or to a part of this host that reads them itself. */
const elsewhere = z.unknown().optional()

const hostFile = z.strictObject({
  $schema: elsewhere,
  version: z.literal('2.0'),
  functionTimeout: z
    .union([z.literal('-1'), timeSpan])
    .transform((value) => (value === '-1' ? null : value))
    .default(30 * 60_000),
  extensions: z
    .strictObject({
      http: httpSettings.prefault({}),
      queues: queueSettings.prefault({}),
      blobs: blobSettings.prefault({}),
      durableTask: elsewhere,
      eventGrid: elsewhere,
    })
    .prefault({}),
  aggregator: elsewhere,
  applicationInsights: elsewhere,
  concurrency: elsewhere,
  customHandler: elsewhere,
  extensionBundle: elsewhere,
  healthMonitor: elsewhere,
  logging: elsewhere,
  managedDependency: elsewhere,
  retry: elsewhere,
  sendCanceledInvocationsToWorker: elsewhere,
  singleton: elsewhere,
  telemetryMode: elsewhere,
  watchDirectories: elsewhere,
  watchFiles: elsewhere,
})

/** Reads the app's host.json. */
export function readHostSettings(appRoot: string): HostSettings {
  const file = path.join(appRoot, 'host.json')
  const found = readJsonFile(file, hostFile, 'shown')
  if (!found) throw new HostError('bad_settings', `${file} was not found; a Functions app needs one`)

  const { http, queues, blobs, durableTask } = found.extensions
  return {
    routePrefix: http.routePrefix.replace(/^\/+|\/+$/g, ''),
    customHeaders: http.customHeaders,
    functionTimeout: found.functionTimeout,
    queues: { ...queues, newBatchThreshold: queues.newBatchThreshold ?? Math.floor(queues.batchSize / 2) },
    blobs,
    durableTask,
  }
}
