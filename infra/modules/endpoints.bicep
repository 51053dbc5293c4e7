// What the app reaches, as addresses of its network.
param location string
param tags object
param networkId string
param subnetId string
param storageId string
param serviceBusId string
param vaultId string

var endpoints = [
  { service: 'blob', target: storageId, zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { service: 'table', target: storageId, zone: 'privatelink.table.${environment().suffixes.storage}' }
  { service: 'queue', target: storageId, zone: 'privatelink.queue.${environment().suffixes.storage}' }
  { service: 'namespace', target: serviceBusId, zone: 'privatelink.servicebus.windows.net' }
  { service: 'vault', target: vaultId, zone: 'privatelink.vaultcore.azure.net' }
]

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [for endpoint in endpoints: {
  name: endpoint.zone
  location: 'global'
  tags: tags
}]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (endpoint, i) in endpoints: {
  name: 'routing'
  parent: zones[i]
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: networkId }
  }
}]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [for endpoint in endpoints: {
  name: 'pe-routing-${endpoint.service}'
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: endpoint.service
        properties: {
          privateLinkServiceId: endpoint.target
          groupIds: [endpoint.service]
        }
      }
    ]
  }
}]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [for (endpoint, i) in endpoints: {
  name: 'default'
  parent: privateEndpoints[i]
  properties: {
    privateDnsZoneConfigs: [
      {
        name: endpoint.service
        properties: { privateDnsZoneId: zones[i].id }
      }
    ]
  }
}]
