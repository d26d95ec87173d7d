export { createRuns, type RunsDeps } from './create-runs'
export { eventsQuery, nodesQuery, runsQuery } from './schemas'
export type * from './contract'
