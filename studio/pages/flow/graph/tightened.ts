/** A card in a layout: its middle and its size. */
export interface Placed {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const gap = 28
const sweeps = 12

/**
 * Brings together rows that lie far apart: each row keeps its order and its height, and every card moves as near to the
 * middle of its neighbours above and below as the others in its row let it.
 */
export const tightened = (
  placed: ReadonlyMap<string, Placed>,
  edges: readonly { readonly from: string; readonly to: string }[],
): ReadonlyMap<string, Placed> => {
  const rows = rowsOf(placed)
  const x = new Map<string, number>()
  for (const row of rows) packed(row, placed).forEach((middle, place) => x.set(row[place] ?? '', middle))
  const beside = new Map<string, string[]>([...placed.keys()].map((name) => [name, []]))
  for (const { from, to } of edges)
    if (placed.has(from) && placed.has(to)) {
      beside.get(from)?.push(to)
      beside.get(to)?.push(from)
    }
  for (let sweep = 0; sweep < sweeps; sweep++)
    for (const row of sweep % 2 === 0 ? rows : rows.toReversed()) {
      const wished = row.map((name) => {
        const others = beside.get(name) ?? []
        const sum = others.reduce((total, other) => total + (x.get(other) ?? 0), 0)
        return others.length === 0 ? (x.get(name) ?? 0) : sum / others.length
      })
      nearest(wished, gapsOf(row, placed)).forEach((middle, place) => x.set(row[place] ?? '', middle))
    }
  const left = Math.min(...[...placed].map(([name, { width }]) => (x.get(name) ?? 0) - width / 2))
  return new Map([...placed].map(([name, card]) => [name, { ...card, x: (x.get(name) ?? 0) - left }]))
}

/** Whether a layout is far wider than its widest row would need to be. */
export const isScattered = (placed: ReadonlyMap<string, Placed>): boolean => {
  const cards = [...placed.values()]
  const width =
    Math.max(...cards.map((card) => card.x + card.width / 2)) -
    Math.min(...cards.map((card) => card.x - card.width / 2))
  const needed = Math.max(
    ...rowsOf(placed).map((row) => row.reduce((sum, name) => sum + (placed.get(name)?.width ?? 0) + gap, 0)),
  )
  return width > 2 * needed
}

const rowsOf = (placed: ReadonlyMap<string, Placed>): readonly (readonly string[])[] => {
  const rows = new Map<number, string[]>()
  for (const [name, { y }] of placed) rows.set(y, [...(rows.get(y) ?? []), name])
  return [...rows]
    .toSorted(([one], [other]) => one - other)
    .map(([, row]) => row.toSorted((one, other) => (placed.get(one)?.x ?? 0) - (placed.get(other)?.x ?? 0)))
}

// How far the middles of neighbours in a row must lie apart.
const gapsOf = (row: readonly string[], placed: ReadonlyMap<string, Placed>): readonly number[] =>
  row.slice(1).map((name, place) => {
    const [one, other] = [placed.get(row[place] ?? ''), placed.get(name)]
    return ((one?.width ?? 0) + (other?.width ?? 0)) / 2 + gap
  })

const packed = (row: readonly string[], placed: ReadonlyMap<string, Placed>): readonly number[] => {
  const middles = [0]
  for (const step of gapsOf(row, placed)) middles.push((middles.at(-1) ?? 0) + step)
  const half = (middles.at(-1) ?? 0) / 2
  return middles.map((middle) => middle - half)
}

// The places nearest to those wished for, in order and apart: neighbours that would overlap share what they give up.
const nearest = (wished: readonly number[], gaps: readonly number[]): readonly number[] => {
  const offsets = [0]
  for (const step of gaps) offsets.push((offsets.at(-1) ?? 0) + step)
  const groups: { sum: number; count: number }[] = []
  wished.forEach((wish, place) => {
    let group = { sum: wish - (offsets[place] ?? 0), count: 1 }
    for (;;) {
      const last = groups.at(-1)
      if (!last || last.sum / last.count <= group.sum / group.count) break
      groups.pop()
      group = { sum: last.sum + group.sum, count: last.count + group.count }
    }
    groups.push(group)
  })
  return groups
    .flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count))
    .map((start, place) => start + (offsets[place] ?? 0))
}
