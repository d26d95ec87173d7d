import type { FaultData } from '../../faults'
import type { Usage } from '../../models/contract'
import type { NodeWait, TextMark } from './marks'
import type { NodeStatus, StoredValue } from './values'

/** One model call of a node, the source of a `chat` span. */
export interface CallRecord {
  readonly ordinal: number
  /** `chat` is meant where absent. */
  readonly operation?: 'embeddings'
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
  /** What was tried in vain before the answer, or before the error. */
  readonly tries?: readonly CallTry[]
}

/** A try of a model call that was in vain. */
export interface CallTry {
  readonly started: string
  readonly latency_ms: number
  /** The answer's status; null where the connection broke. */
  readonly status: number | null
  /** The pause after it. */
  readonly wait_ms: number
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
  /** Of a durable run: what its path begins with, `` or `map[3]`. */
  readonly scope?: string
  /** What a prompt node wrote with its masks still on, where that differs. */
  readonly masked?: StoredValue
  /** What the node's code printed. */
  readonly logs?: string
  /** What the node measured. */
  readonly metrics?: Readonly<Record<string, number>>
  /** While `waiting`: for what, and until when at most (ISO 8601). */
  readonly wait?: NodeWait
  /** Present where the node's text lies in blocks. */
  readonly text?: TextMark
}
