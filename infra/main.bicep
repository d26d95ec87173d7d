targetScope = 'subscription'

@minLength(1)
@maxLength(64)
@description('Name of the azd environment; names of resources follow from it.')
param environmentName string

@description('Region of everything that names no other.')
@metadata({ azd: { type: 'location' } })
param location string

@description('Region of the models; the app’s own where empty.')
param aiLocation string = ''

@description('Region of the search service; the app’s own where empty.')
param searchLocation string = ''

@description('Object id of whoever deploys: may write code modules and documents, and owns project default.')
param principalId string = ''

@description('What that principal is. In CI it is a ServicePrincipal.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param principalType string = 'User'

@description('The models that are deployed. `use` says what the app asks of each: chat, embedding or judge.')
param models array = [
  { use: 'chat', name: 'gpt-4.1-mini', version: '2025-04-14', sku: 'GlobalStandard', capacity: 50 }
  { use: 'embedding', name: 'text-embedding-3-small', version: '1', sku: 'GlobalStandard', capacity: 50 }
  { use: 'judge', name: 'gpt-4.1', version: '2025-04-14', sku: 'GlobalStandard', capacity: 20 }
]

@description('Numbers in a vector of the embedding model.')
@minValue(64)
@maxValue(4096)
param embeddingDimensions int = 1536

@description('Tier of the search service; free has no managed identity of its own and 50 MB.')
@allowed(['basic', 'standard', 'standard2'])
param searchSku string = 'basic'

@description('Memory of one instance of the app in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Most instances of the app.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 100

@description('Instances kept ready for HTTP; 0 starts from nothing and costs nothing idle.')
@minValue(0)
@maxValue(20)
param alwaysReady int = 0

@description('Requests one instance takes at a time. They wait for models most of their time.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int = 40

@description('Days for which logs are kept.')
@minValue(30)
@maxValue(730)
param logDays int = 30

@description('Most GB of logs a day; what is beyond is not taken in.')
param logGbPerDay int = 1

@description('Where alerts and budget warnings go; nobody where empty.')
param alertEmail string = ''

@description('US dollars a month at 50, 80 and 100 percent of which a warning is sent; no budget where 0.')
@minValue(0)
param monthlyBudget int = 0

@description('First day of the month in which the budget begins.')
param budgetStart string = utcNow('yyyy-MM-01')

@description('Whether services answer inside a virtual network only.')
param privateNetwork bool = false

@description('Public IPv4 addresses that may reach the data services though the network is private, such as the deployer’s.')
param allowedIps array = []

@description('Whether a key vault is made for secrets that connections name.')
param keyVault bool = false

@description('Whether scans and pictures are read by Document Intelligence, which is paid by the page.')
param readScans bool = false

@description('Client id of an Entra app registration; with it Easy Auth stands in front of the app.')
param authClientId string = ''

@description('Days after which ended runs are purged: 30, or flow=30,batch=90.')
param retentionDays string = '90'

var abbreviations = loadJsonContent('abbreviations.json')
var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: '${abbreviations.resourceGroup}${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: { name: '${abbreviations.identity}${token}', location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: '${abbreviations.logAnalytics}${token}'
    insightsName: '${abbreviations.applicationInsights}${token}'
    location: location
    tags: tags
    retentionDays: logDays
    gbPerDay: logGbPerDay
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  name: 'network'
  scope: group
  params: { name: '${abbreviations.virtualNetwork}${token}', location: location, tags: tags }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    hostName: '${abbreviations.storageAccount}h${token}'
    dataName: '${abbreviations.storageAccount}d${token}'
    location: location
    tags: tags
    isPrivate: privateNetwork
    allowedIps: allowedIps
  }
}

module cosmos 'modules/cosmos.bicep' = {
  name: 'cosmos'
  scope: group
  params: {
    name: '${abbreviations.cosmosAccount}${token}'
    location: location
    tags: tags
    isPrivate: privateNetwork
    allowedIps: allowedIps
    dataContributors: filter([identity.outputs.principalId, principalId], id => !empty(id))
  }
}

module search 'modules/search.bicep' = {
  name: 'search'
  scope: group
  params: {
    name: '${abbreviations.searchService}${token}'
    location: empty(searchLocation) ? location : searchLocation
    tags: tags
    sku: searchSku
    isPrivate: privateNetwork
    allowedIps: allowedIps
  }
}

module ai 'modules/ai.bicep' = {
  name: 'ai'
  scope: group
  params: {
    name: '${abbreviations.aiServices}${token}'
    location: empty(aiLocation) ? location : aiLocation
    tags: tags
    models: models
    isPrivate: privateNetwork
    allowedIps: allowedIps
  }
}

module scheduler 'modules/scheduler.bicep' = {
  name: 'scheduler'
  scope: group
  params: { name: '${abbreviations.durableTaskScheduler}${token}', location: location, tags: tags }
}

module vault 'modules/vault.bicep' = if (keyVault) {
  name: 'vault'
  scope: group
  params: {
    name: '${abbreviations.keyVault}${token}'
    location: location
    tags: tags
    isPrivate: privateNetwork
    allowedIps: allowedIps
  }
}

module topic 'modules/topic.bicep' = {
  name: 'topic'
  scope: group
  params: {
    name: '${abbreviations.eventGridSystemTopic}${token}'
    location: location
    tags: tags
    sourceId: storage.outputs.dataId
  }
}

module access 'modules/access.bicep' = {
  name: 'access'
  scope: group
  params: {
    appPrincipalId: identity.outputs.principalId
    topicPrincipalId: topic.outputs.principalId
    deployerPrincipalId: principalId
    deployerPrincipalType: principalType
    hostStorageName: storage.outputs.hostName
    dataStorageName: storage.outputs.dataName
    dataContainers: storage.outputs.writtenContainers
    codeContainer: storage.outputs.codeContainer
    deadLetterContainer: storage.outputs.deadLetterContainer
    searchName: search.outputs.name
    aiName: ai.outputs.name
    schedulerName: scheduler.outputs.name
    insightsName: monitoring.outputs.insightsName
    keyVaultName: keyVault ? vault!.outputs.name : ''
  }
}

module subscriptionToUploads 'modules/subscription.bicep' = {
  name: 'subscription'
  scope: group
  params: {
    topicName: topic.outputs.name
    hostStorageId: storage.outputs.hostId
    queueName: storage.outputs.eventQueue
    deadLetterContainer: storage.outputs.deadLetterContainer
  }
  // The topic’s identity must be allowed to write before Event Grid tries it.
  dependsOn: [access]
}

module endpoints 'modules/endpoints.bicep' = if (privateNetwork) {
  name: 'endpoints'
  scope: group
  params: {
    prefix: '${abbreviations.privateEndpoint}${token}'
    location: location
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointSubnetId
    hostStorageId: storage.outputs.hostId
    dataStorageId: storage.outputs.dataId
    cosmosId: cosmos.outputs.id
    searchId: search.outputs.id
    aiId: ai.outputs.id
    keyVaultId: keyVault ? vault!.outputs.id : ''
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
  scope: group
  params: {
    name: '${abbreviations.functionApp}${token}'
    planName: '${abbreviations.plan}${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    hostStorageName: storage.outputs.hostName
    dataBlobEndpoint: storage.outputs.dataBlobEndpoint
    packageContainerUrl: storage.outputs.packageContainerUrl
    cosmosEndpoint: cosmos.outputs.endpoint
    cosmosDatabase: cosmos.outputs.database
    searchEndpoint: search.outputs.endpoint
    openAiEndpoint: ai.outputs.openAiEndpoint
    aiEndpoint: ai.outputs.endpoint
    readScans: readScans
    chatModel: ai.outputs.chatDeployment
    embeddingModel: ai.outputs.embeddingDeployment
    judgeModel: ai.outputs.judgeDeployment
    embeddingDimensions: embeddingDimensions
    schedulerEndpoint: scheduler.outputs.endpoint
    taskHub: scheduler.outputs.taskHub
    insightsConnectionString: monitoring.outputs.connectionString
    keyVaultEndpoint: keyVault ? vault!.outputs.endpoint : ''
    owners: empty(principalId) ? [] : [principalId]
    retentionDays: retentionDays
    authClientId: authClientId
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReady: alwaysReady
    httpConcurrency: httpConcurrency
  }
  // An instance that starts before its identity may read would fail its first minutes.
  dependsOn: [access, endpoints]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    actionGroupName: '${abbreviations.actionGroup}${token}'
    location: location
    tags: tags
    email: alertEmail
    insightsId: monitoring.outputs.insightsId
    cosmosId: cosmos.outputs.id
    searchId: search.outputs.id
    hostStorageId: storage.outputs.hostId
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  name: 'budget'
  scope: group
  params: {
    name: 'budget-${environmentName}'
    amount: monthlyBudget
    startDate: budgetStart
    email: alertEmail
    actionGroupId: alerts.outputs.actionGroupId
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output SERVICE_API_NAME string = app.outputs.name
output SERVICE_API_ENDPOINT string = app.outputs.endpoint
output SLUICE_URL string = app.outputs.endpoint
output SLUICE_BLOBS_ENDPOINT string = storage.outputs.dataBlobEndpoint
output SLUICE_COSMOS_ENDPOINT string = cosmos.outputs.endpoint
output SLUICE_COSMOS_DATABASE string = cosmos.outputs.database
output SLUICE_SEARCH_ENDPOINT string = search.outputs.endpoint
output AZURE_OPENAI_ENDPOINT string = ai.outputs.openAiEndpoint
output SLUICE_CHAT_MODEL string = ai.outputs.chatDeployment
output SLUICE_EMBEDDING_MODEL string = ai.outputs.embeddingDeployment
output SLUICE_JUDGE_MODEL string = ai.outputs.judgeDeployment
output SLUICE_EMBEDDING_DIMENSIONS int = embeddingDimensions
