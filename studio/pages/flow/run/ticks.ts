/** Round moments between 0 and an end, three to six of them. */
export const ticksOf = (end: number): readonly number[] => {
  const rough = end / 5
  const size = 10 ** Math.floor(Math.log10(Math.max(rough, 1e-6)))
  const step = [1, 2, 5, 10].map((factor) => factor * size).find((one) => end / one <= 5) ?? end
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, place) => place * step)
}
