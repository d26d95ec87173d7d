param name string
param planName string
param location string
param tags object
param identityId string
param identityClientId string
param hostStorageName string
param dataBlobEndpoint string
param packageContainerUrl string
param cosmosEndpoint string
param cosmosDatabase string
param searchEndpoint string
param openAiEndpoint string
@description('The account of models, Content Safety and Document Intelligence.')
param aiEndpoint string
param readScans bool
param chatModel string
param embeddingModel string
param judgeModel string
param embeddingDimensions int
param schedulerEndpoint string
param taskHub string
param insightsConnectionString string
@description('Empty where there is no vault.')
param keyVaultEndpoint string
@description('Object ids of the principals that own project default.')
param owners array
param retentionDays string
@description('Empty where no Easy Auth stands in front.')
param authClientId string
@description('Empty where the network is public.')
param subnetId string
param instanceMemoryMB int
param maximumInstanceCount int
param alwaysReady int
param httpConcurrency int

var hasEasyAuth = !empty(authClientId)

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'node', version: '22' }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady == 0 ? [] : [{ name: 'http', instanceCount: alwaysReady }]
        triggers: { http: { perInstanceConcurrency: httpConcurrency } }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      // Pages of other origins have no business here; the doors refuse them too.
      cors: { allowedOrigins: [] }
    }
  }
}

resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: {
    AzureWebJobsStorage__accountName: hostStorageName
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identityClientId
    AZURE_CLIENT_ID: identityClientId
    APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
    DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};TaskHub=${taskHub};Authentication=ManagedIdentity;ClientID=${identityClientId}'
    // Event Grid fills the queue; on this plan a blob trigger could not poll.
    'AzureWebJobs.documentUploaded.Disabled': 'true'
    SLUICE_GROUND: 'azure'
    SLUICE_STORE: 'cosmos'
    SLUICE_COSMOS_ENDPOINT: cosmosEndpoint
    SLUICE_COSMOS_DATABASE: cosmosDatabase
    SLUICE_BLOBS_ENDPOINT: dataBlobEndpoint
    SLUICE_SEARCH_ENDPOINT: searchEndpoint
    SLUICE_CONTENT_SAFETY_ENDPOINT: aiEndpoint
    SLUICE_DOCUMENT_INTELLIGENCE_ENDPOINT: readScans ? aiEndpoint : ''
    SLUICE_MODEL_PROVIDER: 'azure_openai'
    AZURE_OPENAI_ENDPOINT: openAiEndpoint
    SLUICE_CHAT_MODEL: chatModel
    SLUICE_EMBEDDING_MODEL: embeddingModel
    SLUICE_EMBEDDING_DIMENSIONS: string(embeddingDimensions)
    SLUICE_JUDGE_MODEL: judgeModel
    SLUICE_AUTH: hasEasyAuth ? 'easyauth' : 'keys'
    SLUICE_OWNERS: join(owners, ',')
    SLUICE_RETENTION_DAYS: retentionDays
    SLUICE_KEY_VAULT_ENDPOINT: keyVaultEndpoint
  }
}

resource noFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource noBasicAuth 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

// It says who a caller is and turns nobody away: keys, health and pages are the doors’ to decide.
resource easyAuth 'Microsoft.Web/sites/config@2024-04-01' = if (hasEasyAuth) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: { requireAuthentication: false, unauthenticatedClientAction: 'AllowAnonymous' }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: authClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: { allowedAudiences: [authClientId, 'api://${authClientId}'] }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
  dependsOn: [settings]
}

output name string = app.name
output endpoint string = 'https://${app.properties.defaultHostName}'
