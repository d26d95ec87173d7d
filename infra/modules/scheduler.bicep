// The durable backend. Nothing is paid while nothing runs.
param name string
param location string
param tags object

var taskHub = 'sluice'

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'Consumption' }
    // Required, and an empty list shuts everybody out; who may enter is decided by role.
    ipAllowlist: ['0.0.0.0/0']
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: taskHub
}

// Runs live in the store; the hub's history of what has ended is for finding faults only.
resource retention 'Microsoft.DurableTask/schedulers/retentionPolicies@2025-11-01' = {
  parent: scheduler
  name: 'default'
  properties: {
    retentionPolicies: [
      { retentionPeriodInDays: 3, orchestrationState: 'Completed' }
      { retentionPeriodInDays: 14, orchestrationState: 'Failed' }
      { retentionPeriodInDays: 14, orchestrationState: 'Terminated' }
    ]
  }
}

output name string = scheduler.name
output endpoint string = scheduler.properties.endpoint
output taskHub string = hub.name
