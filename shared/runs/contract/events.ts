import type { FaultData } from '../../faults'
import type { JsonObject } from '../../json'
import type { Usage } from '../../models/contract'
import type { NodeStatus, RunStatus } from './values'

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
  /** What was told of an output is void, and this stands in its place: an attempt began anew, or a filter blocked it. */
  | { readonly type: 'replace'; readonly output: string; readonly text: string }
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

/** One event of a followed run; `id` is what `Last-Event-ID` brings back. */
export interface RunEventAt {
  readonly id: string
  readonly event: RunEvent
}
