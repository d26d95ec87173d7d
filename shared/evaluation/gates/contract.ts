import type { Caller } from '../../caller'
import type { JsonObject } from '../../json'
import type { DurableClient } from '../../runs/contract'
import type { Comparison, FigureName } from '../comparison/contract'
import type { MetricName } from '../contract'
import type { EvaluationOrder, PlannedEvaluator, Scorecard } from '../runs/contract'

/** What a gate says. */
export type GateVerdict = 'pass' | 'fail' | 'inconclusive' | 'tampered'

/** What is asked of one figure. */
export interface GateRule {
  /** The figure is surely not below. */
  readonly min?: number
  /** The figure is surely not above. */
  readonly max?: number
  /** The candidate is surely not worse than the baseline by more. */
  readonly margin?: number
  /** The share of rows that may be unchecked; none where absent. */
  readonly unchecked?: number
  /** Lets a difference from the baseline that nothing settles pass; one that is there still fails. */
  readonly tolerate_inconclusive?: boolean
}

/** Which version of a flow. */
export interface GateSide {
  readonly label?: string
  readonly version?: string
  readonly variant?: string
}

/** What a gate measures and what it asks of it. Figures are named as in comparisons: `f1`, `f1.pass_rate`, `total-latency.p95`. */
export interface GateDefinition extends Pick<
  EvaluationOrder,
  'split' | 'evaluators' | 'inputs' | 'mapping' | 'judge' | 'group' | 'concurrency' | 'row_timeout_ms'
> {
  readonly flow: string
  readonly dataset: string
  readonly baseline?: GateSide
  readonly required: Readonly<Record<string, GateRule>>
  readonly watched?: Readonly<Record<string, GateRule>>
  /** The share of rows that must have an outcome; 0.95 where absent. Always required [27]. */
  readonly min_completion?: number
  /** How often a verdict may be wrong, all attempts on one candidate together; 0.05 where absent. */
  readonly alpha?: number
}

/** What the seal holds fast: everything a verdict follows from. */
export interface SealedGate {
  readonly flow: string
  readonly dataset: {
    readonly name: string
    readonly version: string
    readonly rows: number
    readonly split: string | null
  }
  readonly baseline: GateSide | null
  readonly evaluators: readonly Pick<PlannedEvaluator, 'name' | 'order' | 'hash'>[]
  readonly inputs: JsonObject
  readonly mapping: JsonObject
  readonly judge: { readonly model: string; readonly repetitions: number } | null
  readonly group: string | null
  readonly required: Readonly<Record<string, GateRule>>
  readonly watched: Readonly<Record<string, GateRule>>
  readonly min_completion: number
  readonly alpha: number
}

/** A gate as it is kept: its definition, and what was sealed of it. */
export interface GateView {
  readonly name: string
  readonly seal: string
  readonly definition: GateDefinition
  readonly sealed: SealedGate
  readonly at: string
  readonly by: string
}

/** What a rule came to. */
export interface RuleOutcome {
  readonly state: 'pass' | 'fail' | 'inconclusive'
  readonly reason: string
  readonly rule: GateRule
  readonly evaluator: string
  readonly metric: MetricName
  readonly figure: FigureName
  readonly direction: 'higher' | 'lower'
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly method: string | null
  readonly n: number
  /** Rows that should have a number and have none, and the figure if all of them had the worst one [27]. */
  readonly missing: number
  readonly unchecked: number
  readonly worst_case?: number | null
  /** Against the baseline. */
  readonly difference?: number | null
  readonly difference_low?: number | null
  readonly difference_high?: number | null
}

/** Something that makes a verdict worth less, though it does not change it. */
export type GateFlag =
  | { readonly flag: 'rows_in_snapshot'; readonly rows: readonly number[]; readonly files: readonly string[] }
  | { readonly flag: 'judge_of_same_family'; readonly judge: string; readonly model: string }

/** A try at a gate by one candidate. */
export interface GateAttempt {
  readonly run: string
  readonly attempt: number
  readonly at: string
}

/** What a gate run leaves: numbers and ids, never text. */
export interface GateEvidence {
  readonly id: string
  readonly gate: string
  readonly seal: string
  readonly sealed: SealedGate
  readonly verdict: GateVerdict
  readonly reasons: readonly string[]
  readonly candidate: {
    readonly flow: string
    readonly snapshot: string
    readonly label: string | null
    readonly variant: string | null
  }
  readonly baseline: GateEvidence['candidate'] | null
  readonly rows: number
  readonly completion: number
  readonly attempt: number
  readonly attempts: readonly GateAttempt[]
  /** What was left of the gate's alpha for this attempt. */
  readonly alpha: number
  readonly required: Readonly<Record<string, RuleOutcome>>
  readonly watched: Readonly<Record<string, RuleOutcome>>
  readonly flags: readonly GateFlag[]
  readonly models: readonly string[]
  readonly judges: readonly string[]
  readonly scorecard: Scorecard
  readonly comparison: Comparison | null
  readonly cost: number | null
  readonly started: string
  readonly at: string
  readonly by: string
  /** SHA-256 over all the rest. */
  readonly hash: string
}

/** How a gate is run. */
export interface GateRunOrder extends GateSide {
  /** The seal that the asker knows; another one there is tampering. */
  readonly seal?: string
  readonly timeout_ms?: number
  readonly webhook?: string
}

/** A gate as it was read: whether its seal still fits what it seals. */
export interface ReadGate extends GateView {
  readonly intact: boolean
}

/** A gate in the list of gates. */
export interface GateSummary extends Pick<ReadGate, 'name' | 'seal' | 'at' | 'by' | 'intact'> {
  readonly flow: string
  /** By name and version. */
  readonly dataset: string
  /** The figures it requires. */
  readonly required: readonly string[]
  /** What came of it last; null where nothing has tried it. */
  readonly last: Pick<GateRunSummary, 'id' | 'seal' | 'verdict' | 'candidate' | 'at'> | null
}

/** What sealing a definition would do. */
export interface GateCheck {
  readonly seal: string
  readonly sealed: SealedGate
  /** The seal the gate has now; null where there is no gate of this name. */
  readonly before: string | null
  /** What would be another than it is sealed now, in words. */
  readonly changes: readonly string[]
}

/** How a definition is sealed. */
export interface GatePutOptions {
  /** The seal that the asker knows; sealed meanwhile as another, it is a conflict. */
  readonly ifMatch?: string
  /** Where there must be no gate of this name yet. */
  readonly isNew?: boolean
}

/** A gate run in the list of its gate. */
export type GateRunSummary = Pick<
  GateEvidence,
  'id' | 'seal' | 'verdict' | 'candidate' | 'attempt' | 'at' | 'rows' | 'completion' | 'cost'
>

/** A gate run that has no verdict: under way, or ended before there was one. */
export interface GateTry extends Pick<GateEvidence, 'id' | 'seal' | 'candidate' | 'at'> {
  readonly status: string
}

/** A gate run as the API shows it: its evidence once there is some. */
export type GateRunView =
  | (GateEvidence & { readonly status: string })
  | {
      readonly id: string
      readonly gate: string
      readonly status: string
      readonly done: number
      readonly total: number
    }

/** The offer of gates to doors. */
export interface Gates {
  /** Seals a definition; the same content is the same seal. */
  put(
    caller: Caller,
    name: string,
    definition: GateDefinition,
    options?: GatePutOptions,
  ): Promise<GateView & { readonly created: boolean }>
  /** What sealing would refuse or change, without sealing. */
  check(caller: Caller, name: string, definition: GateDefinition): Promise<GateCheck>
  get(caller: Caller, name: string): Promise<ReadGate>
  list(caller: Caller): Promise<{ readonly items: readonly GateSummary[] }>
  /** Which flows are under which gates, without what tried them. */
  sealed(caller: Caller): Promise<readonly Pick<GateSummary, 'name' | 'flow'>[]>
  run(
    caller: Caller,
    name: string,
    order: GateRunOrder,
    client: DurableClient,
    idempotencyKey?: string,
  ): Promise<{ readonly run_id: string; readonly created: boolean }>
  /** Newest first, those without a verdict too. */
  runs(caller: Caller, name: string): Promise<{ readonly items: readonly (GateRunSummary | GateTry)[] }>
  show(caller: Caller, name: string, run: string): Promise<GateRunView>
  /** What a run of any gate left; undefined while there is nothing. */
  evidence(caller: Caller, run: string): Promise<GateEvidence | undefined>
}
