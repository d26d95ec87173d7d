const number = new Intl.NumberFormat('en-US')

/** A count with its thousands apart. */
export const count = (value: number): string => number.format(value)

/** A duration in the unit that reads best: 231 ms, 3.65 s, 26 min, 3 h 34 min. */
export const duration = (ms: number | null | undefined): string => {
  if (ms === null || ms === undefined) return 'unknown'
  if (ms > 0 && ms < 0.995) return `${ms.toFixed(2)} ms`
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 9_995) return `${(ms / 1000).toFixed(2)} s`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const minutes = Math.round(ms / 60_000)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return `${Math.round(hours / 24)} days`
}

/** Money in dollars, never rounded to nothing; what has no price is the word “unknown”. */
export const money = (dollars: number | null | undefined): string => {
  if (dollars === null || dollars === undefined) return 'unknown'
  if (dollars === 0) return '$0'
  const sign = dollars < 0 ? '−' : ''
  const size = Math.abs(dollars)
  if (size >= 1) return `${sign}$${size.toFixed(2)}`
  const digits = Math.max(2, Math.ceil(-Math.log10(size)) + 1)
  return `${sign}$${size.toFixed(Math.min(digits, 12)).replace(/(\.\d\d\d*?)0+$/, '$1')}`
}

/** How long ago a moment was, up to two days, then its date. */
export const ago = (iso: string | null | undefined, now: number = Date.now()): string => {
  if (iso === null || iso === undefined) return 'unknown'
  const past = now - Date.parse(iso)
  if (Number.isNaN(past)) return 'unknown'
  if (past < 5_000) return 'now'
  if (past < 60_000) return `${Math.round(past / 1000)} s ago`
  if (past < 3_600_000) return `${Math.round(past / 60_000)} min ago`
  if (past < 172_800_000) return `${Math.round(past / 3_600_000)} h ago`
  return iso.slice(0, 10)
}

/** The seven characters by which a version goes. */
export const shortHash = (hash: string): string => hash.slice(0, 7)

/** A size in bytes for people. */
export const bytes = (size: number): string =>
  size < 1024
    ? `${size} B`
    : size < 1_048_576
      ? `${(size / 1024).toFixed(1)} KB`
      : `${(size / 1_048_576).toFixed(1)} MB`

/** A noun with its count: 1 flow, 3 flows. */
export const counted = (value: number, noun: string, plural = `${noun}s`): string =>
  `${count(value)} ${value === 1 ? noun : plural}`

/** A figure with as many digits as it is worth. */
export const figure = (value: number): string =>
  Number.isInteger(value)
    ? count(value)
    : Math.abs(value) >= 100
      ? value.toFixed(0)
      : Math.abs(value) >= 1
        ? value.toFixed(2)
        : value.toPrecision(2)

/** A number with its sign in front, by the proper minus. */
export const signed = (value: number, show: (size: number) => string = figure): string =>
  value === 0 ? '0' : `${value > 0 ? '+' : '−'}${show(Math.abs(value))}`
