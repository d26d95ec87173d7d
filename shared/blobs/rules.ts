import { fault } from '../faults'
import type { BlobContainer } from './contract'
import { blobContainers } from './contract'

/** Refuses a container that is not of the table. */
export const checkContainer = (container: BlobContainer): void => {
  if (!blobContainers.includes(container))
    throw fault('internal', `No blob container “${container as string}” in the table`)
}

/** Refuses a name that Azure, a URL or XML would not carry as it is: empty, “.” or “..” between slashes, backslashes, control characters. */
export const checkBlobName = (name: string): void => {
  const isCarried =
    name.length >= 1 &&
    name.length <= 1024 &&
    name.split('/').every((part) => part !== '' && part !== '.' && part !== '..') &&
    !name.endsWith('.') &&
    !/[\\\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(name)
  if (!isCarried)
    throw fault(
      'bad_request',
      `“${name.slice(0, 80)}” is no name of a blob: 1 to 1,024 characters, no empty part, no backslash`,
      {},
    )
}

/** Refuses two conditions at once; the service honours only their conjunction, which nobody means. */
export const checkBlobCondition = (condition: { readonly ifMatch?: string; readonly ifNoneMatch?: '*' }): void => {
  if (condition.ifMatch !== undefined && condition.ifNoneMatch !== undefined)
    throw fault('bad_request', 'A write is either conditional on an ETag or on there being no blob, not on both')
}

/** The page size of a listing. */
export const blobPageSize = (limit = 500): number => {
  if (!Number.isInteger(limit) || limit < 1 || limit > 5000)
    throw fault('bad_request', `A page holds 1 to 5,000 blobs, not ${limit}`, { limit })
  return limit
}

/** The content type of a body whose writer named none. */
export const contentTypeOf = (body: Uint8Array | string, named: string | undefined): string =>
  named ?? (typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/octet-stream')

/** Another blob already bears the name. */
export const blobConflict = (container: BlobContainer, name: string) =>
  fault('conflict', `“${container}” already holds a blob “${name}”`, { container, name })

/** The blob is not, or no longer, what the writer had read. */
export const blobChanged = (container: BlobContainer, name: string) =>
  fault('precondition_failed', `Blob “${name}” of “${container}” is no longer what was read`, { container, name })
