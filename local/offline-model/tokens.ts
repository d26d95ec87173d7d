/** Tokens as this server counts them: a quarter of the characters, at least one a word. An estimate, but always the same for the same text. */
export const estimateTokens = (text: string): number =>
  text === '' ? 0 : Math.max(Math.ceil(text.length / 4), text.match(/\S+/g)?.length ?? 0)

/** Cuts a text into the pieces in which it is streamed: words with the white space before them. */
export const piecesOf = (text: string): readonly string[] => text.match(/\s*\S+|\s+$/g) ?? []
