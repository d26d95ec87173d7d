import type { Client, JsonObject, Operations } from '../../client'

/** A row as the server shows it; content is absent where the caller may not see it. */
export interface RowShown {
  readonly index: number
  readonly row: number
  readonly variant: string | null
  readonly attempt: number
  readonly status: string
  readonly inputs?: JsonObject
  readonly outputs?: JsonObject
  readonly error?: { readonly code: string; readonly message: string }
  readonly latency_ms: number
  readonly cost: number | null
}

type Order = Operations['listBatchRows']['order']

/** Asks for a page of the rows of one batch. */
export type RowsOf = (order: Omit<Order, 'id'>) => Promise<Operations['listBatchRows']['reply']>

/** Pages of a batch’s rows, each asked through `ask`, such as one that waits for a server that is away. */
export const rowsOfBatch =
  (client: Client, id: string, ask: <T>(send: (signal: AbortSignal) => Promise<T>) => Promise<T>): RowsOf =>
  (order) =>
    ask((signal) => client.listBatchRows({ ...order, id }, { signal }))
