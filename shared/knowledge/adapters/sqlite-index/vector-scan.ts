import { keepBest, type Scored } from '../../rank/best'
import { productAt, similarity } from '../../rank/similarity'

/** A slot that was found, with its score. */
export interface FoundSlot extends Scored {
  readonly slot: number
}

/** What a scan may look at. */
export interface ScanOrder {
  readonly vector: Float32Array
  readonly top: number
  readonly idOf: (slot: number) => string
  readonly isAllowed: (slot: number) => boolean
  /** Reads the vector of a slot that is not held in memory. */
  readonly readVector: (slot: number) => Float32Array | undefined
}

/** How much is held in memory, and from where on signs are compared first. */
export interface VectorLimits {
  readonly mostBytes: number
  readonly exactUpTo: number
}

const usualLimits: VectorLimits = { mostBytes: 256 * 1024 * 1024, exactUpTo: 20_000 }

const segmentSlots = 4096
const nothing = new Float32Array()
/** How many times the page wanted is compared exactly after the signs were: measured for a recall of 1.00. */
const oversampling = 200
const mostCandidates = 4000

/**
 * The vectors of one index, by slot. Up to `exactUpTo` all are compared exactly; beyond, their signs are compared first, and the nearest by
 * sign exactly. Signs are always held, the vectors themselves while they fit.
 */
export const openVectors = ({ mostBytes, exactUpTo }: VectorLimits = usualLimits) => {
  let dimensions = 0
  let held = 0
  let slots = 0
  let isHeld = true
  const floats: (Float32Array | undefined)[] = []
  const signs: (Uint32Array | undefined)[] = []

  const wordsOf = (): number => (dimensions + 31) >> 5
  const has = (slot: number): boolean => present[slot] === 1
  let present = new Uint8Array(segmentSlots)

  const heldScore = (slot: number, vector: Float32Array): number =>
    productAt(floats[Math.floor(slot / segmentSlots)] as Float32Array, (slot % segmentSlots) * dimensions, vector)

  return {
    add(slot: number, vector: Float32Array): void {
      dimensions ||= vector.length
      // An index has one model and so one length; another could never be compared.
      if (vector.length !== dimensions) return
      if (slot >= present.length) {
        const wider = new Uint8Array(Math.max(present.length * 2, slot + 1))
        wider.set(present)
        present = wider
      }
      present[slot] = 1
      held++
      slots = Math.max(slots, slot + 1)
      const segment = Math.floor(slot / segmentSlots)
      const place = slot % segmentSlots
      signs[segment] ??= new Uint32Array(segmentSlots * wordsOf())
      writeSigns(signs[segment], place * wordsOf(), vector)
      if (!isHeld) return
      if ((segment + 1) * segmentSlots * dimensions * 4 > Math.max(mostBytes, segmentSlots * dimensions * 4)) {
        isHeld = false
        floats.length = 0
        return
      }
      floats[segment] ??= new Float32Array(segmentSlots * dimensions)
      floats[segment].set(vector, place * dimensions)
    },

    /** The nearest allowed slots, nearest first. */
    nearest({ vector, top, idOf, isAllowed, readVector }: ScanOrder): FoundSlot[] {
      if (vector.length !== dimensions) return []
      const best = keepBest<FoundSlot>(top)
      const compare = (slot: number): void => {
        const score = isHeld ? heldScore(slot, vector) : similarity(vector, readVector(slot) ?? nothing)
        if (score !== undefined && score >= best.bar()) best.offer({ slot, score, id: idOf(slot) })
      }
      if (held <= exactUpTo && isHeld) {
        for (let slot = 0; slot < slots; slot++) if (has(slot) && isAllowed(slot)) compare(slot)
      } else candidates(vector, top, isAllowed).forEach(compare)
      return best.sorted()
    },
  }

  /** The allowed slots whose signs differ least from those of a vector. */
  function candidates(vector: Float32Array, top: number, isAllowed: (slot: number) => boolean): number[] {
    const words = wordsOf()
    const wanted = new Uint32Array(words)
    writeSigns(wanted, 0, vector)
    const distances = new Uint16Array(slots).fill(0xffff)
    const histogram = new Uint32Array(dimensions + 1)
    for (let slot = 0; slot < slots; slot++) {
      if (present[slot] !== 1 || !isAllowed(slot)) continue
      const bits = signs[Math.floor(slot / segmentSlots)] as Uint32Array
      const from = (slot % segmentSlots) * words
      let distance = 0
      for (let at = 0; at < words; at++) distance += ones((bits[from + at] as number) ^ (wanted[at] as number))
      distances[slot] = distance
      histogram[distance] = (histogram[distance] as number) + 1
    }
    const most = Math.max(top, Math.min(mostCandidates, top * oversampling))
    let bar = 0
    for (let sum = histogram[0] as number; bar < dimensions && sum < most;) sum += histogram[++bar] as number
    const nearer: number[] = []
    const atBar: number[] = []
    for (let slot = 0; slot < slots; slot++) {
      const distance = distances[slot] as number
      if (distance < bar) nearer.push(slot)
      else if (distance === bar) atBar.push(slot)
    }
    return [...nearer, ...atBar.slice(0, Math.max(0, most - nearer.length))]
  }
}

const writeSigns = (bits: Uint32Array, from: number, vector: Float32Array): void => {
  for (let at = 0; at < vector.length; at++)
    if ((vector[at] as number) > 0)
      bits[from + (at >> 5)] = ((bits[from + (at >> 5)] as number) | (1 << (at & 31))) >>> 0
}

/** How many bits of a word are set. */
const ones = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
