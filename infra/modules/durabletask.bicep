// Durable Task Scheduler: keeps orchestrations instead of the storage account. It has no private endpoint; its own identity check is the guard.
param name string
param location string
param tags object

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'Consumption' }
    ipAllowlist: ['0.0.0.0/0'] // an empty list lets nobody in
  }

  resource hub 'taskHubs' = {
    name: 'RoutingCases' // host.json's hubName
  }
}

output name string = scheduler.name
output endpoint string = scheduler.properties.endpoint
