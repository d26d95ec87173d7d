import type { FoldedText } from './fold-text'

/** The text with digits and signs read as the letters they pass for inside words, `1gn0re` as `ignore`; undefined where there are none. */
export const deciphered = ({ text, places }: FoldedText): FoldedText | undefined => {
  const read = text.replaceAll(inWord, (sign) => letters[sign] ?? sign)
  return read === text ? undefined : { text: read, places }
}

const letters: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}
const inWord = /(?<=[a-z])[013457@$!](?=[a-z])|(?<![a-z0-9])[013457@$](?=[a-z]{2})/g
