/** A page of a list, by either name of what comes next. */
interface Listed<T> {
  readonly items: readonly T[]
  readonly next?: string
  readonly cursor?: string
}

/** Items of a list page by page, until `most` are read or `isEnough` says so; `partial` where there were more. */
export const everyPage = async <T>(
  read: (page: { readonly limit: number; readonly cursor?: string }) => Promise<Listed<T>>,
  most: number,
  isEnough: (item: T) => boolean = () => false,
): Promise<{ readonly items: readonly T[]; readonly partial: boolean }> => {
  const items: T[] = []
  let cursor: string | undefined
  for (;;) {
    const limit = Math.min(500, most - items.length)
    const page: Listed<T> = await read({ limit, ...(cursor !== undefined && { cursor }) })
    const end = page.items.findIndex(isEnough)
    items.push(...(end < 0 ? page.items : page.items.slice(0, end)))
    cursor = page.next ?? page.cursor
    if (end >= 0 || cursor === undefined) return { items, partial: false }
    if (items.length >= most) return { items, partial: true }
  }
}
