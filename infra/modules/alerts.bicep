param actionGroupName string
param location string
param tags object
@description('Nobody is told where empty; the alerts are still shown.')
param email string
param insightsId string
param cosmosId string
param searchId string
param hostStorageId string

resource actions 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: actionGroupName
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'sluice'
    emailReceivers: empty(email) ? [] : [{ name: 'owner', emailAddress: email, useCommonAlertSchema: true }]
  }
}

var searches = [
  {
    name: 'failing-requests'
    description: 'More than one in twenty requests ended with a server error.'
    query: 'requests | where toint(resultCode) > 0 | summarize failed = countif(toint(resultCode) >= 500), total = count() | where total >= 20 and failed * 20 > total'
    severity: 1
  }
  {
    name: 'unread-announcements'
    description: 'Announcements of documents were set aside; what they name may not be searchable.'
    query: 'traces | where message has "knowledge-events-poison"'
    severity: 2
  }
  {
    name: 'lost-runs'
    description: 'The sweeper closed runs that had stopped moving.'
    query: 'traces | where message startswith "Closed lost runs"'
    severity: 2
  }
]

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for search in searches: {
    name: search.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: search.name
      description: search.description
      severity: search.severity
      enabled: true
      scopes: [insightsId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: search.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [actions.id] }
    }
  }
]

var metrics = [
  {
    name: 'cosmos-throttled'
    description: 'Cosmos DB turned requests away; retries hide it until they do not.'
    scope: cosmosId
    namespace: 'Microsoft.DocumentDB/databaseAccounts'
    metric: 'TotalRequests'
    aggregation: 'Count'
    threshold: 50
    dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['429'] }]
  }
  {
    name: 'search-throttled'
    description: 'The search service turns queries away.'
    scope: searchId
    namespace: 'Microsoft.Search/searchServices'
    metric: 'ThrottledSearchQueriesPercentage'
    aggregation: 'Average'
    threshold: 5
    dimensions: []
  }
  {
    name: 'host-storage-failing'
    description: 'The storage account of the host does not answer.'
    scope: hostStorageId
    namespace: 'Microsoft.Storage/storageAccounts'
    metric: 'Transactions'
    aggregation: 'Total'
    threshold: 100
    dimensions: [{ name: 'ResponseType', operator: 'Include', values: ['ServerOtherError', 'ServerTimeoutError'] }]
  }
]

resource metricAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for metric in metrics: {
    name: metric.name
    location: 'global'
    tags: tags
    properties: {
      description: metric.description
      severity: 2
      enabled: true
      scopes: [metric.scope]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: metric.name
            metricNamespace: metric.namespace
            metricName: metric.metric
            timeAggregation: metric.aggregation
            operator: 'GreaterThan'
            threshold: metric.threshold
            dimensions: metric.dimensions
            skipMetricValidation: true
          }
        ]
      }
      actions: [{ actionGroupId: actions.id }]
    }
  }
]

output actionGroupId string = actions.id
