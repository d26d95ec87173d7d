/** Adjusts p values so that all of them together are wrong no oftener than one alone would be (Holm 1979, Scandinavian Journal of Statistics 6:65), in the order given. */
export const holm = (values: readonly number[]): number[] => {
  const order = values
    .map((_value, index) => index)
    .toSorted((left, right) => (values[left] ?? 0) - (values[right] ?? 0))
  const adjusted = values.map(() => 1)
  let least = 0
  order.forEach((index, rank) => {
    least = Math.max(least, Math.min(1, (values[index] ?? 1) * (values.length - rank)))
    adjusted[index] = least
  })
  return adjusted
}
