// az deployment sub create --location <region> --parameters infra/dev.bicepparam
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param stage = 'dev'
param principalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
