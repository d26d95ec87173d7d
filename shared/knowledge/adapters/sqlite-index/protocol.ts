import type { FaultData } from '../../../faults'
import type { SearchIndex } from '../../contract'

/** The calls that cross to the worker. */
export const workerMethods = ['prepare', 'write', 'remove', 'search', 'chunks', 'drop', 'close'] as const

/** One of them. */
export type WorkerMethod = (typeof workerMethods)[number]

/** The parameters of one of them. */
export type WorkerArguments<M extends WorkerMethod> = Parameters<Required<SearchIndex>[M]>

/** A call as the worker gets it. */
export interface WorkerCall {
  readonly id: number
  readonly method: WorkerMethod
  readonly parameters: readonly unknown[]
}

/** The answer; a fault crosses as data. */
export type WorkerAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly fault: FaultData; readonly cause?: string }
