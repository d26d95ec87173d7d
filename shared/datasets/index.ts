export { createDatasets } from './create-datasets'
export type { DatasetsDeps } from './datasets-deps'
export type * from './contract'
