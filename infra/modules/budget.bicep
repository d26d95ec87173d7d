param name string
param amount int
param startDate string
@description('Nobody but the owners of the subscription where empty.')
param email string
param actionGroupId string

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: startDate }
    notifications: toObject([50, 80, 100], percent => 'actual-${percent}', percent => {
      enabled: true
      operator: 'GreaterThan'
      threshold: percent
      thresholdType: 'Actual'
      contactEmails: empty(email) ? [] : [email]
      contactRoles: ['Owner']
      contactGroups: [actionGroupId]
    })
  }
}
