import type { BlobStore } from '../blobs/contract'
import { fault } from '../faults'
import type { Json } from '../json'
import { sha256 } from '../json'
import type { StoredValue } from '../runs/contract'
import { jsonText } from './json-text'
import { checkName } from './rules'

/** Whose values: they live and are purged with the run. */
export interface ValueScope {
  readonly project: string
  readonly run: string
}

/** A value longer than this many bytes of JSON goes to a blob [12]. */
export const largestInlineValue = 16 * 1024

/** Makes a value fit for a record: small ones stay in it, larger ones go to `runs/<project>/<run>/<sha256>` [12]. */
export const keepValue = async (blobs: BlobStore, scope: ValueScope, value: Json): Promise<StoredValue> => {
  const text = jsonText(value, 'value')
  const size = Buffer.byteLength(text)
  if (size <= largestInlineValue) return { value }
  const name = `${folderOf(scope)}${sha256(text)}`
  // The name is the content's hash: putting it twice changes nothing.
  await blobs.put('runs', name, text, { contentType: 'application/json' })
  return { ref: `runs/${name}`, size }
}

/** The value a record keeps, fetched where it lies in a blob. */
export const openValue = async (blobs: BlobStore, scope: ValueScope, stored: StoredValue): Promise<Json> => {
  if ('value' in stored) return stored.value
  const folder = `runs/${folderOf(scope)}`
  if (!stored.ref.startsWith(folder))
    throw fault('store_corrupt', `A value of run “${scope.run}” points outside the run: ${stored.ref}`, {
      ref: stored.ref,
    })
  const found = await blobs.get('runs', stored.ref.slice('runs/'.length))
  if (!found)
    throw fault(
      'not_found',
      `The value ${stored.ref} of run “${scope.run}” is gone; runs are purged with their values`,
      {
        ref: stored.ref,
      },
    )
  const text = new TextDecoder().decode(found.body)
  if (sha256(text) !== stored.ref.slice(folder.length))
    throw fault('store_corrupt', `The value ${stored.ref} does not hold what its name says`, { ref: stored.ref })
  return JSON.parse(text) as Json
}

const folderOf = ({ project, run }: ValueScope): string => {
  checkName('project', project)
  checkName('run', run)
  return `${project}/${run}/`
}
