import type { Caller } from '../../caller'
import type { FaultItem } from '../../faults'
import type { Fetch } from '../../fetch/contract'
import type { Json, JsonObject } from '../../json'
import type { Knowledge } from '../../knowledge/contract'
import type { CallPriority, ModelConnection, Models } from '../../models/contract'
import type { Python, PythonConnection, PythonInspection } from '../../python/contract'
import type { Records } from '../../records/contract'
import type { CallRecord, NodeStatus, SubjectMarks } from '../../runs/contract'
import type { Safety } from '../../safety/contract'
import type { World } from '../../world'
import type { Reference } from './inputs'
import type { ImageFormat } from './plan'
import type { FlowFiles } from './snapshot'

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
