/** In which slots a word stands and how often, packed as slot and count. */
type Posting = number[] | { list: Uint32Array; length: number }

const countBits = 8
const mostCount = (1 << countBits) - 1

/** The slot of a packed number. */
export const slotOf = (packed: number): number => packed >>> countBits
/** How often its word stands there; 255 is so often or more. */
export const countOf = (packed: number): number => packed & mostCount
const smallPosting = 64

/** The most slots that can be told apart in a packed number. */
export const mostSlots = 1 << (31 - countBits)

/** The words of passages in memory: for each the slots that hold it. */
export const openPostings = () => {
  const postings = new Map<string, Posting>()
  return {
    /** Adds the words of one slot; slots only grow. Answers how many words there are. */
    add(slot: number, terms: readonly string[]): number {
      const counts = new Map<string, number>()
      for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
      for (const [term, count] of counts) {
        const packed = slot * (mostCount + 1) + Math.min(count, mostCount)
        const found = postings.get(term)
        // Most words are rare: a list of exactly one is a third of the size of one that grew.
        if (found === undefined) postings.set(term, [packed])
        else if (!Array.isArray(found)) append(found, packed)
        else if (found.length < smallPosting) found.push(packed)
        else postings.set(term, grown(found, packed))
      }
      return terms.length
    },
    /** The packed slots that hold a word, and how many of the list are in use. */
    of(term: string): { readonly list: ArrayLike<number>; readonly length: number } | undefined {
      const found = postings.get(term)
      return Array.isArray(found) ? { list: found, length: found.length } : found
    },
  }
}

const grown = (small: readonly number[], packed: number): { list: Uint32Array; length: number } => {
  const posting = { list: new Uint32Array(smallPosting * 2), length: small.length }
  posting.list.set(small)
  append(posting, packed)
  return posting
}

const append = (posting: { list: Uint32Array; length: number }, packed: number): void => {
  if (posting.length === posting.list.length) {
    const wider = new Uint32Array(posting.list.length * 2)
    wider.set(posting.list)
    posting.list = wider
  }
  posting.list[posting.length++] = packed
}
