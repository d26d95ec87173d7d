/** A row with its place. */
export interface PlacedRow {
  readonly index: number
  readonly row: Readonly<Record<string, unknown>>
}

/** What differs between the rows of two versions. */
export interface RowDifference {
  readonly added: readonly PlacedRow[]
  readonly removed: readonly PlacedRow[]
  /** Rows that are others at the same place among those that are not in both. */
  readonly changed: readonly { readonly before: PlacedRow; readonly after: PlacedRow }[]
  readonly same: number
}

/** Compares the rows of two versions: equal rows are the same wherever they lie, and what is left at one place was changed. */
export const rowDifference = (before: readonly PlacedRow[], after: readonly PlacedRow[]): RowDifference => {
  const open = new Map<string, PlacedRow[]>()
  for (const one of before) {
    const key = JSON.stringify(one.row)
    open.set(key, [...(open.get(key) ?? []), one])
  }
  const fresh = after.filter((one) => {
    const twins = open.get(JSON.stringify(one.row))
    return twins?.shift() === undefined
  })
  const gone = [...open.values()].flat().toSorted((one, other) => one.index - other.index)
  const byPlace = new Map(gone.map((one) => [one.index, one]))
  const changed = fresh.flatMap((one) => {
    const twin = byPlace.get(one.index)
    return twin ? [{ before: twin, after: one }] : []
  })
  const paired = new Set(changed.flatMap((pair) => [pair.before, pair.after]))
  return {
    added: fresh.filter((one) => !paired.has(one)),
    removed: gone.filter((one) => !paired.has(one)),
    changed,
    same: after.length - fresh.length,
  }
}
