import type { Caller } from '../../caller'
import type { JsonObject } from '../../json'
import type { RequestMark } from '../../runs/contract'

/** What Prompt flow's server is sent at /score. */
export interface ScoreOrder {
  readonly label?: string
  /** As it came: JSON, or anything where the flow has one input. */
  readonly body: Uint8Array
  /** The `Accept` header. */
  readonly accept: string | null
  readonly request?: RequestMark
  readonly signal?: AbortSignal
}

/** What it answers: all outputs at once, or those that do not stream and then the pieces of the one that does. */
export type ScoreReply =
  | { readonly run_id: string; readonly outputs: JsonObject }
  | { readonly first: JsonObject; readonly field: string; readonly pieces: AsyncIterable<string> }

/** A flow as Prompt flow's server offers it; faults carry the name of upstream's error in details.code. */
export interface Scoring {
  /** Runs the flow. A stream begins once its other nodes have ended and the first piece is there; what fails later breaks it off. */
  score(caller: Caller, flow: string, order: ScoreOrder): Promise<ScoreReply>
  /** The OpenAPI 3.0 document of the flow; `base` is the address its paths hang below. */
  swagger(caller: Caller, flow: string, order: { readonly label?: string; readonly base: string }): Promise<JsonObject>
}
