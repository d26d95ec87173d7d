export { createDatasets } from './create-datasets'
export { figureRoles, rowRoles } from './names'
export {
  additionBody,
  additionOf,
  datasetStored,
  datasetRow,
  datasetSummary,
  datasetView,
  formatOf,
  rowsQuery,
  splitRuleOf,
  uploadQuery,
  versionQuery,
} from './schemas'
export type { DatasetsDeps } from './datasets-deps'
export type * from './contract'
