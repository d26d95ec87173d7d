import type { Caller } from '../../caller'
import type { FaultData } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { ChatMessage, ChatReply, Usage } from '../../models/contract'
import type { CallRecord } from '../../runs/contract'

/** How one node is tried by itself. */
export interface NodeTestOrder {
  readonly node: string
  /** Values by the node's own input names; those that come from elsewhere may also be named as references are written, `inputs.x` and `node.output`. They lie over recorded ones. */
  readonly inputs: JsonObject
  /** A run whose recorded inputs of this node are taken. */
  readonly run_id?: string
  readonly label?: string
  readonly version?: string
  /** `node.variant`, or the variant's name alone. */
  readonly variant?: string
  readonly signal?: AbortSignal
  readonly onEvent?: (event: NodeTestEvent) => void
}

/** What happens while a node is tried. */
export type NodeTestEvent =
  | { readonly type: 'node-start'; readonly node: string; readonly at: string }
  | { readonly type: 'token'; readonly node: string; readonly delta: string }

/** One request to a chat model as it was sent, its template rendered, and what came of it. */
export interface SentPrompt {
  readonly model: string
  readonly connection: string | null
  readonly messages: readonly ChatMessage[]
  readonly parameters: JsonObject
  readonly answer?: ChatReply['message']
  readonly error?: FaultData
}

/** What became of a node that was tried; a failure is thrown with the same details. */
export interface NodeTestReply {
  readonly node: string
  readonly kind: string
  readonly snapshot: string
  /** As the node was given them; secrets left out. */
  readonly inputs: Json
  readonly output: Json
  readonly prompts: readonly SentPrompt[]
  readonly calls: readonly CallRecord[]
  readonly usage: Usage | null
  readonly cost: number | null
  readonly latency_ms: number
  readonly first_token_ms?: number
  readonly attempts: number
  /** What the node's code printed. */
  readonly logs?: string
}

/** A request as a node of a run sent it, written anew from the run's own version and what the node was given. */
export interface RunPrompt extends Omit<SentPrompt, 'answer' | 'error'> {
  /** The call of the node's record that asked exactly this, by the hash of the request; null where none did: then it is not known to be what was sent. */
  readonly call: number | null
}

/** Trying single nodes. */
export interface NodeTests {
  /** Runs one node of a flow, its policies kept but `activate`, `on_error` and `cache`; nothing of it is stored. */
  testNode(caller: Caller, flow: string, order: NodeTestOrder): Promise<NodeTestReply>
  /** The first requests of a node of a run, by each model that it may ask. No model is asked. */
  runPrompts(caller: Caller, run: string, node: string): Promise<readonly RunPrompt[]>
}
