import type { Json } from '../../json'

/** A run's states. */
export type RunStatus = 'queued' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled'

/** A node's states: a run's, and two of its own. */
export type NodeStatus = RunStatus | 'bypassed' | 'reused'

/** A value in a record: up to 16 KiB it lies there, above that by reference to `runs/<project>/<run>/<sha256>`. */
export type StoredValue = { readonly value: Json } | { readonly ref: string; readonly size: number }

/** What a flow's records hold: everything, shape and hash of the values, or no values. */
export type RecordPolicy = 'masked' | 'none'

/** A value as the API shows it: itself, or where its bytes can be fetched. */
export type ValueView = Json | { readonly blob: string; readonly size: number; readonly hash: string }
