import { mayRead } from '../../acl'
import { queryTerms, searchedText } from '../../analysis'
import type { Filter, IndexedChunk, IndexQuery } from '../../contract'
import { factsOf, passing, type PassageFacts } from '../../filter/filter-passages'
import { inverseFrequency, lengthNorm, saturation } from '../../rank/bm25'
import { keepBest } from '../../rank/best'
import { openVectors, type FoundSlot, type VectorLimits } from './vector-scan'
import { countOf, mostSlots, openPostings, slotOf } from './word-postings'

/** A chunk as the image takes it, and its row in the file. */
export interface ImageEntry {
  readonly row: number
  readonly chunk: Pick<IndexedChunk, 'id' | 'document' | 'title' | 'section' | 'text' | 'page' | 'acl' | 'vector'>
}

/** Whom a search is for, and what it may find. */
export type Reading = Pick<IndexQuery, 'groups'> & { readonly filter?: Filter }

interface Slot {
  readonly row: number
  readonly id: string
  readonly facts: PassageFacts
}

/** Passages with one ACL. What is removed belongs to the first of these, which nobody may read. */
interface Readers {
  readonly acl: readonly string[] | null
  count: number
  length: number
}

/**
 * What searching one index needs, in memory and made from its file: words with their places, vectors, and what filters read.
 * Every figure of a ranking is taken over what the reader may read [18]: what is hidden leaves no trace in a score.
 */
export const openImage = (limits?: VectorLimits) => {
  const postings = openPostings()
  const vectors = openVectors(limits)
  const slots: Slot[] = []
  const slotOfId = new Map<string, number>()
  const nobody: Readers = { acl: [], count: 0, length: 0 }
  const classes: Readers[] = [nobody]
  const classOfAcl = new Map<string, number>()
  const texts = new Map<string, string>()
  let classOf = new Uint32Array(1024)
  let lengths = new Uint32Array(1024)
  let scores = new Float64Array(1024)

  const once = (text: string): string => {
    const known = texts.get(text)
    if (known === undefined) texts.set(text, text)
    return known ?? text
  }

  const classFor = (acl: readonly string[] | null): number => {
    const name = JSON.stringify(acl)
    const found = classOfAcl.get(name)
    if (found !== undefined) return found
    classes.push({ acl, count: 0, length: 0 })
    classOfAcl.set(name, classes.length - 1)
    return classes.length - 1
  }

  const makeRoom = (): void => {
    if (slots.length < classOf.length) return
    classOf = doubled(classOf)
    lengths = doubled(lengths)
    scores = new Float64Array(lengths.length)
  }

  /** Which classes a reader may read, and what they come to together. */
  const readable = ({ groups }: Reading) => {
    const isReadable = new Uint8Array(classes.length)
    const all = { count: 0, length: 0, isEverything: true }
    classes.forEach(({ acl, count, length }, at) => {
      if (at > 0 && mayRead(acl, groups)) {
        isReadable[at] = 1
        all.count += count
        all.length += length
      } else if (count > 0) all.isEverything = false
    })
    return { isReadable, ...all }
  }

  const filterOf = ({ filter }: Reading): ((slot: number) => boolean) => {
    if (!filter) return () => true
    const passes = passing(filter)
    return (slot) => passes((slots[slot] as Slot).facts)
  }

  /** Scores every readable passage by the words it holds; answers in `scores`, 0 where it holds none. */
  const scoreWords = (text: string, reading: Reading): void => {
    const { isReadable, isEverything, count: all, length } = readable(reading)
    scores.fill(0, 0, slots.length)
    const average = length / all
    for (const [term, times] of queryTerms(text)) {
      const posting = postings.of(term)
      if (!posting) continue
      const { list, length: held } = posting
      let count = isEverything ? held : 0
      if (!isEverything)
        for (let at = 0; at < held; at++) count += isReadable[classOf[slotOf(list[at] as number)] as number] as number
      if (count === 0) continue
      const weight = times * inverseFrequency(all, count)
      for (let at = 0; at < held; at++) {
        const packed = list[at] as number
        const slot = slotOf(packed)
        if (isReadable[classOf[slot] as number] !== 1) continue
        const norm = lengthNorm(lengths[slot] as number, average)
        scores[slot] = (scores[slot] as number) + weight * saturation(countOf(packed), norm)
      }
    }
  }

  return {
    add({ row, chunk }: ImageEntry): void {
      if (slots.length >= mostSlots) throw new RangeError(`An index holds up to ${mostSlots} passages`)
      makeRoom()
      const slot = slots.length
      const length = postings.add(slot, searchedText(chunk))
      const { path, title, section, page, type } = factsOf(chunk)
      const facts = { path: once(String(path)), title: once(String(title)), section: once(String(section)), page, type }
      slots.push({ row, id: chunk.id, facts })
      lengths[slot] = length
      slotOfId.set(chunk.id, slot)
      const readers = classFor(chunk.acl)
      classOf[slot] = readers
      const { count, length: sum } = classes[readers] as Readers
      Object.assign(classes[readers] as Readers, { count: count + 1, length: sum + length })
      if (chunk.vector) vectors.add(slot, chunk.vector)
    },

    /** Hides a chunk from every reader. */
    remove(id: string): void {
      const slot = slotOfId.get(id)
      if (slot === undefined) return
      slotOfId.delete(id)
      const readers = classes[classOf[slot] as number] as Readers
      readers.count--
      readers.length -= lengths[slot] as number
      classOf[slot] = 0
      nobody.count++
    },

    rowOf: (slot: number): number => (slots[slot] as Slot).row,
    rowOfId: (id: string): number | undefined => slots[slotOfId.get(id) ?? -1]?.row,
    factsOf: (slot: number): PassageFacts => (slots[slot] as Slot).facts,
    /** How many chunks it holds, and how many places are taken by removed ones. */
    sizes: () => ({ live: slots.length - nobody.count, removed: nobody.count }),

    /** The best passages by their words. */
    byWords(text: string, reading: Reading, top: number): FoundSlot[] {
      scoreWords(text, reading)
      const passes = filterOf(reading)
      const best = keepBest<FoundSlot>(top)
      for (let slot = 0; slot < slots.length; slot++) {
        const score = scores[slot] as number
        if (score > 0 && score >= best.bar() && passes(slot)) best.offer({ slot, score, id: (slots[slot] as Slot).id })
      }
      return best.sorted()
    },

    /** All passages that hold one of the words. */
    matches(text: string, reading: Reading): number[] {
      scoreWords(text, reading)
      const passes = filterOf(reading)
      const found: number[] = []
      for (let slot = 0; slot < slots.length; slot++) if ((scores[slot] as number) > 0 && passes(slot)) found.push(slot)
      return found
    },

    /** The nearest passages. */
    byVector(
      vector: Float32Array,
      reading: Reading,
      top: number,
      readVector: (row: number) => Float32Array | undefined,
    ): FoundSlot[] {
      const { isReadable } = readable(reading)
      const passes = filterOf(reading)
      return vectors.nearest({
        vector,
        top,
        idOf: (slot) => (slots[slot] as Slot).id,
        isAllowed: (slot) => isReadable[classOf[slot] as number] === 1 && passes(slot),
        readVector: (slot) => readVector((slots[slot] as Slot).row),
      })
    },
  }
}

const doubled = (list: Uint32Array): Uint32Array<ArrayBuffer> => {
  const wider = new Uint32Array(list.length * 2)
  wider.set(list)
  return wider
}

/** The image of one index. */
export type IndexImage = ReturnType<typeof openImage>
