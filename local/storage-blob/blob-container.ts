import type { BlobGetPropertiesResponse } from '@azure/storage-blob'
import type { StorageAccount } from '../azurite/connection-string'

/** A blob with its content and what storage says of it. */
export interface FoundBlob {
  readonly name: string
  readonly url: string
  /** With its quotes, as storage writes it. */
  readonly etag: string
  readonly body: Buffer
  readonly properties: BlobGetPropertiesResponse
}

/** One blob container of a storage account. */
export interface BlobContainer {
  readonly name: string
  readonly endpoint: string
  /** Null where there is no such blob, or none with this ETag any more. */
  read(blob: string, etag?: string): Promise<FoundBlob | null>
  /** The ETag of the blob as it is now; null where there is none. */
  etagOf(blob: string): Promise<string | null>
  /** Creates the blob or replaces it, and creates the container where it is missing. */
  write(blob: string, body: Buffer): Promise<void>
  /** Every blob below a prefix; nothing where there is no such container. */
  list(prefix: string): AsyncIterable<{ readonly name: string; readonly etag: string }>
}

/** A service in this process answers at once or is gone: a second try after a dropped connection, and no long waits. */
const retryOptions = { maxTries: 3, retryDelayInMs: 50, maxRetryDelayInMs: 200 }

/** A client of one container. Azure's library is loaded at the first call, so that an app without blobs does without it. */
export function blobContainer({ account, key, blobEndpoint }: StorageAccount, name: string): BlobContainer {
  const load = async () => {
    const { ContainerClient, StorageSharedKeyCredential: Key } = await import('@azure/storage-blob')
    return new ContainerClient(`${blobEndpoint}/${name}`, new Key(account, key), { retryOptions })
  }
  let opening: ReturnType<typeof load> | undefined
  const open = (): ReturnType<typeof load> => (opening ??= load())

  return {
    name,
    endpoint: blobEndpoint,
    async read(blob, etag) {
      const client = (await open()).getBlobClient(blob)
      return unlessGone(async () => {
        const properties = await client.getProperties(etag === undefined ? {} : { conditions: { ifMatch: etag } })
        const conditions = { ifMatch: properties.etag ?? '*' }
        const body = properties.contentLength
          ? await client.downloadToBuffer(0, undefined, { conditions })
          : Buffer.alloc(0)
        return { name: blob, url: client.url, etag: properties.etag ?? '', body, properties }
      })
    },
    async etagOf(blob) {
      const client = (await open()).getBlobClient(blob)
      return unlessGone(async () => (await client.getProperties()).etag ?? '')
    },
    async write(blob, body) {
      const container = await open()
      const upload = (): Promise<unknown> => container.getBlockBlobClient(blob).uploadData(body)
      await upload().catch(async (error: unknown) => {
        if (!isGone(error)) throw error
        await container.createIfNotExists()
        await upload()
      })
    },
    async *list(prefix) {
      try {
        for await (const { name: blob, properties } of (await open()).listBlobsFlat({ prefix })) {
          yield { name: blob, etag: quoted(properties.etag) }
        }
      } catch (error) {
        if (!isGone(error)) throw error
      }
    },
  }
}

async function unlessGone<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

/** 404: no such blob or container. 412: another one by now. */
function isGone(error: unknown): boolean {
  const status = error instanceof Error ? (error as { statusCode?: unknown }).statusCode : undefined
  return status === 404 || status === 412
}

/** Listings write ETags without their quotes, everything else with them. */
function quoted(etag: string): string {
  return etag.startsWith('"') ? etag : `"${etag}"`
}
