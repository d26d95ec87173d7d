import type { FaultData } from '../../../faults'
import type { SearchIndex } from '../../contract'

/** A call that crosses to the worker. */
export type WorkerMethod = Exclude<keyof SearchIndex, 'hasSemanticRanker'>

/** The parameters of one of them. */
export type WorkerArguments<M extends WorkerMethod> = Parameters<SearchIndex[M]>

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
