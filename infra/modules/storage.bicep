// The store: tables and message queues, and what the Functions host keeps for itself. No account keys: identities only.
param name string
param location string
param tags object

@allowed(['Standard_LRS', 'Standard_ZRS'])
param replication string
param isPrivate bool

// The app makes what is missing here; that nothing is missing, and nothing too much, is tested against StorageNames.
var tables = [
  'contacts'
  'work'
  'agents'
  'policies'
  'keys'
  'poison'
  'metrics'
  'vault'
  'cases'
  'sellers'
  'remedies'
]
var queues = [
  'contacts-inbound'
  'contacts-inbound-poison'
  'messages-outbound'
  'routing-events-spool'
  'case-alarms'
]
var packages = 'app-package'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: replication }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: 7 }
      containerDeleteRetentionPolicy: { enabled: true, days: 7 }
    }

    resource container 'containers' = {
      name: packages
    }
  }

  resource tableService 'tableServices' = {
    name: 'default'

    resource table 'tables' = [for each in tables: {
      name: each
    }]
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [for each in queues: {
      name: each
    }]
  }
}

output id string = account.id
output name string = account.name
output packageContainer string = packages
