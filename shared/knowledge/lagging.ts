import type { IndexScope } from './contract'
import type { KnowledgeDeps } from './ground'
import { manifests } from './shapes'

/** The documents whose chunks may not be what their manifests say: a sync is at them, or was killed. Counts leave them out [18]. */
export const laggingDocuments = async (
  { store }: Pick<KnowledgeDeps, 'store'>,
  { project, index, generation }: IndexScope,
): Promise<readonly string[]> => {
  const paths: string[] = []
  let cursor: string | undefined
  do {
    const page = await store.list('knowledge', [project, index], {
      where: [{ field: `generations.${generation}.lagging`, is: 'eq', value: true }],
      limit: 500,
      ...(cursor !== undefined && { cursor }),
    })
    paths.push(...page.items.map(({ value }) => manifests.read(value).path))
    cursor = page.cursor
  } while (cursor !== undefined)
  return paths
}
