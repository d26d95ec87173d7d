/** What becomes of one node. */
export interface NodeReport {
  /** The node's name; `node.variant` for a variant. */
  readonly node: string
  readonly kind: string
  readonly status: 'runs_as_is' | 'changed' | 'replayed' | 'to_do'
  readonly notes: readonly string[]
  /** The file that was written for it. */
  readonly wrote?: string
}

/** A connection that the flow names. */
export interface ConnectionReport {
  readonly name: string
  readonly kind: string
  readonly used_by: readonly string[]
  /** The file that was written from one in the folder; absent where it is to be made. */
  readonly wrote?: string
  readonly notes: readonly string[]
}

/** What an import did and what is left to do. */
export interface ImportReport {
  readonly flow: string
  readonly from: string
  readonly to: string
  readonly nodes: readonly NodeReport[]
  readonly connections: readonly ConnectionReport[]
  /** What holds for the flow as a whole. */
  readonly notes: readonly string[]
  readonly to_do: readonly string[]
  readonly files: number
  /** Recorded rows kept for `flow parity`. */
  readonly recorded_rows: number
}
