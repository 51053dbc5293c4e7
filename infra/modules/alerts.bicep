// Who is told when, and of what. Thresholds are starting points: service levels are each market's own.
param location string
param tags object
param workspaceId string
param serviceBusId string
param emails string[]

var recipients = filter(emails, address => !empty(address))

// Each query gives a value per row; a row over the threshold fires.
var queries = [
  {
    name: 'backlog-age'
    text: 'A ready contact has waited for more than 30 minutes in a queue.'
    query: 'AppMetrics | where Name == "routing.queue.oldest_wait" | summarize Value = max(Max) by Queue = tostring(Properties.queue)'
    threshold: 1800
    dimension: 'Queue'
    severity: 2
  }
  {
    name: 'breach-rate'
    text: 'More than 5 % of the seller cases opened in the last hour were breached in it.'
    query: 'AppMetrics | where Name == "routing.case.events" and tostring(Properties.kind) == "SellerResponse" | summarize Opened = sumif(Sum, tostring(Properties.event) == "Opened"), Breached = sumif(Sum, tostring(Properties.event) == "Breached") | where Breached >= 5 | project Value = 100.0 * Breached / max_of(Opened, 1.0)'
    threshold: 5
    dimension: ''
    severity: 2
  }
  {
    name: 'set-aside'
    text: 'Messages of contacts-inbound were set aside: each is a contact that nobody sees.'
    query: 'AppMetrics | where Name == "routing.inbound" and tostring(Properties.end) == "poisoned" | summarize Value = sum(Sum)'
    threshold: 0
    dimension: ''
    severity: 2
  }
  {
    name: 'clock-lag'
    text: 'Alarms of cases are seen to more than 2 minutes late.'
    query: 'AppMetrics | where Name == "routing.clock.lag" | summarize Value = max(Max)'
    threshold: 120
    dimension: ''
    severity: 1
  }
]

var metrics = [
  {
    name: 'dead-letters'
    text: 'A dead-letter queue is not empty.'
    metric: 'DeadletteredMessages'
    threshold: 0
    severity: 2
  }
  {
    name: 'message-backlog'
    text: 'More than 5,000 messages wait to be taken.'
    metric: 'ActiveMessages'
    threshold: 5000
    severity: 3
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-routing'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'routing'
    emailReceivers: [for (address, i) in recipients: {
      name: 'mail-${i}'
      emailAddress: address
      useCommonAlertSchema: true
    }]
  }
}

resource queryAlerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for each in queries: {
  name: 'routing-${each.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'Routing: ${each.name}'
    description: each.text
    severity: each.severity
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: each.name == 'breach-rate' ? 'PT1H' : 'PT15M'
    autoMitigate: true
    skipQueryValidation: true // the table is there only once the first metric came
    criteria: {
      allOf: [
        {
          query: each.query
          metricMeasureColumn: 'Value'
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: each.threshold
          dimensions: empty(each.dimension) ? [] : [{ name: each.dimension, operator: 'Include', values: ['*'] }]
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [people.id] }
  }
}]

resource metricAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [for each in metrics: {
  name: 'routing-${each.name}'
  location: 'global'
  tags: tags
  properties: {
    description: each.text
    severity: each.severity
    enabled: true
    scopes: [serviceBusId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: each.name
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: each.metric
          operator: 'GreaterThan'
          threshold: each.threshold
          timeAggregation: 'Average'
          dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}]
