import type { Caller } from '../caller'
import type { Fetch } from '../fetch/contract'
import type { FaultData, FaultItem } from '../faults'
import type { Json, JsonObject } from '../json'
import type { Knowledge } from '../knowledge/contract'
import type { CallPriority, ModelConnection, Models, Usage } from '../models/contract'
import type { Python, PythonConnection, PythonInspection } from '../python/contract'
import type { Records } from '../records/contract'
import type { Safety } from '../safety/contract'
import type {
  CallRecord,
  DurableClient,
  NodeStatus,
  RecordPolicy,
  RunEvent,
  RunStatus,
  SubjectMarks,
} from '../runs/contract'
import type { World } from '../world'
import type { NodeTests } from './node-test/contract'
import type { ScoreReply, Scoring } from './score/contract'
import type { RowFlows } from './rows/contract'
import type { WaveActivities } from './waves/contract'

export type { ScoreReply }

/** Input types of Prompt flow's format. */
export const inputTypes = [
  'int',
  'double',
  'bool',
  'string',
  'secret',
  'prompt_template',
  'list',
  'object',
  'file_path',
  'image',
  'assistant_definition',
] as const
/** One of them; other words name a connection class. */
export type InputType = (typeof inputTypes)[number] | (string & {})

/** One declared input of a flow. */
export interface FlowInput {
  readonly type: InputType
  readonly default?: Json
  readonly description?: string
  readonly is_chat_input?: boolean
  readonly is_chat_history?: boolean
}

/** One declared output of a flow. */
export interface FlowOutput {
  readonly type: InputType
  readonly reference: Reference
  readonly description?: string
  readonly is_chat_output?: boolean
  readonly evaluation_only?: boolean
}

/** What an input of a node or an output of a flow points at. A property path is a list of keys and indexes. */
export type Reference =
  | { readonly from: 'literal'; readonly value: Json }
  | { readonly from: 'input'; readonly name: string }
  | { readonly from: 'environment'; readonly name: string }
  | { readonly from: 'node'; readonly node: string; readonly path: readonly (string | number)[] }

/** How a condition compares. `is` is Python equality. */
export type Comparison = 'is' | 'is_not' | 'in' | 'gt' | 'lt' | 'matches'

/** One numbered condition of a plan: the activate of a node. Its number is its place in `Plan.conditions`. */
export interface PlanCondition {
  readonly node: string
  readonly when: Reference
  readonly comparison: Comparison
  readonly value: Json
}

/** One node as the scheduler and the drivers see it. `settings` is what the node's kind made of its own keys. */
export interface PlanNode {
  readonly name: string
  readonly kind: string
  readonly inputs: Readonly<Record<string, Reference>>
  /** Number in `Plan.conditions`, or null. */
  readonly condition: number | null
  readonly join: 'any' | 'all'
  readonly aggregation: boolean
  readonly settings: JsonObject
  /** Numbers of the conditions that read this node's output, or that of a node it stands in for: what `runSegment` answers in `tests`. */
  readonly tests: readonly number[]
  /** What becomes of a failure: a value in place of the output, or a node that runs then and stands in. Absent: the node fails the run. */
  readonly on_error?: OnError
  readonly retry?: RetryPolicy
  /** Milliseconds one attempt may take. */
  readonly timeout?: number
  /** Milliseconds for which an output serves other runs with the same inputs. */
  readonly cache?: number
  /** Present on a node that carries out another plan: for each item of a list, or once. */
  readonly each?: PlanEach
}

/** What stands in for a node that failed. */
export type OnError = { readonly default: Json } | { readonly node: string }

/** How often a node is tried. Times in milliseconds; `on` lists the fault words that are tried again, all where absent. */
export interface RetryPolicy {
  readonly attempts: number
  readonly delay: number
  readonly backoff: number
  readonly max_delay: number
  /** Added to every delay. */
  readonly offset?: number
  readonly on?: readonly string[]
  /** Gives up what another try cannot mend, and waits as long as a server asks, as Prompt flow does. */
  readonly as_promptflow?: true
}

/** A plan that a node carries out for each item of a list, some at a time, or once. The output is the list of the outputs in the order of the items; the first failed item fails the node once all have run. Without a list it is the outputs themselves. */
export interface PlanEach {
  /** The node's input that holds the list; null where the plan runs once. */
  readonly over: string | null
  /** The plan's input that takes the item; the node's other inputs go in under their own names. */
  readonly as: string
  readonly concurrency: number
  readonly body: PlanBody
}

/** What such a node carries out: a plan written inside it, or the published flow of a name, whose version the run fixes when it starts. */
export type PlanBody = { readonly plan: Plan } | { readonly flow: string; readonly label: string }

/** A maximal chain of nodes with no join inside; one durable activity runs one segment. */
export interface PlanSegment {
  readonly nodes: readonly string[]
}

/** Everything a driver must know, made at publishing and never recomputed: data of the snapshot. */
export interface Plan {
  readonly v: number
  readonly flow: string
  readonly inputs: Readonly<Record<string, FlowInput>>
  readonly outputs: Readonly<Record<string, FlowOutput>>
  /** In plan order: stable topological order of the file. */
  readonly nodes: readonly PlanNode[]
  readonly conditions: readonly PlanCondition[]
  readonly segments: readonly PlanSegment[]
  /** Output name by node, for nodes that may stream: referenced by an output and by no other node. */
  readonly streams: Readonly<Record<string, string>>
  /** The flow's `environment_variables`; `${env:…}` takes what SLUICE_FLOW_ENV allows. */
  readonly environment?: Readonly<Record<string, string>>
  /** What the records of its runs hold of values; everything where absent. */
  readonly record?: RecordPolicy
}

/** The files of a flow by their normalised relative path; text or bytes. */
export type FlowFiles = ReadonlyMap<string, Uint8Array>

/** An immutable version of a flow. `hash` = SHA-256 over its sorted (path, bytes), code by its module's hash. */
export interface Snapshot {
  readonly hash: string
  readonly flow: string
  readonly files: FlowFiles
  /** Hash of the self-contained ES module by source path. */
  readonly code: Readonly<Record<string, string>>
  readonly plan: Plan
  /** Plan by `node.variant`, for every variant that is not its node's default. */
  readonly variants: Readonly<Record<string, Plan>>
  /** SHA-256 over the parsed definition; serves caches. */
  readonly plan_hash: string
}

/** Keeps outputs of nodes for other runs, for as long as each node's `cache` says. */
export interface NodeCache {
  recall(project: string, key: string): Promise<Json | undefined>
  /** Keeps an output of a run; one too large to be kept is not. Time in milliseconds. */
  remember(project: string, key: string, output: Json, ttl: number, run: string): Promise<void>
  /** Deletes what runs have kept; says how much. */
  forget(project: string, runs: ReadonlySet<string>): Promise<number>
}

/** What nodes may reach, each part handed in. */
export interface NodeServices {
  readonly models: Models
  readonly knowledge: Knowledge
  readonly records: Records
  readonly cache?: NodeCache
  /** Notes whose data a run has read, before the data is in it; without it nothing is noted. */
  readonly subjects?: SubjectMarks
  /** Calls a deployed script in a worker of its own; what it gives has been through JSON. */
  isolate?(
    script: IsolatedScript,
    inputs: JsonObject,
    context: Pick<NodeContext, 'caller' | 'run' | 'path' | 'attempt'>,
    signal: AbortSignal,
  ): Promise<unknown>
  /** Checks of text; without it every one is unchecked. */
  readonly safety?: Pick<Safety, 'check'>
  /** The flows' fetch, guarded against private addresses. */
  readonly fetch: Fetch
  /** Interpreters for Python nodes; without them none runs. */
  readonly python?: Python
  /** A connection with its secrets, for Python nodes: their code comes from the repository and reaches no network. */
  pythonConnection?(caller: Caller, name: string): Promise<PythonConnection>
  /** A named connection as it is now, resolved per run with a 60 s cache. */
  connection(caller: Caller, name: string): Promise<ModelConnection>
  /** The default export of a deployed code module, its hash verified before import. */
  loadCode(hash: string): Promise<unknown>
  /** Where a named connection leads that is no model's, and its secrets for requests to that origin [22]. */
  endpoint?(caller: Caller, name: string): Promise<ServiceEndpoint>
  /** What `${env:…}` may take: the names SLUICE_FLOW_ENV lists. */
  readonly environment?: Readonly<Record<string, string>>
  /** What a durable run keeps of an attempt under names of the node's own, so that work done is not done again [2]; absent where nothing is kept. */
  readonly memory?: NodeMemory
  /** Who waits for what models answer; `interactive` where absent. */
  readonly priority?: CallPriority
}

/** A script that runs apart. */
export interface IsolatedScript {
  readonly path: string
  /** Hash of its module. */
  readonly code: string
  readonly handler?: string
}

/** What an attempt at a node has finished, by name. */
export interface NodeMemory {
  recall(name: string): Promise<Json | undefined>
  /** Keeps a result; the one that was kept first stands. */
  remember(name: string, value: Json): Promise<Json>
}

/** A service behind a connection that is no model's. */
export interface ServiceEndpoint {
  readonly kind: string
  readonly baseUrl: string | undefined
  readonly apiVersion?: string
  /** Its plain fields. */
  readonly fields: Readonly<Record<string, string | number | boolean>>
  /** Names of the secrets it has. */
  readonly secrets: readonly string[]
  /** A secret for a request to this address; refused for another origin. */
  secret(name: string, address: string): Promise<string>
}

/** What a node's function is handed beside its inputs. */
export interface NodeContext {
  readonly caller: Caller
  readonly run: { readonly id: string; readonly flow: string; readonly snapshot: string; readonly epoch: number }
  readonly path: string
  readonly attempt: number
  readonly signal: AbortSignal
  readonly world: World
  readonly services: NodeServices
  readonly files: FlowFiles
  readonly code: Readonly<Record<string, string>>
  /** Names of the inputs in whose value a role word opens no message: all but those that come from prompt nodes. */
  readonly masked: ReadonlySet<string>
  /** By input, the text of a prompt node with its masks still on: what a template is given in place of the value, so that the node's own role words hold and those in its data do not. */
  readonly maskedTexts: ReadonlyMap<string, string>
  /** Keeps the masked text of this node for those that read it. */
  readonly keepMaskedText: (text: string) => void
  /** The flow's `environment_variables`, for kinds whose code reads an environment. */
  readonly environment: Readonly<Record<string, string>>
  /** Present where the node's text streams to an output. */
  readonly onDelta?: (text: string) => void
  /** Takes back what streamed so far, so that it can begin anew; absent where what was told stays told. */
  readonly takeBack?: () => void
  /** Keeps a model call for the node's record. */
  readonly recordCall: (call: CallRecord) => void
  /** Keeps a figure that the node measured; those of aggregation nodes are the run's metrics. */
  readonly recordMetric: (name: string, value: number) => void
  /** Keeps what the node's code printed for the node's record. */
  readonly recordLog?: (text: string) => void
  /** Whether an input comes from a bypassed node: its value is null, or what the code's own signature says. */
  readonly isBypassed?: (input: string) => boolean
  /** Whether another node reads the output; else its pieces may be one text. */
  readonly isRead?: boolean
}

/** A kind of node: a plain value with one function. `settle` reads the node's own YAML keys into settings and reports what is wrong; `run` does the work. */
export interface NodeKind {
  readonly kind: string
  settle(node: RawNode, tools: SettleTools): JsonObject
  run(settings: JsonObject, inputs: JsonObject, context: NodeContext): Promise<Json>
  /** True where a model chooses the output. */
  readonly modelChooses?: boolean
  /** True where the output depends on who reads: what a cache must not mix [21]. */
  readonly readsAsCaller?: boolean
  /** Names of the inputs whose value may not descend from a model's choice. */
  notFromModel?(settings: JsonObject): readonly string[]
}

/** A node as the YAML has it, after the common keys were read. */
export interface RawNode {
  readonly name: string
  readonly kind: string
  /** What stands under `inputs`, read as references; null and empty literals are left out. */
  readonly inputs: Readonly<Record<string, Reference>>
  /** The node's own keys, plain JSON. */
  readonly keys: JsonObject
}

/** The two ways in which Prompt flow writes images. */
export type ImageFormat = 'basic' | 'openai-vision'

/** What a kind has at hand while it settles a node. */
export interface SettleTools {
  readonly files: FlowFiles
  readonly code: Readonly<Record<string, string>>
  /** Names that `${env:…}` may take. */
  readonly environment?: ReadonlySet<string>
  /** What was found in the Python files that nodes name, by path. */
  readonly python?: ReadonlyMap<string, PythonInspection>
  /** How the flow writes images: its `message_format`; basic where absent. */
  readonly imageFormat?: ImageFormat
  /** Reports an error at a key of this node, `['source', 'path']`; the parser knows its line and column. */
  readonly report: (code: string, message: string, at?: readonly (string | number)[]) => void
  /** Takes over an error that already knows its file and line, such as a template's. */
  readonly reportItem: (item: FaultItem) => void
}

/** What became of one node, as the scheduler needs it. `tests` holds the truth of the conditions that read it. */
export interface NodeFinish {
  readonly status: Extract<NodeStatus, 'completed' | 'failed' | 'cancelled' | 'bypassed' | 'reused'>
  readonly tests: Readonly<Record<number, boolean>>
}

/** What /invoke answers; the words of API.md. */
export interface InvokeReply {
  readonly outputs: JsonObject
  readonly run_id: string
  readonly snapshot: string
  readonly label_etag: string | null
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number
  readonly metrics: Readonly<Record<string, number>>
}

/** How /invoke may be bent. */
export interface InvokeOptions {
  readonly label?: string
  readonly version?: string
  /** `node.variant` */
  readonly variant?: string
  readonly signal?: AbortSignal
  readonly onEvent?: (event: RunEvent) => void
}

/** How a durable run is started. */
export interface StartOptions {
  readonly label?: string
  readonly version?: string
  /** `node.variant` */
  readonly variant?: string
  readonly idempotencyKey?: string
  /** The connection of kind `webhook` that is told of the end. */
  readonly webhook?: string
}

/** What is other in a fork of a run. */
export interface ForkOrder {
  /** The node that runs again, with all that depends on it. */
  readonly from: string
  readonly inputs?: JsonObject
  /** Outputs that stand in for those of nodes, by name. */
  readonly overrides?: JsonObject
  readonly label?: string
  readonly version?: string
  readonly idempotencyKey?: string
}

/** One flow in the list. */
export interface FlowSummary {
  readonly name: string
  readonly description: string | null
  readonly type: string
  readonly latest: string | null
  readonly labels: Readonly<Record<string, string>>
  readonly published_at: string | null
}

/** One flow, whole; the words of API.md. */
export interface FlowView extends FlowSummary {
  readonly hash: string
  readonly yaml: string
  readonly definition: JsonObject
  readonly files: readonly { readonly path: string; readonly size: number; readonly text?: string }[]
  /** Deployed code by source path; its text is asked for by itself. */
  readonly code: readonly { readonly path: string; readonly hash: string }[]
  readonly inputs: Readonly<Record<string, FlowInput>>
  readonly outputs: Readonly<Record<string, { readonly type: InputType; readonly description?: string }>>
  readonly layout: {
    readonly nodes: readonly { readonly name: string; readonly kind: string; readonly x: number; readonly y: number }[]
    readonly edges: readonly { readonly from: string; readonly to: string }[]
  }
  readonly label_etag: string | null
}

/** A code file of a flow as it is deployed: Python as it was written, anything else as the module that was built from it. */
export interface FlowCode {
  readonly path: string
  readonly hash: string
  readonly language: 'javascript' | 'python'
  readonly text: string
}

/** What is published: the yaml, texts by relative path beside it, and the deployed code modules by source path (those of the deployed flow of that name where absent). */
export interface PublishOrder {
  readonly yaml: string
  readonly files?: Readonly<Record<string, string>>
  readonly code?: Readonly<Record<string, string>>
}

/** The flows room's offer to the doors. */
export interface Flows extends Scoring, NodeTests {
  list(
    caller: Caller,
    page: { readonly limit?: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly FlowSummary[]; readonly next?: string }>
  get(caller: Caller, flow: string, at?: { readonly label?: string; readonly version?: string }): Promise<FlowView>
  /** The text of one code file that a version was published with. */
  code(
    caller: Caller,
    flow: string,
    path: string,
    at?: { readonly label?: string; readonly version?: string },
  ): Promise<FlowCode>
  /** Same content gives the same hash and `created: false`. */
  publish(
    caller: Caller,
    flow: string,
    order: PublishOrder,
    options?: { readonly label?: string; readonly ifMatch?: string; readonly message?: string },
  ): Promise<{ readonly hash: string; readonly warnings: readonly FaultItem[]; readonly created: boolean }>
  validate(
    caller: Caller,
    flow: string,
    order: PublishOrder,
  ): Promise<{
    readonly errors: readonly FaultItem[]
    readonly warnings: readonly FaultItem[]
    /** What the version would be called; absent where there are errors. */
    readonly hash?: string
  }>
  versions(
    caller: Caller,
    flow: string,
  ): Promise<{
    readonly items: readonly {
      readonly hash: string
      readonly published_at: string
      readonly published_by: string
      readonly labels: readonly string[]
      /** What whoever published it first said of it. */
      readonly message?: string
    }[]
  }>
  setLabel(
    caller: Caller,
    flow: string,
    label: string,
    hash: string,
    options?: { readonly ifMatch?: string },
  ): Promise<{ readonly label: string; readonly hash: string; readonly etag: string }>
  /** Starts a durable run; the same `idempotencyKey` and request give the same run [7]. */
  start(
    caller: Caller,
    flow: string,
    inputs: JsonObject,
    options: StartOptions,
    client: DurableClient,
  ): Promise<{ readonly run_id: string; readonly created: boolean }>
  /** Lets an ended run go on from its failed nodes, under a new epoch; one that was called becomes durable. */
  resume(caller: Caller, run: string, client: DurableClient): Promise<void>
  /** Starts a new run from a node of an ended one. */
  fork(
    caller: Caller,
    run: string,
    order: ForkOrder,
    client: DurableClient,
  ): Promise<{ readonly run_id: string; readonly created: boolean }>
  /** Rows of batches. */
  readonly rows: RowFlows
  /** What the activities of durable runs do. */
  readonly activities: WaveActivities
  /** Resolves when the run has ended and its records are stored; a failed run throws its fault with details.run_id. */
  invoke(caller: Caller, flow: string, inputs: JsonObject, options?: InvokeOptions): Promise<InvokeReply>
}

/** A run as it ended in memory, before anybody asked the store. */
export interface RunOutcome {
  readonly status: Extract<RunStatus, 'completed' | 'failed' | 'cancelled'>
  readonly outputs: JsonObject | null
  readonly error?: FaultData
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number
  readonly first_token_ms?: number
  /** What its nodes measured. */
  readonly metrics?: Readonly<Record<string, number>>
}
