import type { z } from 'zod'
import type { Json } from '../../json'
import type { ScriptContext } from '../nodes/script'

/** Points at a value that a run will have: a flow input, a node's output or a part of one. */
export interface Ref<T> {
  /** Only a type: what the value will be. */
  readonly value?: T
}

/** A node's output, of which parts can be pointed at. */
export interface OutputRef<T> extends Ref<T> {
  /** A part of the output: a key of an object or an index of a list. */
  at<K extends keyof T & (string | number)>(part: K): OutputRef<T[K]>
}

/** Any node's output. */
export interface AnyOutput {
  readonly value?: unknown
  at(part: never): unknown
}

/** What a node's input may be: a value, or a pointer at one. */
export type Given = Ref<unknown> | Json

/** What a node is handed when its inputs have become values. */
export type Handed<I extends Readonly<Record<string, Given>>> = {
  readonly [K in keyof I]: I[K] extends Ref<infer T> ? T : I[K]
}

/** What decides whether and how often a node runs, in the words of the flow file. */
export interface Policy {
  readonly activate?: { readonly when: Given } & Readonly<
    Partial<Record<'is' | 'is_not' | 'in' | 'gt' | 'lt' | 'matches', Json>>
  >
  readonly join?: 'any' | 'all'
  readonly retry?: number | Readonly<Record<string, Json>>
  /** A duration such as `30s`. */
  readonly timeout?: string
  readonly on_error?: { readonly default: Json } | { readonly node: AnyOutput }
  readonly cache?: { readonly ttl: string }
  readonly aggregation?: boolean
}

/** A function of TypeScript as a node. */
export interface ScriptOrder<I extends Readonly<Record<string, Given>>, O extends z.ZodType> extends Policy {
  readonly inputs?: I
  /** Checked when the function answers; its type is the output's. */
  readonly output: O
  readonly run: (inputs: Handed<I>, context: ScriptContext) => z.input<O> | Promise<z.input<O>>
}

/** A template as a node: rendered, or sent to a model. */
export interface TemplateOrder extends Policy {
  /** Jinja2, written out. */
  readonly template: string
  readonly inputs?: Readonly<Record<string, Given>>
}

/** A question to a model; other keys are those of an llm node in the flow file. */
export interface LlmOrder extends TemplateOrder {
  readonly connection?: string
  readonly api?: 'chat' | 'completion'
  readonly models?: readonly string[]
}

/** A node of any other type, with its own keys as the flow file has them. */
export interface NodeOrder extends Policy {
  readonly type: string
  readonly inputs?: Readonly<Record<string, Given>>
  readonly keys?: Readonly<Record<string, Json>>
}

/** What the nodes of a flow are made with. */
export interface FlowTools<I> {
  readonly inputs: { readonly [K in keyof I]-?: Ref<I[K]> }
  readonly script: <S extends Readonly<Record<string, Given>>, O extends z.ZodType>(
    order: ScriptOrder<S, O>,
  ) => OutputRef<z.output<O>>
  readonly prompt: (order: TemplateOrder) => OutputRef<string>
  readonly llm: (order: LlmOrder) => OutputRef<string>
  readonly node: <T = Json>(order: NodeOrder) => OutputRef<T>
}

/** A flow in code: what `defineFlow` is given. */
export interface FlowOrder<I extends z.ZodObject, N extends Readonly<Record<string, AnyOutput>>> {
  readonly description?: string
  readonly type?: 'standard' | 'chat' | 'evaluation'
  readonly inputs: I
  /** Makes the nodes; their names are the keys they are given back under. */
  readonly nodes: (tools: FlowTools<z.output<I>>) => N
  readonly outputs: (nodes: N, inputs: FlowTools<z.output<I>>['inputs']) => Readonly<Record<string, Ref<unknown>>>
}

/** A flow defined in code: the same definition a flow file holds, the templates beside it, and the functions of its script nodes by node name. */
export interface CodeFlow {
  readonly kind: 'flow'
  readonly definition: Readonly<Record<string, Json>>
  readonly templates: Readonly<Record<string, string>>
  readonly handlers: Readonly<Record<string, (inputs: never, context: ScriptContext) => unknown>>
}
