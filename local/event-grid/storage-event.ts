/** An event of Azure Storage in the Event Grid schema, as a system topic delivers it. */
export interface StorageEvent {
  readonly topic: string
  readonly subject: string
  readonly eventType: 'Microsoft.Storage.BlobCreated' | 'Microsoft.Storage.BlobDeleted'
  readonly id: string
  readonly data: {
    readonly api: StorageApi
    readonly clientRequestId: string
    readonly requestId: string
    readonly eTag: string
    readonly contentType: string
    readonly contentLength: number
    readonly blobType: string
    readonly url: string
    readonly sequencer: string
    readonly storageDiagnostics: { readonly batchId: string }
  }
  readonly dataVersion: string
  readonly metadataVersion: string
  readonly eventTime: string
}

/** The operations that raise an event. */
export type StorageApi = 'PutBlob' | 'PutBlockList' | 'CopyBlob' | 'DeleteBlob'

/** What is known of a change when it is announced. */
export interface BlobChange {
  readonly id: string
  readonly api: StorageApi
  readonly account: string
  readonly container: string
  readonly blob: string
  readonly clientRequestId: string
  readonly requestId: string
  readonly etag: string
  readonly contentType: string
  readonly contentLength: number
  readonly blobType: string
  readonly at: string
}

/** The event that announces a change. `sequence` grows with every change of the account. */
export function storageEvent(change: BlobChange, sequence: number, blobEndpoint: string): StorageEvent {
  const { account, container, blob } = change
  const path = blob.split('/').map(encodeURIComponent).join('/')
  return {
    topic: `/subscriptions/local/resourceGroups/local/providers/Microsoft.Storage/storageAccounts/${account}`,
    subject: `/blobServices/default/containers/${container}/blobs/${blob}`,
    eventType: change.api === 'DeleteBlob' ? 'Microsoft.Storage.BlobDeleted' : 'Microsoft.Storage.BlobCreated',
    id: change.id,
    data: {
      api: change.api,
      clientRequestId: change.clientRequestId,
      requestId: change.requestId,
      // Azure's events carry the ETag without its quotes.
      eTag: change.etag.replaceAll('"', ''),
      contentType: change.contentType,
      contentLength: change.contentLength,
      blobType: change.blobType,
      url: `${blobEndpoint}/${account}/${container}/${path}`,
      // Compared as text, so every one has the same length.
      sequencer: sequence.toString(16).padStart(32, '0'),
      storageDiagnostics: { batchId: change.id },
    },
    dataVersion: '',
    metadataVersion: '1',
    eventTime: change.at,
  }
}
