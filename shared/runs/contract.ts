import type { Caller } from '../caller'
import type { FaultData } from '../faults'
import type { Json, JsonObject } from '../json'
import type { Usage } from '../models/contract'

/** A run's states. */
export type RunStatus = 'queued' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled'

/** A node's states: a run's, and two of its own. */
export type NodeStatus = RunStatus | 'bypassed' | 'reused'

/** A value in a record: up to 16 KiB it lies there, above that by reference to `runs/<project>/<run>/<sha256>`. */
export type StoredValue = { readonly value: Json } | { readonly ref: string; readonly size: number }

/** The truth about one run; the store's header is the only one the API shows. */
export interface RunHeader {
  readonly id: string
  readonly v: number
  readonly doc: 'run'
  readonly kind: 'flow' | 'batch' | 'evaluation' | 'tournament' | 'gate'
  readonly protocol: number
  readonly epoch: number
  readonly flow: string
  readonly snapshot: string
  readonly label: string | null
  readonly variant: string | null
  readonly status: RunStatus
  /** Who started it, and for whom. */
  readonly caller: string
  readonly principal: string
  readonly inputs: StoredValue
  readonly outputs?: StoredValue
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number | null
  readonly first_token_ms?: number
  /** ISO 8601. */
  readonly started: string
  readonly ended?: string
  /** An interactive run is over by then at the latest (ISO 8601). */
  readonly deadline?: string
  /** What the run fixed when it started: connections, models as answered, index generations, ground. */
  readonly resolved: JsonObject
  /** How many node records the ended run has, so that a reader of a stale replica knows what it lacks. */
  readonly records?: number
}

/** One model call of a node, the source of a `chat` span. */
export interface CallRecord {
  readonly ordinal: number
  readonly request_hash: string
  readonly model: string
  /** The provider's word, as in the model list; `openai` is meant where absent. */
  readonly provider?: string
  readonly response_model?: string
  readonly usage: Usage | null
  readonly cost: number | null
  readonly started: string
  readonly latency_ms: number
  readonly first_token_ms?: number
  readonly finish_reason?: string
  readonly error?: FaultData
}

/** One node of one run, in the run's partition. Its id is a hash of the node path, for paths are no ids. */
export interface NodeRecord {
  readonly id: string
  readonly v: number
  readonly doc: 'node'
  /** `draft`, `map[3]/draft`. */
  readonly path: string
  readonly kind: string
  readonly epoch: number
  /** Its place among the records of its writer (the epoch), from 1: followers emit in this order and resume by it. */
  readonly sequence: number
  readonly status: NodeStatus
  readonly attempts: number
  readonly started: string | null
  readonly ended: string | null
  readonly inputs: StoredValue | null
  readonly output: StoredValue | null
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
  readonly calls: readonly CallRecord[]
}

/** What happens in a run, in the order it happens; doors turn it into SSE. */
export type RunEvent =
  | {
      readonly type: 'run-start'
      readonly run_id: string
      readonly flow: string
      readonly snapshot: string
      readonly at: string
    }
  | { readonly type: 'node-start'; readonly node: string; readonly at: string }
  | {
      readonly type: 'node-end'
      readonly node: string
      readonly status: NodeStatus
      readonly at: string
      readonly latency_ms: number
      readonly error?: FaultData
      readonly usage?: Usage | null
      readonly cost?: number | null
    }
  | { readonly type: 'token'; readonly output: string; readonly delta: string }
  | { readonly type: 'outputs'; readonly outputs: JsonObject }
  | { readonly type: 'error'; readonly error: FaultData }
  | {
      readonly type: 'run-end'
      readonly run_id: string
      readonly status: RunStatus
      readonly at: string
      readonly usage: Usage | null
      readonly cost: number | null
      readonly latency_ms: number
    }

/** Where a driver writes what becomes of a run. One journal serves one run. Writes may overlap with the run's work; `close` resolves when all are stored. */
export interface RunJournal {
  readonly runId: string
  /** One committed outcome a node and attempt. */
  nodeEnded(record: NodeRecordDraft): void
  close(end: RunEnd): Promise<void>
}

/** A node record as the driver knows it, values still whole. */
export interface NodeRecordDraft {
  readonly path: string
  readonly kind: string
  readonly status: NodeStatus
  readonly attempts: number
  readonly started: string | null
  readonly ended: string | null
  readonly inputs: Json
  readonly output: Json
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
  readonly calls: readonly CallRecord[]
}

/** How a run ended. */
export interface RunEnd {
  readonly status: 'completed' | 'failed' | 'cancelled'
  readonly outputs: JsonObject | null
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number
  readonly first_token_ms?: number
  readonly resolved: JsonObject
}

/** How a run starts, as the flows room knows it. */
export interface RunStart {
  /** Made anew where absent; an `Idempotency-Key` derives it. */
  readonly id?: string
  readonly kind: RunHeader['kind']
  readonly flow: string
  readonly snapshot: string
  readonly label: string | null
  readonly variant: string | null
  readonly inputs: JsonObject
  /** ISO 8601. */
  readonly deadline?: string
  readonly resolved: JsonObject
}

/** A value as the API shows it: itself, or where its bytes can be fetched. */
export type ValueView = Json | { readonly blob: string; readonly size: number; readonly hash: string }

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
  readonly error?: FaultData
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
  readonly inputs?: ValueView
  readonly outputs?: ValueView | null
  readonly nodes: readonly NodeView[]
}

/** Which runs to list. */
export interface RunsQuery {
  readonly flow?: string
  readonly status?: RunStatus
  readonly kind?: RunHeader['kind']
  readonly limit?: number
  readonly cursor?: string
}

/** One event of a followed run; `id` is what `Last-Event-ID` brings back. */
export interface RunEventAt {
  readonly id: string
  readonly event: RunEvent
}

/** The runs room's offer to the doors and the flows room. */
export interface Runs {
  /** Writes the header at once, beside the run's first node, and answers the journal of the run. */
  openJournal(caller: Caller, start: RunStart): RunJournal
  list(caller: Caller, query?: RunsQuery): Promise<{ readonly items: readonly RunSummary[]; readonly next?: string }>
  get(caller: Caller, id: string): Promise<RunView>
  /** The outermost nodes, or those directly below `parent`, in the order they began. */
  nodes(
    caller: Caller,
    id: string,
    query?: { readonly parent?: string },
  ): Promise<{ readonly items: readonly NodeView[] }>
  /** Replays after `from`, then follows until `run-end` or for five minutes. Faults come with the first item. */
  events(
    caller: Caller,
    id: string,
    options?: { readonly from?: string; readonly signal?: AbortSignal },
  ): AsyncIterable<RunEventAt>
  /** The run's spans as OTLP JSON; ids follow from the records, so that an export repeated never doubles a span. */
  trace(caller: Caller, id: string): Promise<JsonObject>
  /** The JSON bytes of a value too large for its record. */
  value(caller: Caller, id: string, hash: string): Promise<Uint8Array>
  /** Writes dropped because a later epoch had ended the run, since this instance started. */
  staleWrites(): number
}
