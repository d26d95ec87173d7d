import type { DocumentStore, StoredDocument, Where } from '../store/contract'
import type { Shape } from '../store/shape'

/** Every document of a run that fits, whatever their number: read page by page, before any of them is changed. */
export const listAll = async <T extends StoredDocument>(
  store: DocumentStore,
  key: readonly [project: string, run: string],
  shape: Shape<T>,
  where: readonly Where[],
): Promise<readonly T[]> => {
  const found: T[] = []
  let cursor: string | undefined
  do {
    const page = await store.list<T>('runs', key, { where, limit: 500, ...(cursor !== undefined && { cursor }) })
    found.push(...page.items.map(({ value }) => shape.read(value)))
    cursor = page.cursor
  } while (cursor !== undefined)
  return found
}
