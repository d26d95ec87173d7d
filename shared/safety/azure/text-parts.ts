/** A text in parts of so many code points, cut at white space where there is some; a text without characters is one part. */
export const codePointParts = (text: string, most: number): readonly string[] => {
  if (text.length <= most) return [text]
  const parts: string[] = []
  let rest = Array.from(text)
  while (rest.length > most) {
    const cut = rest.slice(0, most).findLastIndex((character) => /\s/.test(character))
    const end = cut > most / 2 ? cut + 1 : most
    parts.push(rest.slice(0, end).join(''))
    rest = rest.slice(end)
  }
  parts.push(rest.join(''))
  return parts
}

/** The place in UTF-16 units of the n-th code point. */
export const utf16Offset = (text: string, codePoints: number): number => {
  let at = 0
  for (let count = 0; count < codePoints && at < text.length; count++)
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return at
}
