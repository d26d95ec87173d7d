export { createConnections, type ConnectionsDeps } from './create-connections'
export { allowsSecretName } from './secret-reference'
export { connectionBody, connectionView } from './schemas'
export type * from './contract'
