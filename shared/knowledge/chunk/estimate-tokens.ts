/** An estimate of a model's tokens: four letters of an alphabet, or one character of a script without spaces. Counting exactly would cost more than the chunking. */
export const estimateTokens = (text: string): number => Math.ceil(tokenWeight(text))

/** The estimate before rounding: weights of neighbouring pieces add up to that of the whole. */
export const tokenWeight = (text: string, start = 0, end = text.length): number => {
  let wide = 0
  for (let index = start; index < end; index++) if (text.charCodeAt(index) >= firstWide) wide++
  return (end - start - wide) / 4 + wide
}

/** From here on stand the scripts whose characters are about a token each (Hangul Jamo, CJK, emoji). */
const firstWide = 0x1100
