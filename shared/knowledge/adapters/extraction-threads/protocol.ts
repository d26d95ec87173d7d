import type { FaultData } from '../../../faults'
import type { PrepareOrder, PreparedDocument } from '../../contract'

/** What a thread is asked: one document at a time. */
export interface ThreadOrder {
  readonly order: PrepareOrder
}

/** What a thread is given: memory in which it says that it has started. A message may be overtaken by its crash. */
export interface ThreadData {
  readonly started: Int32Array<SharedArrayBuffer>
}

/** What a thread answers to an order; a fault crosses as data. */
export type ThreadAnswer = { readonly value: PreparedDocument } | { readonly fault: FaultData; readonly cause?: string }
