import type { FaultData } from '../../../faults'
import type { PrepareOrder, PreparedDocument } from '../../contract'

/** What a thread is asked: one document at a time. */
export interface ThreadOrder {
  readonly order: PrepareOrder
}

/** What a thread says: first that it has started, then an answer for each order; a fault crosses as data. */
export type ThreadAnswer =
  | { readonly ready: true }
  | { readonly value: PreparedDocument }
  | { readonly fault: FaultData; readonly cause?: string }
