import type { TypedData } from '../../core/contract'
import { metadataOf } from '../../core/typed-data'
import type { FoundBlob } from '../../storage-blob/blob-container'

/** What a blob-triggered handler is told beside the content. */
export function blobMetadata(
  container: string,
  { name, url, etag, properties }: FoundBlob,
  captured: Readonly<Record<string, string>>,
): Record<string, TypedData> {
  const metadata = properties.metadata ?? {}
  return {
    ...Object.fromEntries(Object.entries(captured).map(([part, value]) => [part, metadataOf(value)])),
    BlobTrigger: { string: `${container}/${name}` },
    Uri: metadataOf(url),
    Metadata: { json: JSON.stringify(metadata) },
    Properties: {
      json: JSON.stringify({
        LastModified: properties.lastModified,
        CreatedOn: properties.createdOn,
        Metadata: metadata,
        BlobType: properties.blobType,
        ContentLength: properties.contentLength,
        ContentType: properties.contentType,
        ETag: etag,
        ContentHash: properties.contentMD5 && Buffer.from(properties.contentMD5).toString('base64'),
        ContentEncoding: properties.contentEncoding,
        ContentDisposition: properties.contentDisposition,
        ContentLanguage: properties.contentLanguage,
        CacheControl: properties.cacheControl,
        LeaseState: properties.leaseState,
        LeaseStatus: properties.leaseStatus,
      }),
    },
  }
}
