/** Blob and queue storage in this process that loses nothing it has acknowledged. */
export { type Azurite, type AzuriteOptions, startAzurite } from './azurite'
export { type StorageAccount, connectionStringOf, parseConnectionString } from './connection-string'
export type { CatalogueChange, Journal } from './journal'
