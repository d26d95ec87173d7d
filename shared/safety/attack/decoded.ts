/** Texts that a text carries in base64 or hexadecimal: what is meant to be decoded and obeyed is read as well. */
export const decodedTexts = (text: string): readonly string[] => {
  const found: string[] = []
  for (const [pattern, encoding] of encodings) {
    for (const [run] of text.matchAll(pattern)) {
      if (found.length >= mostRuns) return found
      const decoded = Buffer.from(run.slice(0, longestRun), encoding).toString('utf8')
      // Whatever is not text decodes into noise.
      if (/^[\t\n\r\x20-\x7e\u00a0-\uffff]+$/.test(decoded) && !decoded.includes('\ufffd') && / /.test(decoded))
        found.push(decoded)
    }
  }
  return found
}

const mostRuns = 20
const longestRun = 20_000
const encodings = [
  [/[A-Za-z0-9+/]{20,}={0,2}/g, 'base64'],
  [/(?:[0-9a-fA-F]{2}){12,}/g, 'hex'],
] as const
