import type { Sample } from './contract'

/** Rows that belong together, as the sum of their values and their number; a row without a group stands alone. */
export interface Cluster {
  readonly sum: number
  readonly size: number
}

/** What is drawn as one: groups, or rows where there are none. */
export const clustersOf = ({ values, groups }: Sample): readonly Cluster[] => {
  if (!groups) return values.map((sum) => ({ sum, size: 1 }))
  const found = new Map<string, { sum: number; size: number }>()
  values.forEach((value, row) => {
    const group = groups[row] ?? `row ${row}`
    const cluster = found.get(group) ?? { sum: 0, size: 0 }
    cluster.sum += value
    cluster.size += 1
    found.set(group, cluster)
  })
  return [...found.values()]
}

/** Mean over all rows, and its standard error with rows of a group counted as one draw (ratio estimator, Cochran 1977, Sampling Techniques, §2.11). */
export const meanAndError = (clusters: readonly Cluster[]): { readonly mean: number; readonly error: number } => {
  let [sum, size] = [0, 0]
  for (const cluster of clusters) {
    sum += cluster.sum
    size += cluster.size
  }
  const mean = sum / size
  let squares = 0
  for (const cluster of clusters) squares += (cluster.sum - mean * cluster.size) ** 2
  const count = clusters.length
  return { mean, error: count < 2 ? Number.NaN : Math.sqrt((count / (count - 1)) * squares) / size }
}
