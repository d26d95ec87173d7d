/** The similarity of two unit vectors; nothing where their dimensions differ. */
export const similarity = (left: Float32Array, right: Float32Array): number | undefined =>
  left.length === right.length ? productAt(left, 0, right) : undefined

/** The product of a vector with that which begins at a place of many. */
export const productAt = (many: Float32Array, from: number, vector: Float32Array): number => {
  const { length } = vector
  // Four sums that do not wait for each other: half the time of one.
  let first = 0
  let second = 0
  let third = 0
  let fourth = 0
  let at = 0
  for (; at + 3 < length; at += 4) {
    first += (many[from + at] as number) * (vector[at] as number)
    second += (many[from + at + 1] as number) * (vector[at + 1] as number)
    third += (many[from + at + 2] as number) * (vector[at + 2] as number)
    fourth += (many[from + at + 3] as number) * (vector[at + 3] as number)
  }
  for (; at < length; at++) first += (many[from + at] as number) * (vector[at] as number)
  return first + second + third + fourth
}
