// The built-in roles Sluice uses, and the one table of who holds which on what. Modules only carry it out.

@export()
@description('Ids of built-in roles by their names.')
var roles = {
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  storageBlobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  storageQueueDataMessageSender: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  searchIndexDataContributor: '8ebe5a00-799e-43f5-93ac-243d3dce84a7'
  searchServiceContributor: '7ca78c08-252a-4471-8644-bb5ff32d4ba0'
  cognitiveServicesOpenAIUser: '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd'
  cognitiveServicesUser: 'a97b65f3-24c7-4388-baec-2e87135dc908'
  durableTaskDataContributor: '0ad04412-c4d5-4796-b79c-f76d14c8d402'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  keyVaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
}

@export()
@description('Who holds which role on what: `app` is the running app, `topic` the Event Grid topic, `deployer` whoever runs azd.')
var grants = [
  // The Functions host keeps its locks, its package and the queue of knowledge events here.
  { who: 'app', on: 'hostStorage', role: 'storageBlobDataOwner' }
  { who: 'app', on: 'hostStorage', role: 'storageQueueDataContributor' }
  { who: 'app', on: 'hostStorage', role: 'storageTableDataContributor' }
  { who: 'topic', on: 'hostStorage', role: 'storageQueueDataMessageSender' }
  { who: 'topic', on: 'deadLetters', role: 'storageBlobDataContributor' }
  // The app writes documents and values, but code only reads it: what runs is what was deployed.
  { who: 'app', on: 'data', role: 'storageBlobDataContributor' }
  { who: 'app', on: 'code', role: 'storageBlobDataReader' }
  { who: 'deployer', on: 'dataStorage', role: 'storageBlobDataContributor' }
  { who: 'app', on: 'search', role: 'searchServiceContributor' }
  { who: 'app', on: 'search', role: 'searchIndexDataContributor' }
  { who: 'app', on: 'ai', role: 'cognitiveServicesOpenAIUser' }
  { who: 'app', on: 'ai', role: 'cognitiveServicesUser' }
  { who: 'app', on: 'scheduler', role: 'durableTaskDataContributor' }
  { who: 'deployer', on: 'scheduler', role: 'durableTaskDataContributor' }
  { who: 'app', on: 'insights', role: 'monitoringMetricsPublisher' }
  { who: 'app', on: 'keyVault', role: 'keyVaultSecretsUser' }
  { who: 'deployer', on: 'keyVault', role: 'keyVaultSecretsOfficer' }
]

@export()
@description('The data role of Cosmos DB, which has role definitions of its own; its holders may read and write documents, not make containers.')
var cosmosDataContributor = '00000000-0000-0000-0000-000000000002'
