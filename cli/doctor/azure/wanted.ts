/** A model that infra deploys. */
export interface WantedModel {
  readonly use: string
  readonly name: string
  readonly version: string
  readonly sku: string
  readonly capacity: number
}

/** The models that main.bicep deploys where no parameter says otherwise. */
export const wantedModels = (mainBicep: string): readonly WantedModel[] =>
  [
    ...mainBicep.matchAll(/\{ use: '(\w+)', name: '([^']+)', version: '([^']+)', sku: '(\w+)', capacity: (\d+) \}/g),
  ].map(([, use = '', name = '', version = '', sku = '', capacity = '']) => ({
    use,
    name,
    version,
    sku,
    capacity: Number(capacity),
  }))

/** Providers of everything that infra makes. */
export const wantedProviders = [
  'Microsoft.Web',
  'Microsoft.Storage',
  'Microsoft.DocumentDB',
  'Microsoft.Search',
  'Microsoft.CognitiveServices',
  'Microsoft.DurableTask',
  'Microsoft.EventGrid',
  'Microsoft.ManagedIdentity',
  'Microsoft.Insights',
  'Microsoft.OperationalInsights',
] as const

/** Regions in which Sluice is tried where none is named, nearest to what everybody has first. */
export const usualRegions = [
  'eastus2',
  'swedencentral',
  'eastus',
  'westus3',
  'northcentralus',
  'uksouth',
  'australiaeast',
] as const
