/** Counts tokens as the o200k encoding cuts them; for texts that no provider counted. */
export const countTokens = async (text: string): Promise<number> => {
  // The table of 200,000 pieces costs 0.2 s and 80 MB, so only a process that counts loads it.
  const encode = await (encoder ??= import('gpt-tokenizer').then((tokenizer) => tokenizer.encode))
  let tokens = 0
  for (const run of inRuns(text)) tokens += encode(run, { disallowedSpecial: new Set() }).length
  return tokens
}

let encoder: Promise<(text: string, options: { disallowedSpecial: Set<string> }) => readonly number[]> | undefined

const maxRun = 8_000
const maxWord = 500

/** Cuts text into runs of at most 8,000 characters, at white space where there is some, and words that long shorter still: the encoder's time grows with the square of a word. */
export const inRuns = (text: string): readonly string[] => {
  const runs: string[] = []
  let start = 0
  while (start < text.length) {
    let end = Math.min(start + maxRun, text.length)
    if (end < text.length) {
      const space = text.lastIndexOf(' ', end)
      if (space > start) end = space
      else if (isHighSurrogate(text, end - 1)) end--
    }
    runs.push(...cutLongWords(text.slice(start, end)))
    start = end
  }
  return runs
}

const cutLongWords = (run: string): readonly string[] => {
  if (!longWord.test(run)) return [run]
  const pieces: string[] = []
  for (let start = 0; start < run.length;) {
    let end = Math.min(start + maxWord, run.length)
    if (end < run.length && isHighSurrogate(run, end - 1)) end--
    pieces.push(run.slice(start, end))
    start = end
  }
  return pieces
}

const longWord = new RegExp(`\\S{${maxWord + 1}}|\\s{${maxWord + 1}}`)

const isHighSurrogate = (text: string, index: number): boolean => {
  const code = text.charCodeAt(index)
  return code >= 0xd800 && code <= 0xdbff
}
