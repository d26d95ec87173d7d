import { calendarIn } from './calendar'
import type { Sentence } from './sentences'
import { phrasesIn, synonymsOf } from './synonyms'
import { stemOf, wordsOf, type Word } from './words'

/** The stems of a sentence and of what stands over it. */
export interface Bag {
  readonly text: ReadonlySet<string>
  /** Its stems in order, with spaces around each. */
  readonly line: string
  /** The first cell of a table row or the label of an entry. */
  readonly label: ReadonlySet<string>
  readonly columns: ReadonlySet<string>
  readonly section: ReadonlySet<string>
  readonly title: ReadonlySet<string>
}

/** Collects bags; headings and titles are read once for all sentences under them. */
export const bagsOf = (sentences: readonly Sentence[]): readonly Bag[] => {
  const known = new Map<string, ReadonlySet<string>>()
  const shared = (text: string): ReadonlySet<string> => {
    const found = known.get(text) ?? stemSet(text)
    known.set(text, found)
    return found
  }
  return sentences.map(({ text, label, columns, section, source }) => {
    const words = wordsOf(text)
    return {
      text: stemSetOf(text, words),
      line: ` ${words.map(({ stem }) => stem).join(' ')} `,
      label: shared(label),
      columns: shared(columns),
      // The title as a heading over its own document says no more than the title.
      section: shared(section === source.title ? '' : section),
      title: shared(source.title),
    }
  })
}

const stemSet = (text: string): ReadonlySet<string> => stemSetOf(text, wordsOf(text))

/** Stems of a text with the parts of hyphenated words and its phrasal verbs. */
const stemSetOf = (text: string, words: readonly Word[]): ReadonlySet<string> => {
  const stems = new Set(words.map(({ stem }) => stem))
  for (const { written } of words)
    if (written.includes('-')) for (const part of written.split('-')) stems.add(stemOf(part))
  for (const { stem } of phrasesIn(words)) stems.add(stem)
  for (const name of calendarIn(text)) stems.add(stemOf(name))
  if (text.includes('°')) stems.add(stemOf('degree'))
  if (text.includes('%')) stems.add(stemOf('percent'))
  if (text.includes('€')) stems.add(stemOf('euro'))
  return stems
}

/** The words of the sources that may stand for a term, with how surely. */
export const formsOf = (term: string, vocabulary: ReadonlySet<string>): ReadonlyMap<string, number> => {
  const synonyms = synonymsOf(term)
  const forms = new Map<string, number>()
  for (const word of vocabulary) {
    if (word === term) forms.set(word, 1)
    else if (synonyms.has(word)) forms.set(word, asSynonym)
    else if (isRelative(word, term)) forms.set(word, asRelative)
  }
  return forms
}

/** What a synonym is worth beside the word itself. */
export const asSynonym = 0.75
const asRelative = 0.8

/** Words of one root that the stemmer left apart, such as comfort and comfortable, and compounds of the same last word, such as speaker and loudspeaker. */
const isRelative = (left: string, right: string): boolean => {
  const [short, long] = left.length < right.length ? [left, right] : [right, left]
  if (short.length < 4 || /[\d+]/.test(long)) return false
  if (long.startsWith(short)) return suffixes.has(long.slice(short.length))
  if (long.endsWith(short)) return short.length >= 5
  const root = short.length >= 6 ? short.slice(0, -1) : ''
  return root !== '' && long.startsWith(root) && suffixes.has(long.slice(root.length)) && suffixes.has(short.slice(-1))
}

/** Endings that make a word of a root, with and without the last letter that stems lack. */
const suffixes = new Set(
  'a able abl age ag al ally alli ance anc ant ar ary ari ate at ation ative ativ e ed en ence enc ent er ern ery eri es ful hood i ian ible ibl ic ical ied ier ify ifi ing ion ious ise is ism ist ition itiv ity iti ive iv ize iz less ly li ment ness or ory ori ous s ship th tion ual ure ur y'.split(
    ' ',
  ),
)

/** The best a bag holds of a term's forms. */
export const strongest = (bag: ReadonlySet<string>, forms: ReadonlyMap<string, number>): number => {
  let best = 0
  for (const [form, strength] of forms) if (strength > best && bag.has(form)) best = strength
  return best
}
