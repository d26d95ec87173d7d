export { createRecords, type RecordsDeps } from './create-records'
export { importReport, recordBody, recordEntry } from './schemas'
export type * from './contract'
