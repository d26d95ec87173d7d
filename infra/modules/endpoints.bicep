// A private endpoint for each service the app speaks to, and the zones that find them.
param prefix string
param location string
param tags object
param networkId string
param subnetId string
param hostStorageId string
param dataStorageId string
param cosmosId string
param searchId string
param aiId string
@description('Empty where there is no vault.')
param keyVaultId string

var storageSuffix = environment().suffixes.storage
var all = [
  { name: 'host-blob', id: hostStorageId, group: 'blob', zones: ['privatelink.blob.${storageSuffix}'] }
  { name: 'host-queue', id: hostStorageId, group: 'queue', zones: ['privatelink.queue.${storageSuffix}'] }
  { name: 'host-table', id: hostStorageId, group: 'table', zones: ['privatelink.table.${storageSuffix}'] }
  { name: 'data-blob', id: dataStorageId, group: 'blob', zones: ['privatelink.blob.${storageSuffix}'] }
  { name: 'cosmos', id: cosmosId, group: 'Sql', zones: ['privatelink.documents.azure.com'] }
  { name: 'search', id: searchId, group: 'searchService', zones: ['privatelink.search.windows.net'] }
  {
    name: 'ai'
    id: aiId
    group: 'account'
    zones: [
      'privatelink.cognitiveservices.azure.com'
      'privatelink.openai.azure.com'
      'privatelink.services.ai.azure.com'
    ]
  }
  { name: 'vault', id: keyVaultId, group: 'vault', zones: ['privatelink.vaultcore.azure.net'] }
]
var wanted = filter(all, endpoint => !empty(endpoint.id))
var zoneNames = union(flatten(map(wanted, endpoint => endpoint.zones)), [])

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zoneNames: {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, index) in zoneNames: {
    parent: zones[index]
    name: 'app'
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
  }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for endpoint in wanted: {
    name: '${prefix}-${endpoint.name}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        {
          name: endpoint.name
          properties: { privateLinkServiceId: endpoint.id, groupIds: [endpoint.group] }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (endpoint, index) in wanted: {
    parent: endpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: map(endpoint.zones, zone => {
        name: replace(zone, '.', '-')
        properties: { privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', zone) }
      })
    }
    dependsOn: [zones]
  }
]
