import type { Caller } from '../caller'
import type { DurableClient } from '../runs/contract'

/** Who is to be forgotten: a partition of application data, such as one customer. */
export interface ForgetOrder {
  readonly collection: string
  readonly partition: string
  /** Names of the members whose value may name the subject, such as `customer_id`; any member where absent. */
  readonly fields?: readonly string[]
}

/** What a forgetting took away, in numbers. */
export interface Removed {
  readonly records: number
  /** Runs purged whole. */
  readonly runs: number
  /** Rows of batches whose content is gone. */
  readonly rows: number
  /** Datasets that have a successor without the subject's rows. */
  readonly datasets: number
  readonly blobs: number
  /** Kept answers and outputs that served to spare work. */
  readonly memo: number
}

/** The receipt of a forgetting: numbers and hashes, never a text of the subject [10]. */
export interface ForgetReceipt {
  readonly receipt: string
  /** Hash of collection and partition. */
  readonly subject: string
  readonly removed: Removed
  /** ISO 8601. */
  readonly at: string
}

/** The subjects room's offer to doors. */
export interface Subjects {
  /** Takes a subject out of all the project holds. Done again, it goes on where it was stopped, and answers what was left to take. Needs `owner`. */
  forget(caller: Caller, order: ForgetOrder, client: DurableClient): Promise<ForgetReceipt>
  /** The receipts of a project, oldest first. */
  receipts(
    caller: Caller,
    query?: { readonly limit?: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly ForgetReceipt[]; readonly next?: string }>
}
