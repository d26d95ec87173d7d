import type { DocumentStore, StoredDocument } from '../../store/contract'

/** Deletes every kept verdict of a project: a judge's reasons and quotes may repeat what is to be forgotten, and nothing tells which do [10]. What is needed again is judged again. */
export const forgetVerdicts = async (store: DocumentStore, project: string): Promise<number> => {
  const found: string[] = []
  for (let cursor: string | undefined; ;) {
    // oxlint-disable-next-line no-await-in-loop
    const page = await store.list<StoredDocument>('memo', [project], {
      where: [{ field: 'doc', is: 'eq', value: 'verdict' }],
      limit: 500,
      ...(cursor !== undefined && { cursor }),
    })
    for (const { value } of page.items) found.push(value.id)
    cursor = page.cursor
    if (cursor === undefined) break
  }
  // oxlint-disable-next-line no-await-in-loop
  for (const id of found) await store.delete('memo', [project, id.slice(0, 2)], id)
  return found.length
}
