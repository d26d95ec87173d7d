import type { FaultData } from '../../faults'
import type { JsonObject } from '../../json'
import type { Usage } from '../../models/contract'
import type { RunEvent, RunStatus } from '../../runs/contract'

/** What /invoke answers; the words of API.md. */
export interface InvokeReply {
  readonly outputs: JsonObject
  readonly run_id: string
  readonly snapshot: string
  readonly label_etag: string | null
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number
  readonly metrics: Readonly<Record<string, number>>
}

/** How /invoke may be bent. */
export interface InvokeOptions {
  readonly label?: string
  readonly version?: string
  /** `node.variant` */
  readonly variant?: string
  readonly signal?: AbortSignal
  readonly onEvent?: (event: RunEvent) => void
}

/** How a durable run is started. */
export interface StartOptions {
  readonly label?: string
  readonly version?: string
  /** `node.variant` */
  readonly variant?: string
  readonly idempotencyKey?: string
  /** The connection of kind `webhook` that is told of the end. */
  readonly webhook?: string
}

/** What is other in a fork of a run. */
export interface ForkOrder {
  /** The node that runs again, with all that depends on it. */
  readonly from: string
  readonly inputs?: JsonObject
  /** Outputs that stand in for those of nodes, by name. */
  readonly overrides?: JsonObject
  readonly label?: string
  readonly version?: string
  readonly idempotencyKey?: string
}

/** A run as it ended in memory, before anybody asked the store. */
export interface RunOutcome {
  readonly status: Extract<RunStatus, 'completed' | 'failed' | 'cancelled'>
  readonly outputs: JsonObject | null
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number
  readonly first_token_ms?: number
  /** What its nodes measured. */
  readonly metrics?: Readonly<Record<string, number>>
}
