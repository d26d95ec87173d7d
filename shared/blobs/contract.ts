/** The one table of blob containers: where uploads land, and what is stored by content. */
export const blobContainers = ['documents', 'runs', 'flows', 'datasets', 'code'] as const

/** A container of the table. */
export type BlobContainer = (typeof blobContainers)[number]

/** What a blob says of itself. */
export interface BlobProperties {
  readonly name: string
  readonly etag: string
  /** Bytes. */
  readonly size: number
  readonly contentType: string
  readonly metadata: Readonly<Record<string, string>>
  /** ISO 8601. */
  readonly modified: string
}

/** Where bytes live: Azure Blob Storage's behaviour, on Azure or on Azurite. Names are full paths, `/` between their parts, any script. */
export interface BlobStore {
  /** Creates or replaces. A failed `ifNoneMatch` throws `conflict`, a failed `ifMatch` `precondition_failed`. Metadata values may hold any text. */
  put(
    container: BlobContainer,
    name: string,
    body: Uint8Array | string,
    options?: {
      readonly contentType?: string
      readonly metadata?: Readonly<Record<string, string>>
      readonly ifNoneMatch?: '*'
      readonly ifMatch?: string
    },
  ): Promise<BlobProperties>
  get(
    container: BlobContainer,
    name: string,
  ): Promise<{ readonly body: Uint8Array; readonly properties: BlobProperties } | undefined>
  /** The same for whoever can hold no more than `most` bytes: the body of a larger one is null, and stays where it is. */
  getWithin(
    container: BlobContainer,
    name: string,
    most: number,
  ): Promise<{ readonly body: Uint8Array | null; readonly properties: BlobProperties } | undefined>
  /** A blob as it comes, for whoever passes it on: no byte is fetched before it is read, and all are of the version that was looked at. */
  open(
    container: BlobContainer,
    name: string,
  ): Promise<{ readonly body: AsyncIterable<Uint8Array>; readonly properties: BlobProperties } | undefined>
  head(container: BlobContainer, name: string): Promise<BlobProperties | undefined>
  /** Replaces what a blob says of itself and leaves its bytes; it has another ETag then. A failed `ifMatch`, or no such blob, throws `precondition_failed`. */
  setMetadata(
    container: BlobContainer,
    name: string,
    metadata: Readonly<Record<string, string>>,
    options: { readonly ifMatch: string },
  ): Promise<BlobProperties>
  /** True where there was one. */
  delete(container: BlobContainer, name: string): Promise<boolean>
  list(
    container: BlobContainer,
    query?: { readonly prefix?: string; readonly limit?: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly BlobProperties[]; readonly cursor?: string }>
}
