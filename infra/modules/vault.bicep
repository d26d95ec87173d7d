// For secrets that connections name as keyvault:NAME. Sluice itself has none.
param name string
param location string
param tags object
param isPrivate bool
param allowedIps array

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    publicNetworkAccess: isPrivate && empty(allowedIps) ? 'disabled' : 'enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      ipRules: map(allowedIps, ip => { value: ip })
    }
  }
}

output id string = vault.id
output name string = vault.name
output endpoint string = vault.properties.vaultUri
