import type { KnowledgeDeps } from './ground'
import { manifests, type Manifest } from './shapes'

const pageSize = 500

/** Every manifest of an index, a page of the store at a time. */
export async function* everyManifest(
  { store }: Pick<KnowledgeDeps, 'store'>,
  project: string,
  index: string,
): AsyncGenerator<Manifest> {
  let cursor: string | undefined
  do {
    const page = await store.list('knowledge', [project, index], {
      where: [{ field: 'doc', is: 'eq', value: 'manifest' }],
      limit: pageSize,
      ...(cursor !== undefined && { cursor }),
    })
    for (const { value } of page.items) yield manifests.read(value)
    cursor = page.cursor
  } while (cursor !== undefined)
}
