// Carries out the table of roles.bicep: every role assignment of Azure is made here.
import { roles, grants } from '../roles.bicep'

param appPrincipalId string
param topicPrincipalId string
param deployerPrincipalId string
param deployerPrincipalType string
param hostStorageName string
param dataStorageName string
@description('Containers of the data account that the app may write.')
param dataContainers array
param codeContainer string
param deadLetterContainer string
param searchName string
param aiName string
param schedulerName string
param insightsName string
@description('Empty where there is no vault.')
param keyVaultName string

var principals = {
  app: { id: appPrincipalId, type: 'ServicePrincipal' }
  topic: { id: topicPrincipalId, type: 'ServicePrincipal' }
  deployer: { id: deployerPrincipalId, type: deployerPrincipalType }
}
var given = filter(grants, grant => !empty(principals[grant.who].id))

resource hostStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: hostStorageName
}

resource hostBlobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' existing = {
  parent: hostStorage
  name: 'default'
}

resource deadLetters 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = {
  parent: hostBlobs
  name: deadLetterContainer
}

resource dataStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: dataStorageName
}

resource dataBlobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' existing = {
  parent: dataStorage
  name: 'default'
}

resource code 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = {
  parent: dataBlobs
  name: codeContainer
}

resource search 'Microsoft.Search/searchServices@2025-05-01' existing = {
  name: searchName
}

resource ai 'Microsoft.CognitiveServices/accounts@2025-06-01' existing = {
  name: aiName
}

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' existing = {
  name: schedulerName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource keyVault 'Microsoft.KeyVault/vaults@2024-11-01' existing = if (!empty(keyVaultName)) {
  name: keyVaultName
}

resource data 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = [
  for name in dataContainers: {
    parent: dataBlobs
    name: name
  }
]

resource onHostStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in filter(given, grant => grant.on == 'hostStorage'): {
    name: guid(hostStorage.id, principals[grant.who].id, roles[grant.role])
    scope: hostStorage
    properties: {
      principalId: principals[grant.who].id
      principalType: principals[grant.who].type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[grant.role])
    }
  }
]

resource onDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in filter(given, grant => grant.on == 'deadLetters'): {
    name: guid(deadLetters.id, principals[grant.who].id, roles[grant.role])
    scope: deadLetters
    properties: {
      principalId: principals[grant.who].id
      principalType: principals[grant.who].type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[grant.role])
    }
  }
]

resource onDataStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in filter(given, grant => grant.on == 'dataStorage'): {
    name: guid(dataStorage.id, principals[grant.who].id, roles[grant.role])
    scope: dataStorage
    properties: {
      principalId: principals[grant.who].id
      principalType: principals[grant.who].type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[grant.role])
    }
  }
]

resource onCode 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in filter(given, grant => grant.on == 'code'): {
    name: guid(code.id, principals[grant.who].id, roles[grant.role])
    scope: code
    properties: {
      principalId: principals[grant.who].id
      principalType: principals[grant.who].type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[grant.role])
    }
  }
]

resource onSearch 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in filter(given, grant => grant.on == 'search'): {
    name: guid(search.id, principals[grant.who].id, roles[grant.role])
    scope: search
    properties: {
      principalId: principals[grant.who].id
      principalType: principals[grant.who].type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[grant.role])
    }
  }
]

resource onAi 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in filter(given, grant => grant.on == 'ai'): {
    name: guid(ai.id, principals[grant.who].id, roles[grant.role])
    scope: ai
    properties: {
      principalId: principals[grant.who].id
      principalType: principals[grant.who].type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[grant.role])
    }
  }
]

resource onScheduler 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in filter(given, grant => grant.on == 'scheduler'): {
    name: guid(scheduler.id, principals[grant.who].id, roles[grant.role])
    scope: scheduler
    properties: {
      principalId: principals[grant.who].id
      principalType: principals[grant.who].type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[grant.role])
    }
  }
]

resource onInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in filter(given, grant => grant.on == 'insights'): {
    name: guid(insights.id, principals[grant.who].id, roles[grant.role])
    scope: insights
    properties: {
      principalId: principals[grant.who].id
      principalType: principals[grant.who].type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[grant.role])
    }
  }
]

resource onKeyVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in filter(given, grant => grant.on == 'keyVault' && !empty(keyVaultName)): {
    name: guid(keyVault.id, principals[grant.who].id, roles[grant.role])
    scope: keyVault
    properties: {
      principalId: principals[grant.who].id
      principalType: principals[grant.who].type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[grant.role])
    }
  }
]

// The table gives `data` to one holder, and every container of it gets that assignment.
var dataGrant = first(filter(given, grant => grant.on == 'data'))

resource onData 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in dataContainers: {
    name: guid(data[index].id, principals[dataGrant.who].id, roles[dataGrant.role])
    scope: data[index]
    properties: {
      principalId: principals[dataGrant.who].id
      principalType: principals[dataGrant.who].type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[dataGrant.role])
    }
  }
]
