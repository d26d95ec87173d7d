import type { FaultData } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { Usage } from '../../models/contract'
import type { RunHeader } from './header'
import type { RequestMark, TextMark } from './marks'
import type { CallRecord } from './records'
import type { NodeStatus, RecordPolicy } from './values'

/** Where a driver writes what becomes of a run. One journal serves one run. Writes may overlap with the run's work; `close` resolves when all are stored. */
export interface RunJournal {
  readonly runId: string
  /** A piece of text that a node, which began at `begun` (ISO 8601), told of an output. */
  said?(node: string, output: string, delta: string, begun: string): void
  /** Somebody follows the run from elsewhere: the text of nodes that have not ended goes to blocks from now on [11]. */
  followed?(): void
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
  /** What a prompt node wrote with its masks still on; durable runs keep it for the nodes that read it. */
  readonly masked?: string
  readonly logs?: string
  /** What the node measured. */
  readonly metrics?: Readonly<Record<string, number>>
  /** Where its text lies in blocks. */
  readonly text?: TextMark
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
  readonly metrics?: Readonly<Record<string, number>>
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
  readonly request?: RequestMark
  readonly record?: RecordPolicy
}
