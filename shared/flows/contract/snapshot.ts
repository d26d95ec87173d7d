import type { JsonObject } from '../../json'
import type { FlowInput, InputType } from './inputs'
import type { Plan } from './plan'

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
