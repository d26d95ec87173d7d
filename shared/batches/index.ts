/** The batches room: a flow over the rows of a dataset, durable by the row. */
export { createBatches, type BatchesDeps } from './create-batches'
export { orchestrateBatch, type BatchContext } from './orchestrate'
