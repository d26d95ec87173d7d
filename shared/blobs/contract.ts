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
  head(container: BlobContainer, name: string): Promise<BlobProperties | undefined>
  /** True where there was one. */
  delete(container: BlobContainer, name: string): Promise<boolean>
  list(
    container: BlobContainer,
    query?: { readonly prefix?: string; readonly limit?: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly BlobProperties[]; readonly cursor?: string }>
}
