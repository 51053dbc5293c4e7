// Message queues, and the topic of what was decided. No shared access keys: identities only.
param name string
param location string
param tags object
param isPrivate bool

var queues = [
  'contacts-inbound'
  'messages-outbound'
]

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: isPrivate ? { name: 'Premium', tier: 'Premium', capacity: 1 } : { name: 'Standard', tier: 'Standard' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }

  resource queue 'queues' = [for each in queues: {
    name: each
    properties: {
      // Our message ids are derived, so what is sent again after a lost answer is recognised.
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT10M'
      lockDuration: 'PT1M'
      // The app gives a message back while the store is away, and each time counts: at 30 s a time this waits 16 hours. Faults of ours are counted on
      // the message itself and set it aside at the sixth; what is malformed is dead-lettered at once.
      maxDeliveryCount: 2000
      defaultMessageTimeToLive: 'P14D'
      deadLetteringOnMessageExpiration: true
      maxSizeInMegabytes: 5120
    }
  }]

  resource events 'topics' = {
    name: 'routing-events'
    properties: {
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT10M'
      defaultMessageTimeToLive: 'P7D'
      maxSizeInMegabytes: 5120
      supportOrdering: false
    }

    // Everything, for a first look; downstream systems add their own. What nobody reads goes after a week: a subscription that fills up would
    // stop the topic for everybody.
    resource all 'subscriptions' = {
      name: 'all'
      properties: {
        lockDuration: 'PT1M'
        maxDeliveryCount: 10
        defaultMessageTimeToLive: 'P7D'
        deadLetteringOnMessageExpiration: false
        deadLetteringOnFilterEvaluationExceptions: true
      }
    }
  }
}

output id string = namespace.id
output name string = namespace.name
output host string = '${namespace.name}.servicebus.windows.net'
