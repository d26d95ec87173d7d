import type { JsonObject, Json } from '../../client'

/** Tokens as a provider counted them. */
export interface Usage {
  readonly input_tokens: number
  readonly output_tokens: number
}

/** An error as runs and nodes carry it. */
export interface FaultView {
  readonly code: string
  readonly message: string
  readonly details?: JsonObject
}

/** One line of the list of flows. */
export interface FlowLine {
  readonly name: string
  readonly description?: string
  readonly type?: string
  readonly latest: string | null
  readonly labels: Readonly<Record<string, string>>
  readonly published_at: string | null
}

/** An input of a flow as its file declares it. */
export interface FlowInput {
  readonly type: string
  readonly default?: Json
  readonly description?: string
  readonly enum?: readonly Json[]
  readonly is_chat_input?: boolean
  readonly is_chat_history?: boolean
}

/** A flow with its text. */
export interface FlowView extends FlowLine {
  readonly hash: string
  readonly yaml: string
  readonly definition: JsonObject
  readonly files: readonly { readonly path: string; readonly size: number; readonly text?: string }[]
  /** Code that is deployed with it, by source path. */
  readonly code: readonly { readonly path: string; readonly hash: string }[]
  readonly inputs: Readonly<Record<string, FlowInput>>
  readonly outputs: Readonly<Record<string, { readonly type?: string; readonly is_chat_output?: boolean }>>
}

/** A problem of a flow file with its place. */
export interface FlowProblem {
  readonly code: string
  readonly message: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly node?: string
}

/** The states of runs and nodes. */
export type Status = 'queued' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled' | 'bypassed' | 'reused'

/** One line of the list of runs. */
export interface RunLine {
  readonly id: string
  readonly kind: string
  readonly flow: string
  readonly hash: string
  readonly label: string | null
  readonly variant: string | null
  readonly status: Status
  /** Whether it goes on over a restart. */
  readonly durable: boolean
  /** What it was asked, in a line; not there where content is hidden or not recorded. */
  readonly title?: string
  readonly failed_node?: string
  readonly content?: 'hidden'
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number | null
  readonly first_token_ms?: number
  readonly started_at: string
  readonly ended_at?: string | null
  readonly error?: FaultView
}

/** A call that a node made. */
export interface CallView {
  readonly model?: string
  readonly connection?: string
  readonly prompt?: string
  readonly request?: Json
  readonly messages?: readonly Json[]
  readonly usage?: Usage | null
  readonly cost?: number | null
  readonly error?: FaultView
  readonly [name: string]: unknown
}

/** A node of a run. */
export interface NodeView {
  readonly path: string
  readonly kind: string
  readonly status: Status
  readonly started_at: string | null
  readonly ended_at: string | null
  readonly attempts: number
  readonly inputs?: Json
  readonly output?: Json
  readonly error?: FaultView
  readonly usage?: Usage | null
  readonly cost?: number | null
  readonly calls?: readonly CallView[]
  readonly logs?: string
  readonly content?: 'hidden'
}

/** A run with its nodes. */
export interface RunView extends RunLine {
  readonly inputs?: JsonObject
  readonly outputs?: JsonObject | null
  readonly metrics?: Readonly<Record<string, number>>
  readonly nodes: readonly NodeView[]
}

/** A person’s turn in a run. */
export interface OpenWait {
  readonly node: string
  readonly title: string | null
  readonly form: Readonly<Record<string, Json>> | null
  readonly until: string | null
  readonly since: string | null
}

/** How the server is. */
export interface Health {
  readonly status: string
  readonly version: string
  readonly ground: 'local' | 'azure'
  readonly model?: {
    readonly provider: string
    readonly chat?: string
    readonly embedding?: string
    readonly note?: string
  }
  readonly checks?: Readonly<
    Record<
      string,
      {
        readonly ok?: boolean
        readonly unchecked?: boolean
        readonly why?: string
        readonly error?: string
        readonly note?: string
        readonly took_ms?: number
      }
    >
  >
}

/** An index with its counts. */
export interface IndexView {
  readonly name: string
  readonly documents: number
  readonly chunks: number
  readonly chunking?: JsonObject
  readonly embedding?: { readonly model: string; readonly dimensions: number; readonly semantic: boolean }
  readonly generation?: string
  readonly drift?: {
    readonly missing: number
    readonly stale: number
    readonly orphan: number
    readonly at: string
  } | null
}

/** An index with how far its documents are. */
export interface FullIndex extends IndexView {
  readonly bytes: number
  readonly states: { readonly pending: number; readonly indexed: number; readonly failed: number }
  readonly rebuild: { readonly generation: string; readonly since: string; readonly documents: number } | null
}

/** A document of an index. */
export interface DocumentView {
  readonly path: string
  readonly status: 'pending' | 'indexed' | 'failed'
  readonly chunks: number
  readonly etag: string | null
  readonly acl: readonly string[] | null
  readonly indexed_at: string | null
  readonly error?: FaultView | null
  readonly title?: string
  readonly size?: number
  readonly attempts?: number
  readonly report?: ReadReport
}

/** What came of reading a document. */
export interface ReadReport {
  readonly extractor: string
  readonly characters: number
  readonly pages?: number
  readonly headings: number
  readonly tables: number
  readonly images: number
  readonly encoding?: string
  readonly warnings: readonly { readonly code: string; readonly message: string }[]
  readonly took_ms: number
}

/** A passage found, with the reason for its rank. */
export interface Hit {
  readonly passage: string
  readonly document: string
  readonly title: string
  readonly section: string
  readonly text: string
  readonly score: number
  readonly start?: number
  readonly end?: number
  readonly page?: number
  readonly highlights?: readonly (readonly [number, number])[] | readonly string[]
  readonly why?: {
    readonly keyword_rank: number | null
    readonly vector_rank: number | null
    readonly terms?: readonly string[]
    readonly rerank?: { readonly by: string; readonly rank: number; readonly score: number }
    readonly note?: string
  }
}

/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next?: string
}
