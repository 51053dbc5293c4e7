// Everything that Routing needs on Azure, in a resource group of its own.
targetScope = 'subscription'

@description('Name of the environment; the resource group is named after it.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Region. It has to offer Flex Consumption.')
@metadata({ azd: { type: 'location' } })
param location string

@description('What it is sized for: dev can be thrown away, prod is replicated over zones, kept warm and private.')
@allowed(['dev', 'prod'])
param stage string = 'dev'

@description('Whether the app has an identity that outlives it (its roles are there before it starts), or one that goes with it.')
@allowed(['userAssigned', 'systemAssigned'])
param identityKind string = 'userAssigned'

@description('What keeps Durable orchestrations: the storage account, or Durable Task Scheduler.')
@allowed(['azureStorage', 'durableTaskScheduler'])
param durableBackend string = 'azureStorage'

@description('Store, vault and message queues are reached from a virtual network only. Service Bus becomes Premium, which alone has private endpoints.')
param privateNetwork bool = stage == 'prod'

@description('Instances that are kept warm for HTTP; they are paid for while idle.')
@minValue(0)
@maxValue(100)
param alwaysReady int = stage == 'prod' ? 2 : 0

@minValue(1)
@maxValue(1000)
param maximumInstances int = stage == 'prod' ? 40 : 10

@description('Partitions that parties are hashed to. Fixed for the life of a store: a store that is moved here keeps the number that it was made with.')
@minValue(1)
@maxValue(256)
param contactShards int = 16

@description('Partitions that contact queues are hashed to; fixed too.')
@minValue(1)
@maxValue(256)
param workShards int = 16

@description('Partitions that cases and sellers are hashed to; fixed too.')
@minValue(1)
@maxValue(1024)
param caseShards int = 64

@description('Days that logs and metrics are kept.')
@minValue(30)
@maxValue(730)
param retentionDays int = stage == 'prod' ? 90 : 30

@description('GB of logs and metrics a day, after which no more are taken; -1: no limit.')
param dailyQuotaGb int = stage == 'prod' ? -1 : 1

@description('Addresses that alerts are mailed to.')
param alertEmails string[] = []

@description('Object id of who may read the role keys in the vault; empty: nobody but the app.')
param principalId string = ''

@allowed(['User', 'ServicePrincipal', 'Group'])
param principalType string = 'User'

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName, application: 'routing', stage: stage }
var hasOwnIdentity = identityKind == 'userAssigned'

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-routing-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = if (hasOwnIdentity) {
  scope: group
  params: {
    name: 'id-routing-${token}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    retentionDays: retentionDays
    dailyQuotaGb: dailyQuotaGb
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: {
    token: token
    location: location
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: 'strouting${token}'
    location: location
    tags: tags
    replication: stage == 'prod' ? 'Standard_ZRS' : 'Standard_LRS'
    isPrivate: privateNetwork
  }
}

module serviceBus 'modules/servicebus.bicep' = {
  scope: group
  params: {
    name: 'sb-routing-${token}'
    location: location
    tags: tags
    isPrivate: privateNetwork
  }
}

module vault 'modules/keyvault.bicep' = {
  scope: group
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    isPrivate: privateNetwork
    isPurgeProtected: stage == 'prod'
    readerId: principalId
    readerType: principalType
  }
}

module durableTask 'modules/durabletask.bicep' = if (durableBackend == 'durableTaskScheduler') {
  scope: group
  params: {
    name: 'dts-routing-${token}'
    location: location
    tags: tags
  }
}

module endpoints 'modules/endpoints.bicep' = if (privateNetwork) {
  scope: group
  params: {
    location: location
    tags: tags
    networkId: network!.outputs.networkId
    subnetId: network!.outputs.endpointSubnetId
    storageId: storage.outputs.id
    serviceBusId: serviceBus.outputs.id
    vaultId: vault.outputs.id
  }
}

// An identity of its own has its roles before the app starts with it.
module rolesBefore 'modules/roles.bicep' = if (hasOwnIdentity) {
  scope: group
  params: {
    identityId: identity!.outputs.principalId
    storageName: storage.outputs.name
    serviceBusName: serviceBus.outputs.name
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
    schedulerName: durableBackend == 'durableTaskScheduler' ? durableTask!.outputs.name : ''
  }
}

module app 'modules/app.bicep' = {
  scope: group
  dependsOn: [rolesBefore, endpoints]
  params: {
    name: 'func-routing-${token}'
    location: location
    tags: tags
    identityId: hasOwnIdentity ? identity!.outputs.id : ''
    identityClientId: hasOwnIdentity ? identity!.outputs.clientId : ''
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    storageName: storage.outputs.name
    packageContainer: storage.outputs.packageContainer
    serviceBusHost: serviceBus.outputs.host
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
    schedulerEndpoint: durableBackend == 'durableTaskScheduler' ? durableTask!.outputs.endpoint : ''
    contactShards: contactShards
    workShards: workShards
    caseShards: caseShards
    alwaysReady: alwaysReady
    maximumInstances: maximumInstances
  }
}

module rolesAfter 'modules/roles.bicep' = if (!hasOwnIdentity) {
  scope: group
  params: {
    identityId: app.outputs.principalId
    storageName: storage.outputs.name
    serviceBusName: serviceBus.outputs.name
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
    schedulerName: durableBackend == 'durableTaskScheduler' ? durableTask!.outputs.name : ''
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    serviceBusId: serviceBus.outputs.id
    emails: alertEmails
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output ROUTING_URL string = app.outputs.url
output ROUTING_APP_ID string = app.outputs.id
output ROUTING_STORAGE string = storage.outputs.name
output KEY_VAULT_ID string = vault.outputs.id
output KEY_VAULT_NAME string = vault.outputs.name
