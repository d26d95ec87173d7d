import type { Caller } from '../../caller'
import type { MetricName } from '../contract'

/** What a comparison says of a figure. */
export type Verdict = 'improved' | 'degraded' | 'equivalent' | 'inconclusive'

/** Which figure of a metric is compared. */
export type FigureName = 'mean' | 'pass_rate' | 'p50' | 'p95'

/** Two evaluations of the same rows. */
export interface ComparisonOrder {
  /** Runs of kind evaluation, gate or tournament; `run@arm` names an arm where there are several. */
  readonly baseline: string
  readonly candidate: string
  /** By figure (`f1`, `total-latency.p95`): a difference within it does not matter. */
  readonly margins?: Readonly<Record<string, number>>
  /** 0.95 where absent. */
  readonly level?: number
  /** A column of the dataset, and the value whose rows alone are compared. */
  readonly slice?: { readonly column: string; readonly value: string }
  /** The metric whose rows are wanted among those that changed; all with an end to their scale where absent. */
  readonly changed?: MetricName
}

/** A level of one side, as it is drawn beside the other. */
export interface LevelInterval {
  readonly low: number | null
  readonly high: number | null
  readonly method: string | null
  /** Why there is none. */
  readonly why?: string
}

/** One figure of both, their difference and what may be said of it. */
export interface ComparedFigure {
  readonly evaluator: string
  readonly metric: MetricName
  readonly figure: FigureName
  readonly direction: 'higher' | 'lower'
  readonly unit?: 'usd' | 'ms' | 'share'
  /** The ends of what the figure can be; null where there is none. */
  readonly scale: readonly [number, number | null]
  readonly baseline: number | null
  readonly candidate: number | null
  /** Where the two levels lie; the verdict follows from the difference alone. */
  readonly levels?: { readonly baseline: LevelInterval; readonly candidate: LevelInterval }
  /** Candidate less baseline. */
  readonly difference: number | null
  readonly low: number | null
  readonly high: number | null
  readonly method: string | null
  readonly level: number
  readonly p: number | null
  /** After Holm's adjustment for all that was compared. */
  readonly p_adjusted: number | null
  /** Pairs of rows. */
  readonly n: number
  readonly margin?: number
  readonly verdict: Verdict
  /** Why it is inconclusive. */
  readonly why?: string
  /** The smallest difference that so many rows find with 80 % power. */
  readonly detectable: number | null
  /** At how many rows it would be settled if the difference stayed what it is. */
  readonly settles_at?: number
  /** Rows that one side lacks a number for. */
  readonly missing: { readonly baseline: number; readonly candidate: number }
  /** The candidate's figure if every row it lacks had the worst value [27]; null where the scale has no end. */
  readonly worst_case?: number | null
}

/** A row whose number changed. */
export interface ChangedRow {
  readonly row: number
  /** Its number among the rows of either run. */
  readonly index: { readonly baseline: number; readonly candidate: number }
  /** The beginning of what was asked; absent where the caller may not see it [20]. */
  readonly text?: string
  readonly evaluator: string
  readonly metric: MetricName
  readonly unit?: 'usd' | 'ms' | 'share'
  readonly baseline: number
  readonly candidate: number
  readonly difference: number
  readonly better: boolean
  /** Whether it passes now and did not, or the other way. */
  readonly flipped?: true
}

/** What differs between two evaluations of the same rows. */
export interface Comparison {
  readonly dataset: string
  readonly rows: number
  /** By figure: `f1`, `f1.pass_rate`, `total-latency.p95`. */
  readonly metrics: Readonly<Record<string, ComparedFigure>>
  readonly changed: readonly ChangedRow[]
  readonly more_changed: number
}

/** Two runs, compared. */
export interface ComparisonView extends Comparison {
  readonly baseline: string
  readonly candidate: string
  readonly sides: { readonly baseline: ComparedSide; readonly candidate: ComparedSide }
  /** Rows by the values of the columns that have few; absent where the caller may not see values. */
  readonly slices?: Readonly<Record<string, readonly { readonly value: string; readonly rows: number }[]>>
}

/** Which version was measured, and when. */
export interface ComparedSide {
  readonly run: string
  readonly flow: string
  readonly snapshot: string
  readonly label: string | null
  readonly variant: string | null
  readonly started: string
}

/** The offer of comparisons to doors. */
export interface Comparisons {
  compare(caller: Caller, order: ComparisonOrder): Promise<ComparisonView>
}
