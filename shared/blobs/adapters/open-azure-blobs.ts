import type { TokenCredential } from '@azure/identity' with { 'resolution-mode': 'import' }
import type {
  BlobClient,
  BlobDownloadResponseParsed,
  BlobServiceClient,
  ContainerClient,
} from '@azure/storage-blob' with { 'resolution-mode': 'import' }
import type { Fault } from '../../faults'
import { fault, toFault } from '../../faults'
import { isoTime } from '../../world'
import type { BlobContainer, BlobProperties, BlobStore } from '../contract'
import { decodeMetadata, encodeMetadata } from '../metadata'
import {
  blobChanged,
  blobConflict,
  blobPageSize,
  checkBlobCondition,
  checkBlobName,
  checkContainer,
  contentTypeOf,
} from '../rules'

/** Which account: a connection string (Azurite's too), or its blob URL with an Entra credential. */
export type AzureBlobsOptions =
  { readonly connectionString: string } | { readonly accountUrl: string; readonly credential: TokenCredential }

/** Opens Azure Blob Storage, or Azurite, which is the same to it. The SDK is loaded at the first call; containers are made when something is first put in them. */
export const openAzureBlobs = (options: AzureBlobsOptions): BlobStore => {
  let opened: Promise<BlobServiceClient> | undefined
  const containerOf = async (container: BlobContainer): Promise<ContainerClient> => {
    checkContainer(container)
    opened ??= openService(options)
    return (await opened).getContainerClient(container)
  }

  return {
    async put(container, name, body, putOptions = {}) {
      checkBlobName(name)
      checkBlobCondition(putOptions)
      const { ifMatch, ifNoneMatch } = putOptions
      const metadata = encodeMetadata(putOptions.metadata)
      const contentType = contentTypeOf(body, putOptions.contentType)
      const bytes =
        typeof body === 'string'
          ? Buffer.from(body, 'utf8')
          : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
      const of = await containerOf(container)
      const upload = async () =>
        await of.getBlockBlobClient(name).upload(bytes, bytes.byteLength, {
          metadata,
          blobHTTPHeaders: { blobContentType: contentType },
          conditions: {
            ...(ifNoneMatch && { ifNoneMatch }),
            ...(ifMatch !== undefined && { ifMatch: quoted(ifMatch) }),
          },
        })
      try {
        const written = await upload().catch(async (error: unknown) => {
          if (codeOf(error) !== 'ContainerNotFound') throw error
          await of.createIfNotExists()
          return await upload()
        })
        return {
          name,
          etag: unquoted(written.etag),
          size: bytes.byteLength,
          contentType,
          metadata: decodeMetadata(metadata),
          modified: timeOf(written.lastModified),
        }
      } catch (error) {
        const status = statusOf(error)
        if (ifNoneMatch && (status === 409 || status === 412)) throw blobConflict(container, name)
        if (ifMatch !== undefined && (status === 412 || status === 404)) throw blobChanged(container, name)
        throw blobFault(error)
      }
    },

    async get(container, name) {
      checkBlobName(name)
      const of = await containerOf(container)
      return await unlessMissing(async () => {
        const found = await of.getBlobClient(name).download()
        return { body: await bytesOf(found), properties: propertiesOf(name, found) }
      })
    },

    async getWithin(container, name, most) {
      checkBlobName(name)
      const of = await containerOf(container)
      return await unlessMissing(async () => {
        const leave = new AbortController()
        const found = await of.getBlobClient(name).download(undefined, undefined, { abortSignal: leave.signal })
        const properties = propertiesOf(name, found)
        if (properties.size > most) {
          found.readableStreamBody?.once('error', () => undefined)
          leave.abort()
          return { body: null, properties }
        }
        return { body: await bytesOf(found), properties }
      })
    },

    async open(container, name) {
      checkBlobName(name)
      const of = await containerOf(container)
      return await unlessMissing(async () => {
        const blob = of.getBlobClient(name)
        const properties = propertiesOf(name, await blob.getProperties())
        return { properties, body: piecesOf(blob, container, properties) }
      })
    },

    async head(container, name) {
      checkBlobName(name)
      const of = await containerOf(container)
      return await unlessMissing(async () => propertiesOf(name, await of.getBlobClient(name).getProperties()))
    },

    async setMetadata(container, name, metadata, { ifMatch }) {
      checkBlobName(name)
      const encoded = encodeMetadata(metadata)
      const blob = (await containerOf(container)).getBlobClient(name)
      try {
        const before = propertiesOf(name, await blob.getProperties({ conditions: { ifMatch: quoted(ifMatch) } }))
        const written = await blob.setMetadata(encoded, { conditions: { ifMatch: quoted(ifMatch) } })
        return {
          ...before,
          etag: unquoted(written.etag),
          metadata: decodeMetadata(encoded),
          modified: timeOf(written.lastModified),
        }
      } catch (error) {
        const status = statusOf(error)
        throw status === 412 || status === 404 ? blobChanged(container, name) : blobFault(error)
      }
    },

    async delete(container, name) {
      checkBlobName(name)
      const of = await containerOf(container)
      const deleted = await unlessMissing(async () => {
        await of.getBlobClient(name).delete({ deleteSnapshots: 'include' })
        return true
      })
      return deleted ?? false
    },

    async list(container, { prefix, limit, cursor } = {}) {
      const maxPageSize = blobPageSize(limit)
      if (cursor === '') throw fault('bad_request', 'The cursor is none of a listing of blobs')
      const of = await containerOf(container)
      const page = await unlessMissing(async () => {
        const pages = of.listBlobsFlat({ includeMetadata: true, ...(prefix && { prefix }) })
        const next = await pages
          .byPage({ maxPageSize, ...(cursor !== undefined && { continuationToken: fromCursor(cursor) }) })
          .next()
        return next.done ? undefined : next.value
      })
      const items = (page?.segment.blobItems ?? []).map((item) =>
        propertiesOf(item.name, { ...item.properties, metadata: item.metadata }),
      )
      return page?.continuationToken ? { items, cursor: toCursor(page.continuationToken) } : { items }
    },
  }
}

const openService = async (options: AzureBlobsOptions): Promise<BlobServiceClient> => {
  const { BlobServiceClient } = await import('@azure/storage-blob')
  const retryOptions = { maxTries: 4, retryDelayInMs: 200, maxRetryDelayInMs: 4_000, tryTimeoutInMs: 60_000 }
  return 'connectionString' in options
    ? BlobServiceClient.fromConnectionString(options.connectionString, { retryOptions })
    : new BlobServiceClient(options.accountUrl, options.credential, { retryOptions })
}

const bytesOf = async ({ readableStreamBody }: BlobDownloadResponseParsed): Promise<Uint8Array> => {
  const parts: Uint8Array[] = []
  for await (const part of readableStreamBody ?? []) parts.push(part as Uint8Array)
  return new Uint8Array(Buffer.concat(parts))
}

/** The bytes of exactly the version that was looked at: one that was replaced meanwhile is told, not mixed. */
async function* piecesOf(
  blob: BlobClient,
  container: BlobContainer,
  { name, etag }: BlobProperties,
): AsyncGenerator<Uint8Array> {
  try {
    const found = await blob.download(undefined, undefined, { conditions: { ifMatch: quoted(etag) } })
    for await (const part of found.readableStreamBody ?? []) yield part as Uint8Array
  } catch (error) {
    const status = statusOf(error)
    throw status === 412 || status === 404 ? blobChanged(container, name) : blobFault(error)
  }
}

interface AzureProperties {
  readonly etag?: string
  readonly contentLength?: number
  readonly contentType?: string
  readonly metadata?: Readonly<Record<string, string>>
  readonly lastModified?: Date
}

const propertiesOf = (name: string, found: AzureProperties): BlobProperties => ({
  name,
  etag: unquoted(found.etag),
  size: found.contentLength ?? 0,
  contentType: found.contentType ?? 'application/octet-stream',
  metadata: decodeMetadata(found.metadata),
  modified: timeOf(found.lastModified),
})

/** Headers quote an ETag, listings and Event Grid do not; ours never does. */
const unquoted = (etag: string | undefined): string => (etag ?? '').replaceAll('"', '')

const quoted = (etag: string): string => `"${etag}"`

const timeOf = (time: Date | undefined): string => isoTime(time?.getTime() ?? 0)

const toCursor = (token: string): string => Buffer.from(`token ${token}`).toString('base64url')

const fromCursor = (cursor: string): string => {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  if (!text.startsWith('token ')) throw fault('bad_request', 'The cursor is none of a listing of blobs')
  return text.slice('token '.length)
}

const unlessMissing = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work()
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw blobFault(error)
  }
}

const statusOf = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined

/** What an error of the service means to the house; its text stays in the cause. */
const blobFault = (error: unknown): Fault => {
  const status = statusOf(error)
  if (status === 401 || status === 403)
    return fault('bad_settings', `Blob Storage refuses our credentials (${status})`, { status }, { cause: error })
  if (status === 413)
    return fault('too_large', 'The blob is larger than Blob Storage takes in one write', { status }, { cause: error })
  if (status === undefined ? codeOf(error) !== undefined : [408, 429, 500, 502, 503, 504].includes(status))
    return fault(
      'unavailable',
      `Blob Storage does not answer now (${status ?? codeOf(error) ?? 'no connection'})`,
      {},
      { cause: error },
    )
  return toFault(error)
}
