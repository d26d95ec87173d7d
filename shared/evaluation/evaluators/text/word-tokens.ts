import { splitWhite } from './split-white'

/** Words as Azure AI Evaluation cuts them: ASCII text by NLTK's word tokenizer (without splitting sentences first), other text by the international NIST tokenizer. */
export const wordTokens = (text: string): string[] => (isAscii(text) ? nltkWords(text) : internationalTokens(text))

/** Words as NLTK's `NLTKWordTokenizer` cuts them: Treebank's rules for English. */
export const nltkWords = (text: string): string[] => {
  let marked = applied(text, [...startingQuotes, ...punctuation, [/[\][(){}<>]/g, ' $& '], [/--/g, ' -- ']])
  // Contractions are looked for between spaces.
  marked = applied(` ${marked} `, [...endingQuotes, ...contractions])
  return splitWhite(marked)
}

/** Words as the international tokenizer of NIST's mteval cuts them: ASCII and other text apart, punctuation apart but between digits, symbols apart. */
export const internationalTokens = (text: string): string[] =>
  splitWhite(
    applied(text.replaceAll('<skipped>', '').replaceAll('\u2028', ' '), [
      // What is not ASCII is a word of its own: scripts without spaces stand beside Latin names.
      [/[\p{ASCII}]+/gu, ' $& '],
      [/(\P{N})(\p{P})/gu, '$1 $2 '],
      [/(\p{P})(\P{N})/gu, ' $1 $2'],
      [/(\p{S})/gu, ' $1 '],
    ]),
  )

type Rewrite = readonly [RegExp, string]

const applied = (text: string, rewrites: readonly Rewrite[]): string =>
  rewrites.reduce((marked, [pattern, replacement]) => marked.replaceAll(pattern, replacement), text)

const isAscii = (text: string): boolean => !/\P{ASCII}/u.test(text)

// Python's \w and \b, where every letter and number counts.
const word = String.raw`[\p{L}\p{N}_]`
const begins = `(?<!${word})`
const ends = `(?!${word})`

const startingQuotes: readonly Rewrite[] = [
  [/([«“‘„]|`+)/g, ' $1 '],
  [/^"/g, '``'],
  [/(``)/g, ' $1 '],
  [/([ ([{<])("|'{2})/g, '$1 `` '],
  [new RegExp(`(')(?!re|ve|ll|m|t|s|d|n)(${word})${ends}`, 'giu'), '$1 $2'],
]

const punctuation: readonly Rewrite[] = [
  [/([^.])(\.)([\])}>"'»”’ ]*)\s*$/g, '$1 $2 $3 '],
  [/([:,])(\P{Nd})/gu, ' $1 $2'],
  [/([:,])(?=\n?$)/g, ' $1 '],
  [/\.{2,}/g, ' $& '],
  [/[;@#$%&]/g, ' $& '],
  [/([^.])(\.)([\])}>"']*)\s*$/g, '$1 $2$3 '],
  [/[?!]/g, ' $& '],
  [/([^'])' /g, "$1 ' "],
  [/[*]/g, ' $& '],
]

const endingQuotes: readonly Rewrite[] = [
  [/([»”’])/g, ' $1 '],
  [/''/g, " '' "],
  [/"/g, " '' "],
  [/([^' ])('[sS]|'[mM]|'[dD]|') /g, '$1 $2 '],
  [/([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) /g, '$1 $2 '],
]

const contractions: readonly Rewrite[] = [
  ...[
    ['can', 'not'],
    ['d', "'ye"],
    ['gim', 'me'],
    ['gon', 'na'],
    ['got', 'ta'],
    ['lem', 'me'],
    ['more', "'n"],
  ].map(([first, second]): Rewrite => [new RegExp(`${begins}(${first})(${second})${ends}`, 'giu'), ' $1 $2 ']),
  [new RegExp(String.raw`${begins}(wan)(na)(?=\s)`, 'giu'), ' $1 $2 '],
  [new RegExp(` ('t)(is)${ends}`, 'giu'), ' $1 $2 '],
  [new RegExp(` ('t)(was)${ends}`, 'giu'), ' $1 $2 '],
]
