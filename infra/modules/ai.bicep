// One account for models and Content Safety.
param name string
param location string
param tags object
param models array
param isPrivate bool
param allowedIps array

// A version is part of a deployment's name: another version is another deployment, never the same one changed.
var deployments = map(models, model => {
  use: model.use
  name: '${model.name}-${model.version}'
  model: model.name
  version: model.version
  sku: model.sku
  capacity: model.capacity
})

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'AIServices'
  sku: { name: 'S0' }
  identity: { type: 'SystemAssigned' }
  properties: {
    // Entra tokens are taken at a name of its own only.
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: isPrivate && empty(allowedIps) ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      ipRules: map(allowedIps, ip => { value: ip })
    }
  }
}

// One at a time: the service refuses two that overlap.
@batchSize(1)
resource deployed 'Microsoft.CognitiveServices/accounts/deployments@2025-06-01' = [
  for deployment in deployments: {
    parent: account
    name: deployment.name
    sku: { name: deployment.sku, capacity: deployment.capacity }
    properties: {
      model: { format: 'OpenAI', name: deployment.model, version: deployment.version }
      // What was measured is what runs: a new version is a change of the parameters.
      versionUpgradeOption: 'NoAutoUpgrade'
    }
  }
]

var judges = filter(deployments, deployment => deployment.use == 'judge')

output id string = account.id
output name string = account.name
output endpoint string = account.properties.endpoint
output openAiEndpoint string = 'https://${name}.openai.azure.com'
output chatDeployment string = first(filter(deployments, deployment => deployment.use == 'chat')).name
output embeddingDeployment string = first(filter(deployments, deployment => deployment.use == 'embedding')).name
output judgeDeployment string = empty(judges) ? '' : first(judges).name
