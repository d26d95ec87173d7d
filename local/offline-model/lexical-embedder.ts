import { isStopWord, wordsOf } from './words'

/** Turns texts into unit vectors by the words and letters in them; it compares spelling, not meaning. */
export interface LexicalEmbedder {
  readonly id: 'lexical-hash'
  readonly semantic: false
  readonly dimensions: number
  embed(text: string): Float32Array
}

/** Makes an embedder that hashes words and their runs of three letters, signed, into a vector of the given length. Stateless: a text always gets the same vector. */
export const lexicalEmbedder = ({ dimensions = 1536 }: { readonly dimensions?: number } = {}): LexicalEmbedder => ({
  id: 'lexical-hash',
  semantic: false,
  dimensions,
  embed(text) {
    const counts = new Map<string, number>()
    const count = (feature: string, weight: number): void => {
      counts.set(feature, (counts.get(feature) ?? 0) + weight)
    }
    for (const word of wordsOf(text)) {
      if (isStopWord(word)) continue
      count(word.stem, 1)
      const padded = `#${word.written.toLowerCase()}#`
      for (let start = 0; start + 3 <= padded.length; start++) count(`3${padded.slice(start, start + 3)}`, 0.5)
    }
    // A text of nothing but stop words or signs still needs a direction.
    if (counts.size === 0) count(`text:${text.trim()}`, 1)

    const vector = new Float32Array(dimensions)
    for (const [feature, weight] of counts) {
      const hash = fnv1a(feature)
      const slot = (hash >>> 1) % dimensions
      // The sign makes collisions cancel instead of pile up; the root keeps repeated words from drowning the others.
      vector[slot] = (vector[slot] ?? 0) + (hash & 1 ? 1 : -1) * Math.sqrt(weight)
    }
    let sum = 0
    for (const value of vector) sum += value * value
    const length = Math.sqrt(sum)
    if (length === 0) vector[0] = 1
    else for (let index = 0; index < dimensions; index++) vector[index] = (vector[index] ?? 0) / length
    return vector
  },
})

const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash ^= text.charCodeAt(index)
    hash = Math.imul(hash, 0x01000193)
  }
  // A final mix: FNV's low bits alone would send similar words to neighbouring slots.
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  hash ^= hash >>> 12
  return hash >>> 0
}
