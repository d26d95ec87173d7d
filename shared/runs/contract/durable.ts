import type { Json, JsonObject } from '../../json'
import type { RunStart } from './journal'
import type { ForkMark } from './marks'

/** Where the task hub says an instance stands. */
export type InstanceStatus = 'pending' | 'running' | 'suspended' | 'completed' | 'failed' | 'terminated'

/** The task hub as rooms see it: handed in with each call, for only an invocation knows the way to it. */
export interface DurableClient {
  /** Starts an instance; one that lives under that id already is left as it is. */
  start(orchestrator: string, instance: string, input: JsonObject): Promise<void>
  /** Tells an instance something; one that is gone is not told. */
  raise(instance: string, event: string, data: JsonObject): Promise<void>
  /** Null where there is none. */
  status(instance: string): Promise<InstanceStatus | null>
  /** Ends an instance; one that is gone is left alone. */
  terminate(instance: string, reason: string): Promise<void>
}

/** A run at one of its epochs: what every write of a durable run is made for. */
export interface RunRef {
  readonly project: string
  readonly run: string
  readonly epoch: number
}

/** What a durable run is started with. */
export interface DurableStart extends RunStart {
  readonly idempotencyKey?: string
  /** Everything that was asked: another body under the same key is refused [7]. */
  readonly body: Json
  /** The connection that is told of the end. */
  readonly webhook?: string
  readonly fork?: Omit<ForkMark, 'overrides'> & { readonly overrides: Readonly<Record<string, Json>> }
}

/** What the sweeper did, by run. */
export interface SweepReport {
  readonly started: readonly string[]
  readonly closed: readonly string[]
  readonly terminated: readonly string[]
  /** Runs whose end was told, or tried to be. */
  readonly told: readonly string[]
  /** Runs whose values are hidden now. */
  readonly masked: readonly string[]
  /** Runs that are gone: their time was over, or somebody wanted them gone. */
  readonly purged: readonly string[]
}
