import type { Caller } from '../caller'
import type { FaultData } from '../faults'
import type { FailedTry, FetchGate } from '../fetch/contract'
import type { JsonObject } from '../json'

/** A part of a message's content; images by URL or data URI as the OpenAI API takes them. */
export type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'image_url'
      readonly image_url: { readonly url: string; readonly detail?: 'auto' | 'low' | 'high' }
    }

/** A tool call a model asks for. */
export interface ToolCall {
  readonly id: string
  readonly type: 'function'
  readonly function: { readonly name: string; readonly arguments: string }
}

/** One message of a chat, in the OpenAI API's own field names. */
export interface ChatMessage {
  readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool' | 'function'
  readonly content: string | readonly ContentPart[] | null
  readonly name?: string
  readonly tool_call_id?: string
  readonly tool_calls?: readonly ToolCall[]
}

/** What is asked of a chat model: messages and the API's parameters (temperature, top_p, max_tokens, stop, seed, response_format, tools, …) under their own names. */
export interface ChatRequest {
  readonly messages: readonly ChatMessage[]
  readonly parameters?: JsonObject
}

/** Tokens as the provider counted them. */
export interface Usage {
  readonly input_tokens: number
  readonly output_tokens: number
  /** Part of the input that the provider read from its cache. */
  readonly cached_tokens?: number
}

/** A chat model's answer. */
export interface ChatReply {
  /** The model as the provider named it in the answer. */
  readonly model: string
  readonly message: { readonly content: string | null; readonly tool_calls?: readonly ToolCall[] }
  readonly finish_reason: string
  /** Null where the provider sent none: unknown, not zero. */
  readonly usage: Usage | null
  /** US dollars; null where the price is unknown. */
  readonly cost: number | null
  /** Milliseconds to the first token of a streamed answer, and to the end. */
  readonly first_token_ms?: number
  readonly latency_ms: number
}

/** How one call is made: who may stop it, under which key it may be repeated, and who hears its tokens. */
export interface ModelCall {
  readonly signal?: AbortSignal
  /** Sent as `Idempotency-Key`: hash(run, node path, attempt, ordinal). */
  readonly idempotencyKey?: string
  /** Where present the answer is streamed and each piece of text handed over as it comes. */
  readonly onDelta?: (text: string) => void
  /** Told of each try that was in vain before the one that answered. */
  readonly onFailedTry?: (tried: FailedTry) => void
  /** Tries at most, where somebody else would be asked before this model is asked for long. */
  readonly attempts?: number
  /** Its place among the calls of an attempt at a node, where the node counts them itself. */
  readonly ordinal?: number
  /** Who waits for it; `interactive` where absent. */
  readonly priority?: CallPriority
}

/** Who waits for a model call: somebody, or a batch that can wait. */
export type CallPriority = 'interactive' | 'batch'

/** What a deployment allows in a minute; what is absent is not limited. */
export interface RateLimits {
  readonly requests?: number
  readonly tokens?: number
}

/** Shares out what deployments allow: among the instances that use them, and among calls by their priority. */
export interface RateShares {
  /** The turn of one call of a deployment, known by a name that is the same on every instance. */
  turn(
    deployment: { readonly name: string; readonly limits?: RateLimits },
    call: { readonly priority: CallPriority; readonly tokens: () => number },
  ): RateTurn
}

/** The turn of one model call: its tries go out when there is room, and their answers correct what is thought of the room [429 never becomes a result]. */
export interface RateTurn extends FetchGate {
  /** The tokens that were really used, where the provider said. */
  settle(tokens: number | null): void
}

/** What a flow may ask of a language model. One call, one answer. Throws model_failed, model_unreachable, model_timeout, rate_limited, content_blocked (details.category) or cancelled. */
export interface ChatModel {
  /** Deployment or model name as asked for. */
  readonly id: string
  /** Who answers, in the words of the model list. */
  readonly provider?: string
  complete(request: ChatRequest, call?: ModelCall): Promise<ChatReply>
}

/** Turns texts into unit vectors. */
export interface Embedder {
  readonly id: string
  /** Length of the vectors; 0 where only an answer tells. */
  readonly dimensions: number
  /** False for a lexical embedder: then hybrid search runs keyword only and says so. */
  readonly semantic: boolean
  /** One vector a text, in order. */
  embed(
    texts: readonly string[],
    call?: ModelCall,
  ): Promise<{ readonly vectors: readonly Float32Array[]; readonly usage: Usage | null; readonly cost: number | null }>
}

/** Which embedder is asked for; what is absent is as configured. */
export interface EmbedderOrder {
  readonly connection?: ModelConnection
  readonly model?: string
  readonly dimensions?: number
}

/** What a model can be asked for. `json` is an answer held to JSON, `judge` the configured judge. */
export const modelCapabilities = [
  'chat',
  'embedding',
  'judge',
  'streaming',
  'tools',
  'json',
  'vision',
  'reasoning',
] as const
/** One of them. */
export type ModelCapability = (typeof modelCapabilities)[number]

/** What goes into a model and comes out of it. */
export type ModelModality = 'text' | 'image' | 'audio' | 'video'

/** US dollars per million tokens; unknown is null. */
export interface ModelPrices {
  readonly input: number | null
  readonly output: number | null
  readonly cached: number | null
}

/** One line of the model list. What is not known is null or absent. */
export interface ModelEntry {
  readonly id: string
  /** Who serves it: the kind of the endpoint; of a model that no endpoint here has, its publisher. */
  readonly provider: string
  /** The connection that reaches it; `default` is the configured endpoint. Absent where none does. */
  readonly connection?: string
  /** On Azure, under which name it is called there. */
  readonly deployment?: string
  readonly capabilities: readonly ModelCapability[]
  readonly context: number | null
  readonly prices: ModelPrices
  readonly available: boolean
  readonly max_output?: number | null
  readonly publisher?: string
  readonly family?: string
  readonly licence?: string | null
  readonly modalities?: { readonly input: readonly ModelModality[]; readonly output: readonly ModelModality[] }
  /** When and where the description was taken. */
  readonly as_of?: string
  readonly source?: string
  /** What a user should know, such as “extractive, no language model”. */
  readonly note?: string
}

/** A resolved connection to a model endpoint. Secrets live here only for the time of a call. */
export interface ModelConnection {
  readonly name: string
  readonly kind: 'openai' | 'azure_openai' | 'serverless'
  readonly baseUrl: string
  readonly apiVersion?: string
  readonly auth: { readonly kind: 'key'; readonly key: string } | { readonly kind: 'entra' } | { readonly kind: 'none' }
  /** What each deployment there allows. */
  readonly limits?: RateLimits
}

/** Where models are by default: read and checked once by the house's settings. */
export interface ModelSettings {
  readonly provider: 'offline' | 'openai' | 'azure_openai' | 'compatible'
  /** Root of the OpenAI-compatible API, such as https://api.openai.com/v1. */
  readonly baseUrl: string
  readonly apiKey?: string
  /** Absent means: `baseUrl` is the resource, by key where there is one, else by Entra. */
  readonly azure?: { readonly endpoint?: string; readonly apiVersion?: string; readonly auth?: 'key' | 'entra' }
  readonly chatModel: string
  readonly embeddingModel: string
  readonly embeddingDimensions: number
  readonly judgeModel?: string
  /** Milliseconds for a whole call, tries included. */
  readonly timeoutMs: number
  /** Longest silence before the first byte, and between two pieces of a stream; `timeoutMs` and 60,000 where absent. */
  readonly firstByteMs?: number
  readonly idleMs?: number
  /** What each deployment of the configured endpoint allows. */
  readonly limits?: RateLimits
}

/** Which models to list. */
export interface ModelsQuery {
  /** Who serves or published them. */
  readonly provider?: string
  readonly capability?: ModelCapability
  readonly available?: boolean
  readonly limit?: number
  readonly cursor?: string
}

/** What an endpoint said when it was asked for its models. */
export interface EndpointState {
  readonly connection: string
  readonly provider: string
  readonly ok: boolean
  /** How many it lists; null where it does not list them. */
  readonly models: number | null
  readonly error?: string
}

/** A page of the model list, and what became of the endpoints asked for it. */
export interface ModelPage {
  readonly items: readonly ModelEntry[]
  readonly next?: string
  readonly endpoints: readonly EndpointState[]
}

/** Which model is meant: a name, on a connection where one is named. */
export interface ModelChoice {
  readonly model?: string
  readonly connection?: string
}

/** What a model made of a request, or why it made nothing. */
export type ModelOutcome = { readonly model: string; readonly connection: string | null } & (
  { readonly reply: ChatReply } | { readonly error: FaultData }
)

/** What is told while models answer; `index` is their place in the order. */
export type ModelEvent =
  | { readonly type: 'model-start'; readonly index: number; readonly model: string; readonly connection: string | null }
  | { readonly type: 'token'; readonly index: number; readonly model: string; readonly delta: string }
  | ({ readonly type: 'model-end'; readonly index: number } & ModelOutcome)

/** Models without a flow: the list, one answer, several side by side. */
export interface ModelDesk {
  /** The catalogue, and what every configured endpoint lists right now; one that fails is named and hides no other. */
  list(caller: Caller, query?: ModelsQuery): Promise<ModelPage>
  /** Throws what the model threw. */
  complete(
    caller: Caller,
    order: ModelChoice & { readonly request: ChatRequest },
    options?: { readonly signal?: AbortSignal; readonly onEvent?: (event: ModelEvent) => void },
  ): Promise<Extract<ModelOutcome, { reply: unknown }>>
  /** Asks all at once; one that fails stops no other. */
  compare(
    caller: Caller,
    order: { readonly models: readonly ModelChoice[]; readonly request: ChatRequest },
    options?: { readonly signal?: AbortSignal; readonly onEvent?: (event: ModelEvent) => void },
  ): Promise<readonly ModelOutcome[]>
}

/** The models room: how the rest of the house gets at models. */
export interface Models {
  /** The chat model of that name on a connection; the configured defaults where absent. */
  chat(order?: { readonly connection?: ModelConnection; readonly model?: string }): ChatModel
  /** The configured embedder, or that of a name on a connection. */
  embedder(order?: EmbedderOrder): Embedder
  list(): Promise<readonly ModelEntry[]>
  /** What /health says of the model endpoint. */
  describe(): {
    readonly provider: string
    readonly chat: string
    readonly embedding: string
    readonly semantic: boolean
    readonly note?: string
  }
}
