import { stemmer } from 'stemmer'

/** Names this analysis: an index whose words were made by another one has to be made anew. */
export const analysisVersion = 'en1'

/** A word of a text with where it stands: as written, and as it is looked up. */
export interface Token {
  readonly term: string
  readonly start: number
  readonly end: number
}

/**
 * The words of a text as they are looked up, in order and as often as they occur. Follows Lucene's English analyzer, which is
 * Anserini's default: words by Unicode's rules, possessives, lower case, stop words, Porter's stems. The same for passages and queries.
 */
export const termsOf = (text: string): string[] => {
  const terms: string[] = []
  for (const word of wordsOf(text)) {
    const term = termOf(word)
    if (term !== '') terms.push(term)
  }
  return terms
}

/** The words of a text as they are written, in order; for whoever keeps what each comes to. */
export const wordsOf = (text: string): readonly string[] => folded(text).match(words) ?? []

/** The same with the places of the words in the text as it is written. */
export const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = []
  for (const { 0: word, index } of text.matchAll(words)) {
    const term = termOf(folded(word))
    if (term !== '') tokens.push({ term, start: index, end: index + word.length })
  }
  return tokens
}

/**
 * The distinct words of a query with how often each occurs; the first thousand, for a longer query is a pasted document. Words that
 * only ask are left out where there are others: in a large collection they weigh next to nothing, in a small one as much as a name.
 */
export const queryTerms = (query: string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  const terms = termsOf(query)
  const telling = terms.filter((term) => !asking.has(term))
  for (const term of telling.length > 0 ? telling : terms) {
    const count = counts.get(term) ?? 0
    if (count > 0 || counts.size < mostTerms) counts.set(term, count + 1)
  }
  return counts
}

/** The text that is searched for a passage: its headings, each once and only where its text does not hold them, then its text. */
export const searchedText = ({ title, section, text }: { title: string; section: string; text: string }): string => {
  const headings = new Set([title, ...section.split(' > ')].filter((part) => part !== '' && !text.includes(part)))
  return headings.size === 0 ? text : `${[...headings].join('\n')}\n${text}`
}

// Lucene takes as many clauses in one query.
const mostTerms = 1024
// Lucene cuts longer words.
const longestWord = 255

// Characters of scripts that put no spaces between words are words of their own. Everywhere else words hold what Unicode’s word rules let
// them hold: marks and connecting lines anywhere, an apostrophe, a dot or a middle dot between letters, a comma or a dot between digits.
const spaceless =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}\\p{Extended_Pictographic}'
const letter = `[[\\p{L}\\p{M}]--[${spaceless}]]`
const part = `[[\\p{L}\\p{M}\\p{N}\\p{Pc}]--[${spaceless}]]`
const words = new RegExp(
  `[${spaceless}]|${part}+(?:(?:(?<=${letter})['’＇.․·‧](?=${letter})|(?<=\\p{N})['’＇.,;](?=\\p{N}))${part}+)*`,
  'gv',
)

const folded = (text: string): string => (isPlain.test(text) ? text : text.normalize('NFKC'))
// eslint-disable-next-line no-control-regex
const isPlain = /^[\u0000-\u007f]*$/

const known = new Map<string, string>()
const mostKnown = 200_000

/** The term of a word as written; empty where it is not looked up. */
export const termOf = (word: string): string => {
  const found = known.get(word)
  if (found !== undefined) return found
  const plain = word
    .slice(0, longestWord)
    .replace(/['’＇]s$/i, '')
    .toLowerCase()
  const term = stopWords.has(plain) ? '' : plain.length > 2 ? stemmer(plain) : plain
  if (known.size >= mostKnown) known.clear()
  known.set(word, term)
  return term
}

// Lucene’s English stop words.
const stopWords = new Set(
  'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with'.split(
    ' ',
  ),
)

const asking = new Set(
  'about am been being can could did do does doing from had has have having he her hers him his how i its many me much my our ours she should so than them those too us was we were what when where which while who whom why would you your yours'
    .split(' ')
    .map(termOf)
    .filter((term) => term !== ''),
)
