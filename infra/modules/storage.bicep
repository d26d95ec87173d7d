// Two accounts: the host's own, which it must own whole, and the data's, of which the app may not write the code.
param hostName string
param dataName string
param location string
param tags object
param isPrivate bool
param allowedIps array

// As shared/blobs/contract.ts has them; `code` beside them is read only.
var writtenContainers = ['documents', 'runs', 'flows', 'datasets']
var codeContainer = 'code'
var packageContainer = 'app-package'
var deadLetterContainer = 'dead-letters'
var eventQueue = 'knowledge-events'

var networkRules = {
  bypass: 'AzureServices'
  defaultAction: isPrivate ? 'Deny' : 'Allow'
  ipRules: map(allowedIps, ip => { value: ip, action: 'Allow' })
}
var publicAccess = isPrivate && empty(allowedIps) ? 'Disabled' : 'Enabled'

resource host 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: hostName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: publicAccess
    networkAcls: networkRules
  }
}

resource hostBlobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: host
  name: 'default'
}

resource hostContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [
  for name in [packageContainer, deadLetterContainer]: {
    parent: hostBlobs
    name: name
    properties: { publicAccess: 'None' }
  }
]

resource hostQueues 'Microsoft.Storage/storageAccounts/queueServices@2024-01-01' = {
  parent: host
  name: 'default'
}

// The poison queue is made here too, for its alert counts what is in it.
resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2024-01-01' = [
  for name in [eventQueue, '${eventQueue}-poison']: {
    parent: hostQueues
    name: name
  }
]

resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: dataName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: publicAccess
    networkAcls: networkRules
  }
}

resource dataBlobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: data
  name: 'default'
  properties: {
    // Purging must be final: only what was deleted by mistake this week comes back.
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource dataContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [
  for name in concat(writtenContainers, [codeContainer]): {
    parent: dataBlobs
    name: name
    properties: { publicAccess: 'None' }
  }
]

output hostId string = host.id
output hostName string = host.name
output dataId string = data.id
output dataName string = data.name
output dataBlobEndpoint string = data.properties.primaryEndpoints.blob
output packageContainerUrl string = '${host.properties.primaryEndpoints.blob}${packageContainer}'
output writtenContainers array = writtenContainers
output codeContainer string = codeContainer
output eventQueue string = eventQueue
output deadLetterContainer string = deadLetterContainer
