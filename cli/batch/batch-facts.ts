import type { Client, JsonObject } from '../../client'
import type { RunFigures } from '../show-reply'

/** How far a batch is. */
export interface BatchFacts {
  readonly run: BatchRun
  readonly progress: {
    readonly total: number
    readonly completed: number
    readonly failed: number
    readonly rate: number | null
    readonly eta_ms: number | null
  }
}

/** What of a batch’s run the commands read. */
export type BatchRun = Omit<RunFigures, 'latency_ms'> & {
  readonly id: string
  readonly flow: string
  readonly status: string
  readonly latency_ms?: number | null
  readonly inputs?: JsonObject
  readonly error?: { readonly message: string; readonly code: string }
  readonly metrics?: Readonly<Record<string, number>>
}

/** Asks how far a batch is; the run first, so that the rows of an ended one are all counted. */
export const batchFacts = async (client: Client, id: string, signal: AbortSignal): Promise<BatchFacts> => {
  const run = (await client.getRun({ id }, { signal })) as unknown as BatchRun
  return { run, progress: await client.getBatchProgress({ id }, { signal }) }
}

/** Whether nothing of a batch goes on. */
export const isEnded = ({ run }: BatchFacts): boolean => ['completed', 'failed', 'cancelled'].includes(run.status)

/** 0 where every row has completed, else 1. */
export const exitCodeOf = ({ run, progress }: BatchFacts): number =>
  run.status === 'completed' && progress.completed === progress.total ? 0 : 1
