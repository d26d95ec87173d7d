import type { InvocationContext } from '@azure/functions'
import { z } from 'zod'

const uploaded = z.object({
  blobTrigger: z.string().regex(/^documents\/./),
  uri: z.string(),
  properties: z
    .object({
      eTag: z.string().optional().catch(undefined),
      lastModified: z.string().optional().catch(undefined),
      contentType: z.string().optional().catch(undefined),
      contentLength: z.number().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
})

/**
 * Says of an uploaded document what Event Grid would say, for a ground that has no Event Grid; the result goes to the queue
 * `knowledge-events`. A blob trigger hears of creations and replacements, never of deletions: those wait for a reconcile.
 */
export const documentUploaded = (_content: unknown, { triggerMetadata, invocationId }: InvocationContext): object => {
  const { blobTrigger, uri, properties = {} } = uploaded.parse(triggerMetadata)
  return {
    id: invocationId,
    eventType: 'Microsoft.Storage.BlobCreated',
    subject: `/blobServices/default/containers/documents/blobs/${blobTrigger.slice('documents/'.length)}`,
    eventTime: properties.lastModified ?? new Date().toISOString(),
    dataVersion: '',
    metadataVersion: '1',
    data: {
      api: 'PutBlob',
      url: uri,
      eTag: properties.eTag?.replaceAll('"', ''),
      contentType: properties.contentType,
      contentLength: properties.contentLength,
      blobType: 'BlockBlob',
    },
  }
}
