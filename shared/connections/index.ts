export { createConnections, type ConnectionsDeps } from './create-connections'
export { allowsSecretName } from './secret-reference'
export { connectionBody, connectionCheck, connectionView } from './schemas'
export type * from './contract'
