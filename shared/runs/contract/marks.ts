import type { JsonObject } from '../../json'
import type { StoredValue } from './values'

/** Where a run came from, as the headers of its request say it: shown in its spans. */
export interface RequestMark {
  readonly request_id?: string
  readonly client_request_id?: string
  /** The caller's own trace and span; the run's spans continue them. */
  readonly trace?: RunTrace
}

/** A trace and the span in it that asked (W3C `traceparent`). */
export interface RunTrace {
  readonly trace_id: string
  readonly span_id: string
}

/** How far telling a run's end has come. An ended run whose state is `pending` is what the outbox is. */
export interface WebhookState {
  readonly connection: string
  readonly state: 'pending' | 'delivered' | 'failed'
  readonly attempts: number
  /** Not before then (ISO 8601). */
  readonly next: string
  /** What became of the last attempt: a status, or a word where there was none. */
  readonly last?: string
  /** When it was accepted. */
  readonly delivered?: string
}

/** What a fork takes over from the run it is forked from. */
export interface ForkMark {
  readonly run: string
  /** Names of the nodes whose outcomes are taken over. */
  readonly reuse: readonly string[]
  /** Outputs that stand in for those of nodes. */
  readonly overrides: Readonly<Record<string, StoredValue>>
}

/** Where what a node said is to be found: in the first blocks of a writer [11]. */
export interface TextMark {
  readonly writer: number
  readonly blocks: number
  readonly output: string
}

/** What a waiting node waits for, and until when at most (ISO 8601): a person, with a title and the fields of a form, or the items of a map. */
export interface NodeWait {
  readonly until?: string
  readonly items?: number
  readonly title?: string
  readonly form?: JsonObject
}
