import { normalQuantile } from './distributions'

/** How often a difference that is there should be found. */
const power = 0.8
// Beyond that nobody waits.
const mostRows = 10_000_000

/** The smallest difference that so many rows find with 80 % power (Chow, Shao and Wang 2008, Sample Size Calculations in Clinical Research, §3.1). */
export const detectableEffect = (error: number, level = 0.95): number =>
  (normalQuantile((1 + level) / 2) + normalQuantile(power)) * error

/** At how many rows a question would be settled with 80 % power if the difference stayed what it is: that there is one, or that it lies within the margin. Null where no number of rows would do. */
export const settlesAt = (
  { difference, error, n }: { readonly difference: number; readonly error: number; readonly n: number },
  margin: number | undefined,
  level = 0.95,
): number | null => {
  const detectable = detectableEffect(error, level)
  const away = Math.max(Math.abs(difference), margin === undefined ? 0 : margin - Math.abs(difference))
  if (away === 0) return null
  const rows = Math.ceil(n * (detectable / away) ** 2)
  return rows > mostRows ? null : Math.max(rows, n + 1)
}
