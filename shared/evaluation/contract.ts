import type { z } from 'zod'
import type { Caller } from '../caller'
import type { Json, JsonObject } from '../json'
import type { ChatMessage, ChatReply, Embedder, ModelConnection, ToolCall, Usage } from '../models/contract'
import type { RunBook } from '../runs/contract'
import type { Safety } from '../safety/contract'

/** The five metrics of a scorecard. */
export const metricNames = ['quality', 'harm', 'honesty', 'cost', 'latency'] as const
/** One of them. */
export type MetricName = (typeof metricNames)[number]

/** What does the measuring: code alone, a model as judge, a check of the safety room (its service included), or a flow. */
export type EvaluatorKind = 'code' | 'judge' | 'safety' | 'flow'

/** A passage that the flow answered from. */
export interface ContextPassage {
  readonly text: string
  /** Stable name of the passage, where the flow tells it. */
  readonly passage?: string
  readonly document?: string
  readonly title?: string
  readonly section?: string
  /** What the answer cites it as: `1` of `[1]`; its place in the list, from 1, where absent. */
  readonly mark?: string
}

/** A document a search gave, in rank order, with the search's own score. */
export interface RetrievedDocument {
  readonly document: string
  readonly score?: number
}

/** A document somebody judged for a question: 0 is irrelevant. */
export interface RelevantDocument {
  readonly document: string
  readonly relevance: number
}

/** A tool call that was wanted; arguments that are absent are not compared. */
export interface ExpectedToolCall {
  readonly name: string
  readonly arguments?: JsonObject
}

/** Milliseconds of one row. What was not measured is absent. */
export interface RowLatency {
  readonly total_ms: number
  readonly first_token_ms?: number
  /** Milliseconds by node path. */
  readonly nodes?: Readonly<Record<string, number>>
}

/** One row as evaluators see it: what went in, what came out, and what was wanted. Absent is unknown. */
export interface EvaluationRow {
  readonly index: number
  /** The columns of the dataset's row. */
  readonly inputs: JsonObject
  /** The outputs of the flow. */
  readonly outputs?: JsonObject
  /** What was asked. */
  readonly query?: string
  /** What was answered. */
  readonly response?: string
  /** What should have been answered: one text, or several that are equally good. */
  readonly ground_truth?: string | readonly string[]
  /** Passages the answer may stand on, in the order in which it cites them. */
  readonly context?: readonly ContextPassage[]
  /** The conversation before and with the answer. */
  readonly messages?: readonly ChatMessage[]
  readonly tool_calls?: readonly ToolCall[]
  /** Definitions of the tools that were at hand, as the OpenAI API takes them. */
  readonly tool_definitions?: readonly JsonObject[]
  readonly expected_tool_calls?: readonly ExpectedToolCall[]
  readonly retrieved?: readonly RetrievedDocument[]
  readonly relevant?: readonly RelevantDocument[]
  /** Whether the question can be answered from what the flow has; false wants a decline. */
  readonly answerable?: boolean
  readonly usage?: Usage | null
  /** US dollars; null where the price is unknown. */
  readonly cost?: number | null
  readonly latency?: RowLatency
}

/** A field of a row that an evaluator cannot do without. */
export type RowField = Exclude<keyof EvaluationRow, 'index'>

/** What an evaluator asks of its surroundings; where it is missing its rows are unchecked. */
export type EvaluatorTool = 'judge' | 'embedder' | 'safety' | 'flow'

/** Where in a text something was found. Offsets are UTF-16 units, as JavaScript's own. */
export interface Evidence {
  /** Which text it lies in: `response`, `query`, `ground_truth`, or `context[0]`. */
  readonly in: string
  readonly start: number
  readonly end: number
  readonly text: string
  /** What it is evidence of: a claim's verdict, a category, a kind of personal data. */
  readonly label: string
  readonly note?: string
}

/** What a judge's verdict took. */
export interface JudgedBy {
  /** The model as it named itself in its answer. */
  readonly model: string
  /** Version of the prompt it was asked with. */
  readonly prompt: string
  /** True where every verdict was kept from before [26]: no new sample, nothing spent now. */
  readonly reused: boolean
  /** As first asked, also where reused. */
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number
  /** Every repetition's score, and the share of pairs of them that agree; absent where asked once. */
  readonly scores?: readonly number[]
  readonly agreement?: number
}

/** What an evaluator made of a row. Failed is not low, unchecked is not clean: nothing averages over the last three. */
export type Measurement =
  | {
      readonly score: number
      readonly pass?: boolean
      readonly label?: string
      readonly reason?: string
      readonly evidence?: readonly Evidence[]
      /** Figures beside the score: precision and recall of an F-measure, the brevity penalty of a BLEU. */
      readonly details?: Readonly<Record<string, Json>>
      readonly judged?: JudgedBy
    }
  | { readonly error: string }
  | { readonly unchecked: true; readonly why: string }
  | { readonly skipped: true; readonly why: string }

/** A question to the judge: rendered messages, the shape of its verdict, and where they came from. */
export interface JudgeRequest {
  readonly evaluator: string
  /** `<name>@<version>` of the prompt. */
  readonly prompt: string
  readonly messages: readonly ChatMessage[]
  readonly parameters?: JsonObject
  /** Whether an answer is a verdict: what is none is not kept. */
  readonly accepts?: (text: string) => boolean
}

/** One answer of the judge, as it came or as it was kept. */
export interface JudgeAnswer {
  readonly text: string
  readonly reply: Omit<ChatReply, 'message'>
  readonly reused: boolean
}

/** The model that judges, with its memo [26]. */
export interface Judge {
  /** As asked for. */
  readonly model: string
  /** How often each question is asked. */
  readonly repetitions: number
  ask(request: JudgeRequest, repetition: number, signal: AbortSignal): Promise<JudgeAnswer>
}

/** What a judge is opened with: the configured judge model, asked once, where absent. */
export interface JudgeOrder {
  readonly model?: string
  readonly connection?: ModelConnection
  /** 1 to 9. */
  readonly repetitions?: number
  /** Laid over those of the prompts: temperature, seed, … */
  readonly parameters?: JsonObject
}

/** What an evaluator may reach, each part handed in; what is absent is not there. */
export interface EvaluatorTools {
  readonly caller: Caller
  readonly signal: AbortSignal
  readonly judge?: Judge | undefined
  readonly embedder?: Embedder
  readonly safety?: Safety
  /** For evaluation flows: the run whose records they write, and what the paths of this row begin with. */
  readonly book?: RunBook
  readonly path?: string
  readonly now: () => number
  readonly random: () => number
}

/** A measure: a plain value with one function. */
export interface Evaluator {
  /** Letters, digits, `-` and `_`. */
  readonly id: string
  readonly version: string
  /** One sentence for people who choose. */
  readonly summary: string
  readonly metric: MetricName
  readonly kind: EvaluatorKind
  readonly needs: readonly RowField[]
  readonly tools?: readonly EvaluatorTool[]
  /** Which way is better. */
  readonly direction: 'higher' | 'lower'
  /** The ends of the scale; null where there is none. */
  readonly scale: readonly [number, number | null]
  readonly unit?: 'usd' | 'ms' | 'share'
  /** Ids of the safety room's checks that it runs. */
  readonly checks?: readonly string[]
  /** Names of the prompts it asks a judge with. */
  readonly prompts?: readonly string[]
  /** What may be set, with its defaults; nothing where absent. */
  readonly options?: z.ZodType<JsonObject>
  run(row: EvaluationRow, tools: EvaluatorTools, options: JsonObject): Measurement | Promise<Measurement>
  /** What its aggregation nodes make of all rows that were measured; run once per evaluation. */
  aggregate?(
    measured: readonly { readonly index: number; readonly measurement: Measurement }[],
    tools: EvaluatorTools,
    options: JsonObject,
  ): Promise<Readonly<Record<string, number>>>
}

/** Which evaluator is wanted and how. `evaluator` is an id of the registry, `flow:<name>[@label]`, or `file:<flow>/<name>` for one of a flow's own. */
export interface EvaluatorOrder {
  readonly evaluator: string
  /** What its column is called; the evaluator's id where absent. Must differ where one is used twice. */
  readonly name?: string
  readonly options?: JsonObject
}

/** An evaluator with its options settled. */
export interface OpenEvaluator extends Omit<Evaluator, 'run' | 'aggregate' | 'options' | 'prompts' | 'checks'> {
  readonly name: string
  readonly options: JsonObject
  /** SHA-256 over id, version, options, the text of its prompts and the hash of its code: what a gate seals. */
  readonly hash: string
  /** Never throws but for an aborted signal: what goes wrong is `{error}`, what is missing `{unchecked}` or `{skipped}`, and what is no measurement an error. */
  run(row: EvaluationRow, tools: EvaluatorTools): Promise<Measurement>
  aggregate?(
    measured: readonly { readonly index: number; readonly measurement: Measurement }[],
    tools: EvaluatorTools,
  ): Promise<Readonly<Record<string, number>>>
}

/** One line of GET /evaluators. */
export interface EvaluatorEntry {
  readonly id: string
  readonly version: string
  readonly summary: string
  readonly metric: MetricName
  readonly kind: EvaluatorKind
  readonly needs: readonly RowField[]
  readonly tools: readonly EvaluatorTool[]
  readonly direction: 'higher' | 'lower'
  readonly scale: readonly [number, number | null]
  readonly unit?: 'usd' | 'ms' | 'share'
  /** JSON schema of its options. */
  readonly options?: JsonObject
  /** The flow whose own it is. */
  readonly flow?: string
  readonly available: boolean
  /** Why not, where it is not. */
  readonly why?: string
}

/** The evaluators at hand. */
export interface Evaluators {
  /** Every registered evaluator, and those of the deployed flows' own. */
  list(caller: Caller): Promise<readonly EvaluatorEntry[]>
  /** Opens evaluators for a run, in order. Throws `invalid_input` naming every one that is unknown or whose options are wrong. */
  open(caller: Caller, orders: readonly EvaluatorOrder[]): Promise<readonly OpenEvaluator[]>
  /** The judge; undefined where no judge model is configured and none is named. */
  judge(caller: Caller, order?: JudgeOrder): Judge | undefined
  /** The tools of a run: what the house has, with the judge that is wanted. */
  tools(caller: Caller, order: { readonly judge?: JudgeOrder; readonly signal: AbortSignal }): EvaluatorTools
}

/** How far a judge agrees with people. */
export interface Calibration {
  readonly n: number
  /** Rows that gave no verdict, by kind. */
  readonly errors: number
  readonly unchecked: number
  readonly agreement: number | null
  /** Cohen's kappa; null where it is not defined: fewer than two rows, or one class on both sides. */
  readonly kappa: number | null
  readonly classes: readonly {
    readonly label: string
    readonly human: number
    readonly judge: number
    readonly both: number
    readonly precision: number | null
    readonly recall: number | null
  }[]
}
