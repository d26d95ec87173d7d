/** How often each item occurs. */
export const countsOf = (items: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}

/** How many items two lists share, each as often as it occurs in both. */
export const countCommon = (left: readonly string[], right: readonly string[]): number =>
  commonOf(countsOf(left), countsOf(right))

/** The same of counted items. */
export const commonOf = (left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): number => {
  let common = 0
  for (const [item, count] of left) common += Math.min(count, right.get(item) ?? 0)
  return common
}

/** Precision, recall and their harmonic mean; 0 where nothing is shared. */
export const fMeasure = (common: number, found: number, wanted: number) => {
  const precision = found === 0 ? 0 : common / found
  const recall = wanted === 0 ? 0 : common / wanted
  const score = common === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { score, details: { precision, recall } }
}
