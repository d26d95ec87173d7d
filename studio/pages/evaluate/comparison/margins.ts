/** Margins by figure as an address holds them: `f1:0.02,latency.p95:250`. What is no number above zero is left out. */
export const readMargins = (text: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    text.split(',').flatMap((part) => {
      const at = part.lastIndexOf(':')
      const value = Number(part.slice(at + 1))
      return at > 0 && Number.isFinite(value) && value > 0 ? [[part.slice(0, at), value] as const] : []
    }),
  )

/** The same as text. */
export const writeMargins = (margins: Readonly<Record<string, number>>): string =>
  Object.entries(margins)
    .map(([key, value]) => `${key}:${value}`)
    .join(',')
