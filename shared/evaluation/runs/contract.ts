import type { Caller } from '../../caller'
import type { FaultData } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { Usage } from '../../models/contract'
import type { DurableClient, RowKind, RunSummary, StoredValue } from '../../runs/contract'
import type { EvaluationRow, EvaluatorKind, EvaluatorOrder, JudgeOrder, Measurement, MetricName } from '../contract'

/** What is measured, and by what. */
export interface EvaluationOrder {
  /** A dataset by name, or `name@version`; its rows are run through `flow`. */
  readonly dataset?: string
  readonly split?: string
  readonly flow?: string
  readonly label?: string
  readonly version?: string
  /** `node.variant` */
  readonly variant?: string
  /** A batch whose rows are measured as they came out, in place of dataset and flow. */
  readonly batch?: string
  readonly evaluators: readonly EvaluatorOrder[]
  /** What the flow's inputs take, as a batch does. */
  readonly inputs?: Readonly<Record<string, Json>>
  /** What evaluators read: `{response: "${run.outputs.answer}"}`; sources are data, run.inputs, run.outputs and run.nodes. */
  readonly mapping?: Readonly<Record<string, Json>>
  readonly judge?: JudgeOrder
  /** The column that says which rows belong together, such as a conversation's. */
  readonly group?: string
  readonly concurrency?: number
  readonly row_timeout_ms?: number
  readonly timeout_ms?: number
  readonly webhook?: string
}

/** One version of a flow whose rows are measured. */
export interface Arm {
  readonly name: string
  readonly flow: string
  readonly snapshot: string
  readonly label: string | null
  readonly variant: string | null
  readonly model?: string
  readonly parameters?: JsonObject
  readonly bound: Readonly<Record<string, string>>
}

/** What an evaluation has fixed when it started; part of its header. Each arm runs every row: the number of a row is arm × rows + row. */
export interface EvaluationPlan {
  readonly dataset: {
    readonly name: string
    readonly version: string
    readonly rows: number
    readonly split: string | null
  }
  /** Measured as they came out where present; nothing is run then. */
  readonly batch: string | null
  readonly arms: readonly Arm[]
  readonly evaluators: readonly PlannedEvaluator[]
  readonly inputs: Readonly<Record<string, Json>>
  readonly mapping: Readonly<Record<string, Json>>
  readonly judge: JudgeOrder | null
  readonly group: string | null
  readonly concurrency: number
  readonly row_timeout_ms: number
  /** 1, and one more with every resume [9]. */
  readonly attempt: number
}

/** An evaluator as the plan fixed it. */
export interface PlannedEvaluator {
  readonly name: string
  readonly order: EvaluatorOrder
  /** What a seal holds it to. */
  readonly hash: string
  readonly metric: MetricName
  readonly kind: EvaluatorKind
  readonly direction: 'higher' | 'lower'
  readonly scale: readonly [number, number | null]
  readonly unit?: 'usd' | 'ms' | 'share'
}

/** What a measurement comes to: a number, or why there is none. */
export type Mark =
  { readonly score: number; readonly pass?: boolean } | { readonly none: 'error' | 'unchecked' | 'skipped' | 'blocked' }

/** How the flow ended a row. */
export type RowOutcomeWord = 'completed' | 'failed' | 'blocked'

/** One measured row of one attempt; the first commit wins [9]. */
export interface EvaluatedRow {
  readonly id: string
  readonly v: number
  readonly doc: 'evaluated'
  readonly index: number
  readonly attempt: number
  readonly arm: number
  readonly row: number
  readonly outcome: RowOutcomeWord
  /** What a provider's filter refused it for. */
  readonly category?: string
  readonly error?: FaultData
  readonly inputs: StoredValue
  readonly outputs?: StoredValue
  readonly group?: string
  /** Short values of the dataset's columns, to slice by. */
  readonly slices: Readonly<Record<string, string>>
  readonly marks: Readonly<Record<string, Mark>>
  /** Measurements whole, with their evidence. */
  readonly measured: StoredValue
  /** The models that answered and those that judged, as they named themselves. */
  readonly models: readonly string[]
  readonly judges: readonly string[]
  readonly usage: Usage | null
  /** Of the flow; of the judges, where they were asked anew. */
  readonly cost: number | null
  readonly judge_cost: number | null
  readonly latency_ms: number
  readonly started: string
  readonly ended: string
}

/** A measured row as the API shows it; content is left out where the caller may not see it [20]. */
export interface EvaluatedRowView {
  readonly index: number
  readonly row: number
  readonly arm: string
  readonly attempt: number
  readonly outcome: RowOutcomeWord
  readonly category?: string
  readonly error?: FaultData
  /** The beginning of what was asked. */
  readonly text?: string
  readonly inputs?: Json
  readonly outputs?: Json
  readonly measurements: Readonly<Record<string, Measurement | Mark>>
  readonly cost: number | null
  readonly judge_cost: number | null
  readonly latency_ms: number
}

/** One measured row with what the dataset held and what evaluators read of both. */
export interface EvaluatedRowDetail extends EvaluatedRowView {
  /** The row of the dataset; absent where the caller may not see it, or it is gone. */
  readonly data?: JsonObject
  /** What evaluators read by the mapping, as far as the row itself tells it. */
  readonly fields?: Partial<Pick<EvaluationRow, 'query' | 'response' | 'ground_truth' | 'context' | 'answerable'>>
}

/** The figure that stands for a metric in a list. */
export interface LineFigure {
  readonly evaluator: string
  readonly figure: 'mean' | 'pass_rate' | 'p50'
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly n: number
  readonly errors: number
  readonly unchecked: number
  readonly direction: 'higher' | 'lower'
  readonly unit?: 'usd' | 'ms' | 'share'
  /** How many other evaluators of the metric there are. */
  readonly others: number
}

/** One line of the list of evaluations: its run, what was measured, and once it is over a figure for each metric. */
export interface EvaluationLine extends RunSummary {
  readonly dataset: string
  readonly dataset_version: string
  readonly split: string | null
  readonly rows: number
  readonly total: number
  readonly evaluators: readonly string[]
  readonly failed?: number
  readonly blocked?: number
  readonly errors?: number
  readonly unchecked?: number
  readonly figures?: Readonly<Partial<Record<MetricName, LineFigure>>>
}

/** Which evaluations to list. */
export interface EvaluationsQuery {
  readonly flow?: string
  readonly dataset?: string
  readonly status?: RunSummary['status']
  readonly limit?: number
  readonly cursor?: string
}

/** A share of rows with its interval. */
export interface RateFigure {
  readonly rate: number
  readonly low: number | null
  readonly high: number | null
  readonly method: string | null
  readonly n: number
  readonly why?: string
}

/** A point of a distribution with its interval. */
export interface QuantileFigure {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
  readonly method: string | null
  readonly why?: string
}

/** What is known of one metric. Nothing averages over an error, an unchecked, a skipped or a blocked row. */
export interface MetricFigures {
  readonly mean: number | null
  readonly low: number | null
  readonly high: number | null
  readonly method: string | null
  /** Why there is no interval, where there is none [28]. */
  readonly why?: string
  /** Rows with a number. */
  readonly n: number
  readonly errors: number
  readonly unchecked: number
  readonly skipped: number
  readonly blocked: number
  readonly direction: 'higher' | 'lower'
  readonly unit?: 'usd' | 'ms' | 'share'
  readonly pass_rate?: RateFigure
  readonly quantiles?: Readonly<Record<'p50' | 'p95' | 'p99', QuantileFigure>>
  /** What the evaluator made of all rows together. */
  readonly aggregates?: Readonly<Record<string, number>>
}

/** The figures under the five metrics. */
export type FiveMetrics = Readonly<Record<MetricName, { readonly metrics: Readonly<Record<string, MetricFigures>> }>>

/** What an evaluation says, computed from its rows. */
export interface Scorecard extends FiveMetrics {
  readonly rows: number
  readonly completed: number
  readonly failed: number
  readonly blocked: number
  /** Rows that have an outcome other than a failure, of all there are. */
  readonly completion: number
  /** Refused rows by category. */
  readonly categories: Readonly<Record<string, number>>
}

/** The rows of one value of a column. */
export interface ScorecardSlice extends Scorecard {
  readonly value: string | null
}

/** An evaluation as the API shows it. */
export interface EvaluationView extends Scorecard {
  readonly id: string
  readonly status: string
  readonly flow: string
  readonly snapshot: string
  readonly dataset: string
  readonly label: string | null
  readonly variant: string | null
  readonly split: string | null
  readonly started_at: string
  readonly ended_at: string | null
  readonly evaluators: readonly (Pick<PlannedEvaluator, 'name' | 'hash' | 'metric' | 'kind' | 'direction' | 'scale'> & {
    readonly evaluator: string
    readonly unit?: PlannedEvaluator['unit']
  })[]
  /** What the flow's inputs took, and what evaluators read. */
  readonly inputs: Readonly<Record<string, Json>>
  readonly mapping: Readonly<Record<string, Json>>
  readonly done: number
  readonly total: number
  /** US dollars; null where a price is unknown. */
  readonly spent: { readonly flow: number | null; readonly judges: number | null }
  readonly slices?: readonly ScorecardSlice[]
  /** Where several versions were measured: each, the first one too. */
  readonly arms?: Readonly<Record<string, Scorecard>>
}

/** What the instance of an evaluation is started with. */
export interface EvaluationInput {
  readonly run: string
  readonly project: string
  readonly epoch: number
  readonly round?: number
  /** The place among the round's shards to go on at. */
  readonly next?: number
}

/** The run is not this instance's any more. */
export interface EvaluationOver {
  readonly over: true
}

/** What comes next: shards to run, or nothing. */
export type RoundAnswer =
  EvaluationOver | { readonly done: true } | { readonly shards: readonly number[]; readonly parallel: number }

/** `not_before`: the shard is not finished and is to be asked for again then (milliseconds since 1970). */
export type EvaluatedShard = EvaluationOver | { readonly not_before?: number }

/** `not_before`: the epoch before has not settled yet; it is to be asked for again then. */
export type OpenedEvaluation = EvaluationOver | { readonly not_before: number } | { readonly rows: number }

/** All that an evaluation, a gate or a tournament does to the world. */
export interface EvaluationActivities {
  openEvaluation(input: EvaluationInput & { readonly instance: string }): Promise<OpenedEvaluation>
  nextRound(input: EvaluationInput & { readonly round: number }): Promise<RoundAnswer>
  evaluateShard(input: EvaluationInput & { readonly shard: number }): Promise<EvaluatedShard>
  finishEvaluation(input: EvaluationInput): Promise<JsonObject>
}

/** Which measured rows are wanted. */
export interface EvaluatedRowsQuery {
  readonly outcome?: RowOutcomeWord
  /** The evaluator that `only` and `order` look at; all where absent. */
  readonly evaluator?: string
  /** Rows that failed or did not pass, that have an error in place of a number, or none at all. */
  readonly only?: 'wrong' | 'errors' | 'unchecked'
  readonly order?: 'worst'
  /** A column of the dataset, and the value wanted in it. */
  readonly slice?: string
  readonly value?: string
  /** By its name, where several raced or stand against each other; all where absent. */
  readonly arm?: string
  readonly limit?: number
  readonly cursor?: string
}

/** The offer of evaluation runs to doors. */
export interface Evaluations {
  /** Measured rows, as forgetting goes through them [10]. */
  readonly rowKind: RowKind
  /** Checks everything before anything is spent, and starts. */
  start(
    caller: Caller,
    order: EvaluationOrder,
    client: DurableClient,
    idempotencyKey?: string,
  ): Promise<{ readonly run_id: string; readonly created: boolean }>
  /** What would be measured: everything that `start` checks and nothing spent. */
  plan(caller: Caller, order: EvaluationOrder): Promise<EvaluationPlan>
  /** Newest first; a page of a dataset may be short of its limit while there is a next one. */
  list(
    caller: Caller,
    query?: EvaluationsQuery,
  ): Promise<{ readonly items: readonly EvaluationLine[]; readonly next?: string }>
  /** The figures of the first arm, or of the one that is named. */
  get(caller: Caller, id: string, query?: { readonly slice?: string; readonly arm?: string }): Promise<EvaluationView>
  rows(
    caller: Caller,
    id: string,
    query?: EvaluatedRowsQuery,
  ): Promise<{ readonly items: readonly EvaluatedRowView[]; readonly next?: string }>
  /** One row whole, by its number. */
  row(caller: Caller, id: string, index: number): Promise<EvaluatedRowDetail>
  /** Measures again what failed or gave no number, from any state but a running one. */
  resume(caller: Caller, id: string, client: DurableClient): Promise<void>
  readonly activities: EvaluationActivities
}
