/** Counts of the n-grams of one length, by keys that hold for every text cut with the same `names`. */
export const ngramCounts = (tokens: readonly string[], length: number, names: TokenNames): Map<string, number> => {
  const counts = new Map<string, number>()
  const ids = tokens.map((token) => names(token))
  for (let at = 0; at + length <= ids.length; at++) {
    const key = length === 1 ? ids[at]! : ids.slice(at, at + length).join(' ')
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** Names tokens by number, so that no token can look like two. */
export type TokenNames = (token: string) => string

/** New names for the tokens of texts that are compared. */
export const tokenNames = (): TokenNames => {
  const known = new Map<string, string>()
  return (token) => {
    const name = known.get(token)
    if (name !== undefined) return name
    known.set(token, String(known.size))
    return String(known.size - 1)
  }
}
