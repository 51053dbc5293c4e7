// The Functions app on Flex Consumption. Its settings hold no secret: identities, and references to the vault.
param name string
param location string
param tags object
param identityId string
param identityClientId string
param subnetId string
param storageName string
param packageContainer string
param serviceBusHost string
param vaultName string
param insightsName string
param schedulerEndpoint string
param contactShards int
param workShards int
param caseShards int
param alwaysReady int
param maximumInstances int

var hasOwnIdentity = !empty(identityId)
var hasScheduler = !empty(schedulerEndpoint)

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: storageName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'routing' })
  kind: 'functionapp,linux'
  identity: hasOwnIdentity ? {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  } : {
    type: 'SystemAssigned'
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: hasOwnIdentity ? identityId : 'SystemAssigned'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      http20Enabled: true
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: hasOwnIdentity ? {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          } : {
            type: 'SystemAssignedIdentity'
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReady == 0 ? [] : [{ name: 'http', instanceCount: alwaysReady }]
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(common, hasOwnIdentity ? ownIdentity : {}, hasScheduler ? scheduler : {})
  }
}

var common = {
  // The host's own storage, our store and the message queues, all by identity.
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  Storage__TableServiceUri: storage.properties.primaryEndpoints.table
  Storage__QueueServiceUri: storage.properties.primaryEndpoints.queue
  Storage__Timeout: '00:00:02'
  StorageQueues__queueServiceUri: storage.properties.primaryEndpoints.queue
  StorageQueues__credential: 'managedidentity'
  ServiceBus__fullyQualifiedNamespace: serviceBusHost
  ServiceBus__credential: 'managedidentity'
  Messaging__Transport: 'ServiceBus'
  Messaging__Timeout: '00:00:05'
  'AzureWebJobs.Contacts_FromStorageQueue.Disabled': 'true'
  'AzureWebJobs.Contacts_FromServiceBus.Disabled': 'false'
  Retention__Poison: '30.00:00:00'

  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString // names the endpoint; keys are not accepted there
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: hasOwnIdentity ? 'Authorization=AAD;ClientId=${identityClientId}' : 'Authorization=AAD'

  // Partitions: fixed for the life of the store.
  Contacts__Shards: string(contactShards)
  Work__Shards: string(workShards)
  Cases__Shards: string(caseShards)

  // Memory of an instance with 2 GB.
  Contacts__HeadCache: '50000'
  Contacts__KnownParties: '5000000'
  Queues__HeadLength: '1000'
  Queues__MaxKnown: '50000'
  Queues__PayloadBytes: '134217728'
  Cases__AlarmsInFlight: '512'

  // Several instances share the store, so each looks often for what the others placed.
  Queues__PollInterval: '00:00:00.1500000'
  Queues__ReleaseRest: '00:00:00'
  Queues__Presence: '00:02:00'
  Queues__OrphanLease: '00:10:00'
  Queues__LongestWait: '00:01:00'
  Queues__CounterInterval: '00:00:10'

  // keys.mjs puts them into the vault. Keys of an agent or a seller are issued by ops, one for each of them.
  Keys__channel: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=role-key-channel)'
  Keys__reviewer: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=role-key-reviewer)'
  Keys__supervisor: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=role-key-supervisor)'
  Keys__ops: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=role-key-ops)'
}

// Which of the identities: an app may have several of its own.
var ownIdentity = {
  AZURE_CLIENT_ID: identityClientId
  AzureWebJobsStorage__clientId: identityClientId
  StorageQueues__clientId: identityClientId
  ServiceBus__clientId: identityClientId
}

// In place of what host.json says of the storage provider; the task hub is its hubName.
var scheduler = {
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity${hasOwnIdentity ? ';ClientID=${identityClientId}' : ''}'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
}

output id string = app.id
output url string = 'https://${app.properties.defaultHostName}'
output principalId string = hasOwnIdentity ? '' : app.identity.principalId
