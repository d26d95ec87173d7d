import type { FaultData } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { Usage } from '../../models/contract'
import type { RunHeader } from './header'
import type { NodeWait, WebhookState } from './marks'
import type { CallRecord } from './records'
import type { NodeStatus, RecordPolicy, RunStatus, ValueView } from './values'

/** A node as the API shows it; the words of API.md. Content is left out where `content` is `hidden`. */
export interface NodeView {
  readonly path: string
  readonly kind: string
  readonly status: NodeStatus
  readonly started_at: string | null
  readonly ended_at: string | null
  readonly attempts: number
  readonly inputs?: ValueView
  readonly output?: ValueView
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
  readonly calls: readonly CallRecord[]
  /** What the node's code printed. */
  readonly logs?: string
  /** Present while it waits. */
  readonly wait?: NodeWait
  readonly content?: 'hidden'
}

/** A run's figures as lists show them. */
export interface RunSummary {
  readonly id: string
  readonly kind: RunHeader['kind']
  readonly flow: string
  readonly hash: string
  readonly label: string | null
  readonly variant: string | null
  readonly status: RunStatus
  /** Whether the task hub carries it. */
  readonly durable: boolean
  /** What it is about, at most 160 characters: the text it was asked. Not there where content is hidden, or not recorded. */
  readonly title?: string
  readonly error?: FaultData
  /** The node whose failure ended it. */
  readonly failed_node?: string
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number | null
  readonly first_token_ms?: number
  readonly started_at: string
  readonly ended_at: string | null
  readonly content?: 'hidden'
}

/** A run, whole: its figures, what went in and came out, and its outermost nodes. */
export interface RunView extends RunSummary {
  /** The run it was forked from. */
  readonly forked_from?: string
  readonly webhook?: WebhookState
  readonly record?: RecordPolicy
  readonly inputs?: ValueView
  readonly outputs?: ValueView | null
  readonly metrics: Readonly<Record<string, number>>
  readonly nodes: readonly NodeView[]
}

/** A run’s content, its values whole. */
export interface RunContent {
  readonly inputs: JsonObject
  /** Empty while there are none. */
  readonly outputs: JsonObject
  /** As it was given, oldest first. */
  readonly feedback: readonly Json[]
}

/** Which runs to list. */
export interface RunsQuery {
  readonly flow?: string
  readonly status?: RunStatus
  readonly kind?: RunHeader['kind']
  /** Runs that started then or later, and those that started before (ISO 8601). */
  readonly since?: string
  readonly until?: string
  /** Words that the id, the title, the flow, the state or the error hold, all of them. */
  readonly q?: string
  readonly limit?: number
  readonly cursor?: string
}
