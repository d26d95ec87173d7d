/** The batches room: a flow over the rows of a dataset, durable by the row. */
export type { BatchesDeps } from './batch-scene'
export { createBatches } from './create-batches'
export { orchestrateBatch } from './orchestrate'
