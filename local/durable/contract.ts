import type { TypedData } from '../core/contract'

/** Where an orchestration stands, by the names of the wire. */
export type RuntimeStatus =
  'Pending' | 'Running' | 'Suspended' | 'ContinuedAsNew' | 'Completed' | 'Failed' | 'Canceled' | 'Terminated'

/** One event of a history, as the SDK reads it. */
export interface HistoryEvent {
  readonly EventType: number
  /** The sequence id of what was scheduled, or -1. */
  readonly EventId: number
  readonly IsPlayed: boolean
  readonly Timestamp: string
  readonly Name?: string
  readonly Version?: string | null
  readonly Input?: string | null
  readonly Result?: string | null
  readonly TaskScheduledId?: number
  readonly TimerId?: number
  readonly FireAt?: string
  readonly InstanceId?: string
  readonly Reason?: string
  readonly Details?: string
  readonly FailureDetails?: unknown
  readonly OrchestrationStatus?: number
  readonly OrchestrationInstance?: { readonly InstanceId: string; readonly ExecutionId: string }
  readonly ParentInstance?: unknown
}

/** Why an activity, a sub-orchestration or an orchestration failed. */
export interface Failure {
  readonly reason: string
  readonly details: string
  /** What an exception properties provider told, in the host's shape. */
  readonly failureDetails?: unknown
}

/** How often a task is tried, times in milliseconds. */
export interface Retry {
  readonly attempts: number
  readonly first: number
  readonly factor: number
  readonly longest: number | null
  readonly timeout: number | null
}

/** A request of a durable HTTP call, as the SDK writes it. */
export interface HttpOrder {
  readonly method: string
  readonly uri: string
  readonly content?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly tokenSource?: { readonly kind?: string; readonly resource?: string } | null
}

/** What an orchestrator asked for, in the order it asked. Inputs are left out of stored plans unless a retry needs them. */
export type Planned =
  | { readonly kind: 'activity'; readonly name: string; readonly input?: string | null; readonly retry?: Retry }
  | {
      readonly kind: 'sub-orchestration'
      readonly name: string
      readonly input?: string | null
      readonly instance?: string
      readonly version?: string
      readonly retry?: Retry
    }
  | { readonly kind: 'timer'; readonly fireAt: number }
  | { readonly kind: 'event'; readonly name: string }
  | {
      readonly kind: 'entity-call' | 'signal'
      readonly target: string
      readonly operation: string
      readonly input?: string | null
    }
  | { readonly kind: 'http'; readonly polls: boolean; readonly request?: HttpOrder }
  | { readonly kind: 'any' | 'all'; readonly children: readonly Planned[] }
  | { readonly kind: 'lock'; readonly entities: readonly string[]; readonly request: string }
  | { readonly kind: 'release' }
  | { readonly kind: 'continue-as-new'; readonly input?: string | null }

/** What the host has to do for an orchestrator, under the sequence id that the SDK gave it. */
export type Command =
  | {
      readonly kind: 'activity'
      readonly id: number
      readonly name: string
      readonly input: string | null
      /** Not to be run: time for retries is up, and the SDK only counts attempts. */
      readonly spent?: Failure
    }
  | {
      readonly kind: 'sub-orchestration'
      readonly id: number
      readonly name: string
      readonly input: string | null
      readonly instance?: string
      readonly version?: string
      readonly spent?: Failure
    }
  | { readonly kind: 'timer'; readonly id: number; readonly fireAt: number }
  | {
      readonly kind: 'entity-call' | 'signal'
      readonly id: number
      readonly target: string
      readonly operation: string
      readonly input: string | null
    }
  | { readonly kind: 'http'; readonly id: number; readonly request: HttpOrder }
  | { readonly kind: 'lock'; readonly id: number; readonly entities: readonly string[]; readonly request: string }
  | { readonly kind: 'release'; readonly id: number; readonly entities: readonly string[]; readonly request: string }

/** The orchestration and task that wait for a sub-orchestration. */
export interface Parent {
  readonly instance: string
  readonly execution: string
  readonly task: number
  readonly name: string
}

/** One orchestration, as it is stored. Texts are JSON, except the output of a failure. */
export interface Instance {
  readonly id: string
  /** Changes with every generation; what belongs to an older one is dropped. */
  readonly execution: string
  readonly name: string
  readonly version: string | null
  readonly status: RuntimeStatus
  readonly input: string | null
  readonly output: string | null
  readonly customStatus: string | null
  readonly parent: Parent | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** What can happen to an orchestration from outside of its turns. */
export type InstanceMessage =
  | { readonly kind: 'event'; readonly name: string; readonly input: string | null }
  | {
      readonly kind: 'done'
      readonly of: 'activity' | 'sub-orchestration'
      readonly execution: string
      readonly task: number
      readonly result: string | null
    }
  | {
      readonly kind: 'failed'
      readonly of: 'activity' | 'sub-orchestration'
      readonly execution: string
      readonly task: number
      readonly failure: Failure
    }
  | { readonly kind: 'timer'; readonly execution: string; readonly task: number }
  /** The answer of an entity to a call or a lock request. */
  | { readonly kind: 'reply'; readonly execution: string; readonly request: string; readonly input: string }
  | { readonly kind: 'terminate' | 'suspend' | 'resume' | 'rewind'; readonly reason: string | null }

/** Who called an entity and waits for its answer. */
export interface EntityCaller {
  readonly instance: string
  readonly execution: string
}

/** What can happen to an entity. */
export type EntityMessage =
  | {
      readonly kind: 'operation'
      readonly request: string
      readonly operation: string
      readonly input: string | null
      /** Absent for a signal. */
      readonly caller?: EntityCaller
    }
  | {
      readonly kind: 'lock'
      readonly request: string
      readonly entities: readonly string[]
      readonly position: number
      readonly caller: EntityCaller
    }
  | { readonly kind: 'release'; readonly request: string }

/** A message on disk, in the order of its number. */
export interface Message<Body = InstanceMessage | EntityMessage> {
  readonly number: number
  /** An instance id, or an entity's `@name@key`. */
  readonly target: string
  readonly body: Body
}

/** A run of an activity, or a request of the built-in HTTP activity, that is not done. */
export interface Work {
  readonly number: number
  readonly instance: string
  readonly execution: string
  readonly task: number
  readonly kind: 'activity' | 'http'
  readonly name: string
  readonly input: string | null
}

/** A timer that has not fired. */
export interface Alarm {
  readonly number: number
  readonly instance: string
  readonly execution: string
  readonly task: number
  readonly fireAt: number
}

/** One step of an orchestration as it is stored: its events, and what the orchestrator asked for at its end. */
export interface Turn {
  /** A JSON list of history events, without its brackets. */
  readonly events: string
  readonly plan: readonly Planned[]
  /** Timers that the orchestrator took back in this step. */
  readonly cancelled?: readonly number[]
  /** Set by the step in which the orchestrator came to its end, while work of its own still holds the instance. */
  readonly outcome?: Outcome
}

/** How an orchestrator came to its end. */
export type Outcome =
  | { readonly kind: 'completed'; readonly output: string }
  | { readonly kind: 'failed'; readonly output: string; readonly failureDetails?: unknown }
  | { readonly kind: 'continued'; readonly input: string | null }

/** A function the hub runs: plain data in, plain data out; throws what its handler threw. */
export interface DurableFunction {
  readonly name: string
  run(input: TypedData, order: { readonly instanceId: string }): Promise<TypedData | null | undefined>
}

/** The kinds of functions that a hub runs. */
export type FunctionKind = 'orchestrator' | 'activity' | 'entity'
