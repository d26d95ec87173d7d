import type { Caller } from '../../caller'
import type { JsonObject } from '../../json'
import type { DurableClient, RunSummary, RunsQuery } from '../../runs/contract'
import type { Arm, EvaluationOrder, PlannedEvaluator } from '../runs/contract'

/** One contestant: a version of the flow, a variant, a model, parameters. */
export interface ContestantOrder {
  readonly name?: string
  readonly label?: string
  readonly version?: string
  readonly variant?: string
  readonly model?: string
  readonly parameters?: JsonObject
}

/** A race of contestants over the same rows. */
export interface TournamentOrder extends Pick<
  EvaluationOrder,
  'split' | 'evaluators' | 'inputs' | 'mapping' | 'judge' | 'concurrency' | 'row_timeout_ms' | 'timeout_ms' | 'webhook'
> {
  readonly dataset: string
  readonly flow: string
  /** Contestants one by one. */
  readonly arms?: readonly ContestantOrder[]
  /** Every combination of these races too. */
  readonly matrix?: {
    readonly variants?: readonly string[]
    readonly models?: readonly string[]
    readonly parameters?: readonly JsonObject[]
  }
  /** The evaluator whose score decides; the first where absent. Its scale has two ends. */
  readonly objective?: string
  /** US dollars; null where there is no ceiling. */
  readonly max_cost: number | null
  /** How often any contestant may be stopped wrongly in the whole race; 0.05 where absent. */
  readonly alpha?: number
}

/** What the header of a tournament fixed beside its plan. */
export interface TournamentPlan {
  readonly objective: string
  readonly max_cost: number | null
  readonly alpha: number
}

/** Why a contestant races no more. */
export interface Stopped {
  readonly round: number
  /** Who is better. */
  readonly by: string
  /** The factor by which the rows speak against the two being equal. */
  readonly evidence: number
}

/** How a contestant stands. */
export interface Standing {
  readonly arm: string
  readonly mean: number | null
  readonly n: number
  readonly cost: number | null
  readonly stopped: Stopped | null
}

/** How the race stands after a round. */
export interface RoundState {
  readonly round: number
  readonly standings: readonly Standing[]
  readonly spent: number | null
  /** Why no round comes after this one. */
  readonly over?: 'one is left' | 'no rows are left' | 'the cost ceiling is reached' | 'a price is unknown'
}

/** A contestant with everything that is known of it now, the round under way included. */
export interface Contestant extends Pick<Arm, 'flow' | 'snapshot' | 'label' | 'variant' | 'model' | 'parameters'> {
  readonly arm: string
  readonly mean: number | null
  /** Where the mean lies with 95 % confidence, whenever one looks; null where nothing has a number. */
  readonly low: number | null
  readonly high: number | null
  /** Rows with a score, and rows that were measured. */
  readonly n: number
  readonly measured: number
  /** Rows that did not come to an end. */
  readonly failed: number
  readonly cost: number | null
  readonly stopped: Stopped | null
  /** How much worse it is than who stopped it, or than the leader; turned so that more is worse. */
  readonly behind: {
    readonly arm: string
    readonly difference: number
    readonly low: number
    readonly high: number
    readonly n: number
    /** The factor by which the rows speak against its being as good. */
    readonly evidence: number
  } | null
}

/** How the race stands now, beyond its rounds. */
export interface RaceNow {
  readonly alpha: number
  /** The factor of evidence that stops a contestant. */
  readonly needed: number
  readonly evaluator: Pick<PlannedEvaluator, 'name' | 'metric' | 'direction' | 'scale' | 'unit'>
  readonly evaluators: readonly string[]
  /** Rows of the dataset, and how many a contestant answers in a round. */
  readonly rows: number
  readonly rows_per_round: number
  /** Rows that were measured, and what measuring every row of every contestant would be. */
  readonly done: number
  readonly whole: number
  readonly spent: number | null
  /** The best of those that still race; null where nothing is measured. */
  readonly leader: string | null
  readonly contestants: readonly Contestant[]
}

/** A tournament as the API shows it. */
export interface TournamentView extends RaceNow {
  readonly id: string
  readonly status: string
  readonly flow: string
  readonly dataset: string
  readonly objective: string
  readonly max_cost: number | null
  readonly rounds: readonly RoundState[]
  readonly standings: readonly Standing[]
  /** Only where the others were stopped by what the rows say. */
  readonly winner: string | null
  readonly over: RoundState['over'] | null
  readonly started_at: string
  readonly ended_at: string | null
}

/** A tournament in the list of tournaments. */
export interface TournamentSummary extends RunSummary {
  readonly dataset: string
  readonly objective: string
  readonly contestants: readonly string[]
  readonly winner: string | null
  readonly over: RoundState['over'] | null
}

/** The offer of tournaments to doors. */
export interface Tournaments {
  start(
    caller: Caller,
    order: TournamentOrder,
    client: DurableClient,
    idempotencyKey?: string,
  ): Promise<{ readonly run_id: string; readonly created: boolean }>
  /** Newest first. */
  list(
    caller: Caller,
    query?: Pick<RunsQuery, 'flow' | 'limit' | 'cursor'>,
  ): Promise<{ readonly items: readonly TournamentSummary[]; readonly next?: string }>
  get(caller: Caller, id: string): Promise<TournamentView>
}
