import { termOf, wordsOf } from '../../analysis'

/** In which slots a term stands and how often, packed as slot and count. Most terms are rare: those are plain lists, which are smallest. */
export interface Posting {
  list: number[] | Uint32Array
  length: number
}

const countBits = 8
const mostCount = (1 << countBits) - 1
const smallPosting = 64

/** The slot of a packed number. */
export const slotOf = (packed: number): number => packed >>> countBits
/** How often its term stands there; 255 is so often or more. */
export const countOf = (packed: number): number => packed & mostCount

/** The most slots that can be told apart in a packed number. */
export const mostSlots = 1 << (31 - countBits)

/** The words of passages in memory: for each term the slots that hold it. */
export const openPostings = () => {
  const postings = new Map<string, Posting>()
  // Where a word as written leads, so that most words cost one look; null for stop words.
  const ofWord = new Map<string, Posting | null>()

  const postingOf = (word: string): Posting | null => {
    const term = termOf(word)
    const posting = term === '' ? null : (postings.get(term) ?? { list: [], length: 0 })
    if (posting?.length === 0) postings.set(term, posting)
    ofWord.set(word, posting)
    return posting
  }

  return {
    /** Adds the words of one slot; slots only grow. Answers how many there are, stop words apart. */
    add(slot: number, text: string): number {
      let length = 0
      for (const word of wordsOf(text)) {
        const known = ofWord.get(word)
        const posting = known === undefined ? postingOf(word) : known
        if (posting === null) continue
        count(posting, slot)
        length++
      }
      return length
    },
    /** Where a term stands. */
    of: (term: string): Readonly<Posting> | undefined => postings.get(term),
  }
}

const count = (posting: Posting, slot: number): void => {
  const { list, length } = posting
  const last = length === 0 ? -1 : (list[length - 1] as number)
  if (last >= 0 && slotOf(last) === slot) {
    if (countOf(last) < mostCount) list[length - 1] = last + 1
    return
  }
  const first = slot * (mostCount + 1) + 1
  if (Array.isArray(list) && length < smallPosting) list.push(first)
  else {
    if (Array.isArray(list) || length === list.length) {
      posting.list = new Uint32Array(length * 2)
      posting.list.set(list)
    }
    posting.list[length] = first
  }
  posting.length++
}
