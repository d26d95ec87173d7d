/** The stem of a lower-case word by Porter's algorithm with NLTK's extensions, which ROUGE and METEOR are defined by; the package `stemmer` is Porter's own and differs in hundreds of words. */
export const porterStem = (word: string): string => {
  const irregular = irregularStems.get(word)
  if (irregular !== undefined) return irregular
  // No word is that long; what looks like one would be read again for every one of its letters.
  if (word.length > longestWord) return word
  if (word.length <= 2 || (word.length <= 4 && Array.from(word).length <= 2)) return word
  return steps.reduce((stem, step) => step(stem), word)
}

const longestWord = 200

type Step = (word: string) => string
type Rule = readonly [suffix: string, replacement: string, holds?: (stem: string) => boolean]

const irregularStems = new Map([
  ['sky', 'sky'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['news', 'news'],
  ['innings', 'inning'],
  ['inning', 'inning'],
  ['outings', 'outing'],
  ['outing', 'outing'],
  ['cannings', 'canning'],
  ['canning', 'canning'],
  ['howe', 'howe'],
  ['proceed', 'proceed'],
  ['exceed', 'exceed'],
  ['succeed', 'succeed'],
])

const isConsonant = (word: string, at: number): boolean => {
  const letter = word[at] ?? ''
  if ('aeiou'.includes(letter)) return false
  if (letter !== 'y') return true
  // A y is a vowel after a consonant; a run of them takes turns.
  let first = at
  while (first > 0 && word[first - 1] === 'y') first--
  const startsAsConsonant = first === 0 || 'aeiou'.includes(word[first - 1] ?? '')
  return (at - first) % 2 === 0 ? startsAsConsonant : !startsAsConsonant
}

// How often a vowel is followed by a consonant.
const measure = (stem: string): number => {
  let count = 0
  let wasVowel = false
  for (let at = 0; at < stem.length; at++) {
    const isVowel = !isConsonant(stem, at)
    if (wasVowel && !isVowel) count++
    wasVowel = isVowel
  }
  return count
}

const hasVowel = (stem: string): boolean => {
  for (let at = 0; at < stem.length; at++) if (!isConsonant(stem, at)) return true
  return false
}

const endsInDouble = (word: string): boolean =>
  word.length >= 2 && word.at(-1) === word.at(-2) && isConsonant(word, word.length - 1)

const endsShort = (word: string): boolean => {
  const end = word.length - 1
  if (word.length === 2) return !isConsonant(word, 0) && isConsonant(word, 1)
  return (
    word.length >= 3 &&
    isConsonant(word, end - 2) &&
    !isConsonant(word, end - 1) &&
    isConsonant(word, end) &&
    !'wxy'.includes(word[end] ?? '')
  )
}

// The first rule whose suffix is there decides, whether its condition holds or not.
const applyRules = (word: string, rules: readonly Rule[]): string => {
  for (const [suffix, replacement, holds] of rules) {
    if (!word.endsWith(suffix)) continue
    const stem = word.slice(0, word.length - suffix.length)
    return holds === undefined || holds(stem) ? stem + replacement : word
  }
  return word
}

const measures = (stem: string): boolean => measure(stem) > 0
const measuresTwice = (stem: string): boolean => measure(stem) > 1
const rulesOf = (pairs: readonly (readonly [string, string])[], holds: (stem: string) => boolean): Rule[] =>
  pairs.map(([suffix, replacement]) => [suffix, replacement, holds])

const plural: Step = (word) =>
  word.length === 4 && word.endsWith('ies')
    ? word.slice(0, -1)
    : applyRules(word, [
        ['sses', 'ss'],
        ['ies', 'i'],
        ['ss', 'ss'],
        ['s', ''],
      ])

const pastAndProgressive: Step = (word) => {
  if (word.endsWith('ied')) return word.slice(0, word.length === 4 ? -1 : -2)
  if (word.endsWith('eed')) return measures(word.slice(0, -3)) ? word.slice(0, -1) : word
  const suffix = ['ed', 'ing'].find((one) => word.endsWith(one) && hasVowel(word.slice(0, -one.length)))
  if (suffix === undefined) return word
  const stem = word.slice(0, -suffix.length)
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`
  if (endsInDouble(stem)) return 'lsz'.includes(stem.at(-1) ?? '') ? stem : stem.slice(0, -1)
  return measure(stem) === 1 && endsShort(stem) ? `${stem}e` : stem
}

const finalY: Step = (word) =>
  applyRules(word, [['y', 'i', (stem) => stem.length > 1 && isConsonant(stem, stem.length - 1)]])

const doubleSuffixes: Step = (word) =>
  word.endsWith('alli') && measures(word.slice(0, -4))
    ? doubleSuffixes(word.slice(0, -2))
    : applyRules(word, [
        ...doubleSuffixRules,
        // The l stands with the stem, so that `geo` and `theo` work as `archaeo` does.
        ['logi', 'log', () => measures(word.slice(0, -3))],
      ])

const doubleSuffixRules = rulesOf(
  [
    ['ational', 'ate'],
    ['tional', 'tion'],
    ['enci', 'ence'],
    ['anci', 'ance'],
    ['izer', 'ize'],
    ['bli', 'ble'],
    ['alli', 'al'],
    ['entli', 'ent'],
    ['eli', 'e'],
    ['ousli', 'ous'],
    ['ization', 'ize'],
    ['ation', 'ate'],
    ['ator', 'ate'],
    ['alism', 'al'],
    ['iveness', 'ive'],
    ['fulness', 'ful'],
    ['ousness', 'ous'],
    ['aliti', 'al'],
    ['iviti', 'ive'],
    ['biliti', 'ble'],
    ['fulli', 'ful'],
  ],
  measures,
)

const adjectives: Step = (word) => applyRules(word, adjectiveRules)

const adjectiveRules = rulesOf(
  [
    ['icate', 'ic'],
    ['ative', ''],
    ['alize', 'al'],
    ['iciti', 'ic'],
    ['ical', 'ic'],
    ['ful', ''],
    ['ness', ''],
  ],
  measures,
)

const singleSuffixes: Step = (word) => applyRules(word, singleSuffixRules)

const singleSuffixRules: readonly Rule[] = [
  ...rulesOf(
    ['al', 'ance', 'ence', 'er', 'ic', 'able', 'ible', 'ant', 'ement', 'ment', 'ent'].map((suffix) => [suffix, '']),
    measuresTwice,
  ),
  ['ion', '', (stem) => measuresTwice(stem) && /[st]$/.test(stem)],
  ...rulesOf(
    ['ou', 'ism', 'ate', 'iti', 'ous', 'ive', 'ize'].map((suffix) => [suffix, '']),
    measuresTwice,
  ),
]

const finalE: Step = (word) => {
  if (!word.endsWith('e')) return word
  const stem = word.slice(0, -1)
  return measure(stem) > 1 || (measure(stem) === 1 && !endsShort(stem)) ? stem : word
}

const finalL: Step = (word) => applyRules(word, [['ll', 'l', () => measuresTwice(word.slice(0, -1))]])

const steps: readonly Step[] = [
  plural,
  pastAndProgressive,
  finalY,
  doubleSuffixes,
  adjectives,
  singleSuffixes,
  finalE,
  finalL,
]
