// az deployment sub create --location <region> --parameters infra/prod.bicepparam
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'prod')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param stage = 'prod'
param durableBackend = readEnvironmentVariable('ROUTING_DURABLE', 'azureStorage')
param alertEmails = split(readEnvironmentVariable('ROUTING_ALERT_EMAIL', ''), ',')
param principalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
