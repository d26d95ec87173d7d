// Cosmos DB without throughput to reserve: idle it costs its storage.
import { cosmosDataContributor } from '../roles.bicep'

param name string
param location string
param tags object
param isPrivate bool
param allowedIps array
@description('Principals that may read and write documents.')
param dataContributors array

var databaseName = 'sluice'

// As shared/store/contract.ts has them: partition key, orders over several fields, and whether documents may expire.
var containers = [
  {
    name: 'runs'
    partition: ['/project', '/run']
    orders: [[{ path: '/doc', order: 'ascending' }, { path: '/started', order: 'descending' }]]
    ttl: false
  }
  { name: 'rows', partition: ['/project', '/batch', '/bucket'], orders: [], ttl: false }
  { name: 'flows', partition: ['/project', '/flow'], orders: [], ttl: false }
  { name: 'settings', partition: ['/project', '/kind'], orders: [], ttl: false }
  { name: 'knowledge', partition: ['/project', '/index'], orders: [], ttl: false }
  { name: 'records', partition: ['/project', '/collection', '/partition'], orders: [], ttl: false }
  { name: 'evidence', partition: ['/project', '/kind'], orders: [], ttl: false }
  { name: 'memo', partition: ['/project', '/prefix'], orders: [], ttl: true }
  { name: 'ledger', partition: ['/project', '/window'], orders: [], ttl: true }
]

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    capabilities: [{ name: 'EnableServerless' }]
    locations: [{ locationName: location, failoverPriority: 0, isZoneRedundant: false }]
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous7Days' } }
    disableLocalAuth: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: isPrivate && empty(allowedIps) ? 'Disabled' : 'Enabled'
    ipRules: map(allowedIps, ip => { ipAddressOrRange: ip })
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-04-15' = {
  parent: account
  name: databaseName
  properties: { resource: { id: databaseName } }
}

resource sqlContainers 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-04-15' = [
  for container in containers: {
    parent: database
    name: container.name
    properties: {
      resource: {
        id: container.name
        partitionKey: { paths: container.partition, kind: 'MultiHash', version: 2 }
        // -1: documents live on unless they say otherwise. Without it none may expire.
        defaultTtl: container.ttl ? -1 : null
        indexingPolicy: {
          indexingMode: 'consistent'
          automatic: true
          includedPaths: [{ path: '/*' }]
          excludedPaths: [{ path: '/"_etag"/?' }]
          compositeIndexes: container.orders
        }
      }
    }
  }
]

resource assignments 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-04-15' = [
  for principal in dataContributors: {
    parent: account
    name: guid(account.id, principal, cosmosDataContributor)
    properties: {
      principalId: principal
      roleDefinitionId: '${account.id}/sqlRoleDefinitions/${cosmosDataContributor}'
      scope: account.id
    }
  }
]

output id string = account.id
output endpoint string = account.properties.documentEndpoint
output database string = database.name
