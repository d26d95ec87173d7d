/** Python's numbers that JSON lacks, as make-expected.py writes them, in the words that stand for them here. */
const words: Readonly<Record<string, string>> = { nan: 'NaN', inf: 'Infinity', '-inf': '-Infinity' }

/** An expected value as it is here. */
export const asHere = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asHere)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const [only, ...more] = entries
  if (only && more.length === 0 && only[0] === '$nonfinite') return words[String(only[1])]
  return Object.fromEntries(entries.map(([key, item]) => [key, asHere(item)]))
}

/** The pieces of a generator that only outputs read are one text here: as upstream gives it to whoever reads the output. */
export const asPieces = (expected: unknown, here: unknown): unknown =>
  Array.isArray(expected) && typeof here === 'string' ? expected.map(String).join('') : asHere(expected)
