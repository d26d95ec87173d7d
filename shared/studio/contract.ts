import type { Caller } from '../caller'
import type { MetricName } from '../evaluation/contract'
import type { GateVerdict, RuleOutcome } from '../evaluation/gates/contract'

/** The figure a flow’s quality is told by, from its newest evaluation. */
export interface QualityFigure {
  /** The evaluation, and the version it measured. */
  readonly evaluation: string
  readonly hash: string
  readonly name: string
  readonly figure: 'mean' | 'pass_rate' | 'p50'
  readonly value: number
  readonly low: number | null
  readonly high: number | null
  readonly unit?: 'usd' | 'ms' | 'share'
}

/** What a flow’s newest try at a gate came to. */
export interface GateTry {
  readonly gate: string
  readonly run: string
  readonly verdict: GateVerdict
  /** The version that tried. */
  readonly hash: string
  readonly at: string
  /** Metrics on which it surely differs from its baseline, where the gate has one. */
  readonly improved: readonly MetricName[]
  readonly degraded: readonly MetricName[]
  /** What was required and not met, the first of them. */
  readonly unmet: readonly Pick<
    RuleOutcome & { readonly name: string },
    'name' | 'metric' | 'state' | 'reason' | 'difference'
  >[]
}

/** What one flow did in the last 24 hours. */
export interface FlowFigures {
  readonly name: string
  readonly type: string
  readonly labels: Readonly<Record<string, string>>
  readonly runs: number
  readonly failed: number
  /** Runs by hour, the oldest of the 24 first. */
  readonly by_hour: readonly number[]
  /** Milliseconds; null where nothing completed. */
  readonly p95_ms: number | null
  /** US dollars a run; null where a run of it has no known price. */
  readonly cost: number | null
  /** Null where none of its evaluations that were looked at says anything of quality. */
  readonly quality: QualityFigure | null
  /** Gates that are sealed for it. */
  readonly gates: readonly string[]
  /** Null where it tried none of late. */
  readonly gate: GateTry | null
}

/** A thing that waits for somebody. */
export interface Need {
  readonly kind: 'waiting_run' | 'failed_document' | 'failed_run' | 'inconclusive_gate'
  /** The run, the gate’s run, or the document’s path. */
  readonly id: string
  readonly title: string
  readonly detail: string
  readonly index?: string
  readonly gate?: string
  readonly at: string | null
}

/** Figures of the four stages, from what is stored; null where there is no source of a figure. */
export interface Summary {
  readonly explore: {
    readonly models: number | null
    readonly priced: number | null
    readonly endpoints: number | null
  }
  readonly build: {
    readonly flows: number
    readonly indexes: number
    readonly documents: number
    readonly searchable: number
    readonly datasets: number
    readonly evaluations: number
  }
  /** `partial` where there were more runs than were looked at. */
  readonly operate: {
    readonly runs: number
    readonly failed: number
    readonly waiting: number
    readonly partial: boolean
  }
  readonly manage: { readonly spent: number; readonly unpriced: number; readonly connections: number }
  readonly flows: readonly FlowFigures[]
  readonly needs: readonly Need[]
}

/** Something found by a text. */
export interface FoundItem {
  readonly kind: 'flow' | 'run' | 'document' | 'dataset'
  readonly id: string
  readonly name: string
  readonly detail?: string
  /** The index of a document. */
  readonly index?: string
}

/** What the studio asks of a project as a whole. */
export interface Studio {
  summary(caller: Caller): Promise<Summary>
  /** Flows, runs, documents and datasets whose name holds the text; at most `most` of each. */
  find(caller: Caller, text: string, most?: number): Promise<readonly FoundItem[]>
}
