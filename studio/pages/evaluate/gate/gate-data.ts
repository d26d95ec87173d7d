import { queryOptions } from '@tanstack/react-query'
import { client } from '../../../api/client'
import { isOver } from '../evaluation-view'
import type { Card, MetricId } from '../scorecard'

/** What a gate says. */
export type GateVerdict = 'pass' | 'fail' | 'inconclusive' | 'tampered'

/** What is asked of a figure. */
export interface GateRule {
  readonly min?: number
  readonly max?: number
  readonly margin?: number
  readonly unchecked?: number
  readonly tolerate_inconclusive?: boolean
}

/** Which version of a flow. */
export interface GateSide {
  readonly label?: string
  readonly version?: string
  readonly variant?: string
}

/** An evaluator as a definition orders it. */
export interface EvaluatorOrder {
  readonly evaluator: string
  readonly name?: string
  readonly options?: Readonly<Record<string, unknown>>
}

/** What a gate was defined as. */
export interface GateDefinition {
  readonly flow: string
  readonly dataset: string
  readonly split?: string
  readonly baseline?: GateSide
  readonly evaluators: readonly EvaluatorOrder[]
  readonly inputs?: Readonly<Record<string, unknown>>
  readonly mapping?: Readonly<Record<string, unknown>>
  readonly judge?: { readonly model?: string; readonly repetitions?: number }
  readonly group?: string
  readonly required: Readonly<Record<string, GateRule>>
  readonly watched?: Readonly<Record<string, GateRule>>
  readonly min_completion?: number
  readonly alpha?: number
  readonly [other: string]: unknown
}

/** What the seal holds fast. */
export interface SealedGate {
  readonly flow: string
  readonly dataset: {
    readonly name: string
    readonly version: string
    readonly rows: number
    readonly split: string | null
  }
  readonly baseline: GateSide | null
  readonly evaluators: readonly { readonly name: string; readonly order: EvaluatorOrder; readonly hash: string }[]
  readonly inputs: Readonly<Record<string, unknown>>
  readonly mapping: Readonly<Record<string, unknown>>
  readonly judge: { readonly model: string; readonly repetitions: number } | null
  readonly group: string | null
  readonly required: Readonly<Record<string, GateRule>>
  readonly watched: Readonly<Record<string, GateRule>>
  readonly min_completion: number
  readonly alpha: number
}

/** A gate as it is kept. */
export interface GateView {
  readonly name: string
  readonly seal: string
  readonly definition: GateDefinition
  readonly sealed: SealedGate
  readonly at: string
  readonly by: string
  readonly intact: boolean
}

/** A version that tried, or that it was held against. */
export interface TrySide {
  readonly flow: string
  readonly snapshot: string
  readonly label: string | null
  readonly variant: string | null
}

/** A try in the list of its gate. */
export interface TryLine {
  readonly id: string
  readonly seal: string
  readonly candidate: TrySide
  readonly at: string
  readonly verdict?: GateVerdict
  readonly status?: string
  readonly attempt?: number
  readonly rows?: number
}

/** What a rule came to. */
export interface RuleOutcome {
  readonly state: 'pass' | 'fail' | 'inconclusive'
  readonly reason: string
  readonly rule: GateRule
  readonly evaluator: string
  readonly metric: MetricId
  readonly figure: string
  readonly direction: 'higher' | 'lower'
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly method: string | null
  readonly n: number
  readonly missing: number
  readonly unchecked: number
  readonly worst_case?: number | null
  readonly difference?: number | null
  readonly difference_low?: number | null
  readonly difference_high?: number | null
}

/** Something that makes a verdict worth less. */
export type GateFlag =
  | { readonly flag: 'rows_in_snapshot'; readonly rows: readonly number[]; readonly files: readonly string[] }
  | { readonly flag: 'judge_of_same_family'; readonly judge: string; readonly model: string }

/** What a try left. */
export interface Evidence {
  readonly id: string
  readonly gate: string
  readonly seal: string
  readonly sealed: SealedGate
  readonly status: string
  readonly verdict: GateVerdict
  readonly reasons: readonly string[]
  readonly candidate: TrySide
  readonly baseline: TrySide | null
  readonly rows: number
  readonly completion: number
  readonly attempt: number
  readonly attempts: readonly { readonly run: string; readonly attempt: number; readonly at: string }[]
  readonly alpha: number
  readonly required: Readonly<Record<string, RuleOutcome>>
  readonly watched: Readonly<Record<string, RuleOutcome>>
  readonly flags: readonly GateFlag[]
  readonly models: readonly string[]
  readonly judges: readonly string[]
  readonly scorecard: Card
  readonly comparison: {
    readonly metrics: Readonly<Record<string, { readonly baseline: number | null; readonly settles_at?: number }>>
  } | null
  readonly cost: number | null
  readonly started: string
  readonly at: string
  readonly by: string
  readonly hash: string
  readonly markdown: string
}

/** A try as the API shows it: its evidence, or how far it is. */
export type TryView =
  | Evidence
  | {
      readonly id: string
      readonly gate: string
      readonly status: string
      readonly verdict?: undefined
      readonly done: number
      readonly total: number
    }

/** A gate. */
export const gateAt = (name: string) =>
  queryOptions({
    queryKey: ['gate', name],
    queryFn: async () => (await client.getGate({ name })) as unknown as GateView,
  })

/** The tries at a gate, newest first; looked at again while one is under way. */
export const triesAt = (name: string) =>
  queryOptions({
    queryKey: ['gate', name, 'runs'],
    queryFn: async () => (await client.listGateRuns({ name })) as unknown as { readonly items: readonly TryLine[] },
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ verdict, status }) => verdict === undefined && !isOver(status ?? '')) ? 1_500 : 10_000,
  })

/** One try; followed until it has a verdict. */
export const tryAt = (name: string, id: string) =>
  queryOptions({
    queryKey: ['gate', name, 'run', id],
    enabled: id !== '',
    queryFn: async () => (await client.getGateRun({ name, id })) as unknown as TryView,
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.verdict !== undefined || isOver(state.data.status) ? false : 1_000,
  })
