import { baseForms } from './irregular-forms'

/** A word of a text: its stem for comparing, and how it was written. */
export interface Word {
  readonly stem: string
  readonly written: string
}

/** Cuts text into words and numbers; `3,800` and `2.5` stay whole, and so do codes such as `AB-1234`. */
export const wordsOf = (text: string): readonly Word[] =>
  (text.match(wordPattern) ?? []).map((written) => ({ stem: stemOf(written), written }))

/** The stems of a text's words. */
export const stemsOf = (text: string): readonly string[] => wordsOf(text).map(({ stem }) => stem)

const wordPattern = /[\p{L}\p{N}]+(?:[-.,'’][\p{L}\p{N}]+)*/gu

const known = new Map<string, string>()

/** Reduces an English word to a stem that its other forms share; units of measure become their long form. */
export const stemOf = (written: string): string => {
  const cached = known.get(written)
  if (cached !== undefined) return cached
  const stem = computeStem(written)
  // User text must not make the memory of a long-lived server grow without end.
  if (known.size > 50_000) known.clear()
  known.set(written, stem)
  return stem
}

const computeStem = (written: string): string => {
  const word = written
    .toLowerCase()
    .replace(/['’](s|re|ve|ll|d|m|t)?$/u, '')
    .replaceAll('’', "'")
  if (Object.hasOwn(baseForms, word)) return computeStem(baseForms[word] as string)
  if (Object.hasOwn(units, word)) return units[word] as string
  if (/\d/.test(word)) return word.replace(/,(?=\d{3})/g, '')
  if (word.length <= 3 || /[^a-z]/.test(word)) return word
  return withoutEnding(withoutPlural(word))
}

const withoutPlural = (word: string): string => {
  if (word.endsWith('sses')) return word.slice(0, -2)
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(x|ch|sh|zz)es$/.test(word)) return word.slice(0, -2)
  if (word.endsWith('s') && !/(ss|us|is)$/.test(word)) return word.slice(0, -1)
  return word
}

const withoutEnding = (word: string): string => {
  const ending = endings.find(({ pattern }) => pattern.test(word))
  let stem = ending ? word.replace(ending.pattern, ending.by) : word
  if (ending?.isVerb) stem = stem.replace(/([^aeiouylsz])\1$/, '$1')
  return stem.replace(/(?<=..)e$/, '').replace(/(?<=..)y$/, 'i')
}

/** Each asks for enough of a word to be left that unlike words seldom meet. */
const endings: readonly { readonly pattern: RegExp; readonly by: string; readonly isVerb?: boolean }[] = [
  { pattern: /(?<=.{3})ied$/, by: 'y' },
  { pattern: /(?<=[aeiouy].+|.{2}[aeiouy])ing$/, by: '', isVerb: true },
  { pattern: /(?<=[aeiouy].*[^e])ed$/, by: '', isVerb: true },
  { pattern: /(?<=.{4})ations?$/, by: '' },
  { pattern: /(?<=.{4})(ness|ment|fully|ful|less)$/, by: '' },
  { pattern: /(?<=.{4})(ability|able|ible)$/, by: '' },
  { pattern: /(?<=.{3})iest$/, by: 'y' },
  { pattern: /(?<=.{4})est$/, by: '' },
  { pattern: /(?<=.{4})ly$/, by: '' },
]

const units: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    kilometr: 'km kms kilometre kilometres kilometer kilometers',
    metr: 'metre metres meter meters',
    centimetr: 'cm centimetre centimetres centimeter centimeters',
    millimetr: 'mm millimetre millimetres millimeter millimeters',
    litr: 'litre litres liter liters ltr',
    millilitr: 'ml millilitre millilitres milliliter milliliters',
    kilogram: 'kg kilo kilos kilogram kilograms',
    gram: 'g gram grams gramme grammes',
    hour: 'hour hours hr hrs',
    minut: 'min mins minute minutes',
    second: 'sec secs second seconds',
    watt: 'w watt watts',
    volt: 'v volt volts',
    decibel: 'db decibel decibels',
    euro: 'euro euros eur',
    dollar: 'dollar dollars usd',
  }).flatMap(([stem, forms]) => forms.split(' ').map((form) => [form, stem])),
)

/** Whether a word carries no subject of its own: articles, pronouns, helpers and the words questions are made of. */
export const isStopWord = (word: Word): boolean => stopWords.has(word.written.toLowerCase())

const stopWords = new Set(
  `a about after again all along also away am an and any anything are as at be because been before being both but by came can
  can't cannot come comes could did didn't do does doesn't doing don't done down each else ever every everybody everyone everything few for from get
  gets getting give given go goes going got had has have having he her here hers him his how however i i'd i'll i'm i've
  if in into is isn't it it's its itself just know let let's like likely make many may maybe me might mine more most much
  must my myself need needs no nor not now of off ok okay on once only onto or other our ours out over own per please
  really said same say says shall she should so some somebody someone something still such take takes tell than thank
  thanks that that's the their theirs them then there these they thing things this those through to too under until up
  upon us use used using very want was we well were what what's when where whether which while who whom whose why will
  with within would yes yet you you're your yours hello hi hey dear exactly actually safely possible possibly
  amount number kind type sort`
    .split(/\s+/)
    .filter(Boolean),
)

/** Whether a word carries little subject: verbs and adjectives that go with anything. */
export const isLightWord = (stem: string): boolean =>
  lightStems.has(stem) || (stem.endsWith('li') && lightStems.has(stem.slice(0, -2)))

const lightStems = new Set(
  `able available allow allowed another ask back bad ban banned become begin best better bring buy call care centimetre certain
   change choose correct day deal degree different easy end enough especially euro ever exact fact find fine first
   fit forbid forbidden full general go going good gram great happen have help hold hour identify important item
   keep kilogram kilometre know last leave litre little long look main make mean metre millilitre millimetre minute
   model month move necessary need new next normal notice okay old older order ordinary own part people permit
   permitted person place please problem product prohibit prohibited proper purpose put quite recognise recognize
   recommend require right run same second see sell sense separate set several shop show situation small sort
   special stand start stay stop suitable supposed sure talk tell thing time try turn type use usual usually want
   way week whole wish without wonder work wrong year`
    .split(/\s+/)
    .map(stemOf),
)
