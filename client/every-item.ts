/** A page of a list. */
interface Page {
  readonly items: readonly unknown[]
  readonly next?: string
}

type Order = { readonly limit?: number; readonly cursor?: string }
type ItemOf<Reply> = Reply extends { readonly items: readonly (infer Item)[] } ? Item : never

/** Every item of a list, page by page as they are asked for: `everyItem(client.listRuns, { flow: 'shop' })`. */
export async function* everyItem<Asked extends Order, Reply>(
  list: (order: Asked) => Promise<Reply>,
  order: Asked,
): AsyncGenerator<ItemOf<Reply>> {
  let cursor = order.cursor
  for (;;) {
    const page = (await list({ ...order, ...(cursor !== undefined && { cursor }) })) as Page
    for (const item of page.items) yield item as ItemOf<Reply>
    if (page.next === undefined || page.next === cursor) return
    cursor = page.next
  }
}
