/** Bytes by name: Azure Blob Storage or Azurite, and a fake of them. */
export { openAzureBlobs } from './adapters/open-azure-blobs'
export type { AzureBlobsOptions } from './adapters/open-azure-blobs'
export { memoryBlobs } from './memory-blobs'
