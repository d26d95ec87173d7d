import { createHash } from 'node:crypto'
import type { Random } from './contract'

/** Chance that a text decides: sfc32 (Chris Doty-Humphrey, PractRand), seeded by SHA-256 of the text. */
export const seededRandom = (seed: string): Random => {
  const bytes = createHash('sha256').update(seed).digest()
  let [a, b, c, counter] = [bytes.readInt32LE(0), bytes.readInt32LE(4), bytes.readInt32LE(8), 1]
  const next: Random = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let round = 0; round < 12; round++) next()
  return next
}

/** The same values in an order that chance decides (Fisher–Yates). */
export const shuffled = <T>(values: readonly T[], random: Random): T[] => {
  const order = [...values]
  for (let place = order.length - 1; place > 0; place--) {
    const other = Math.floor(random() * (place + 1))
    ;[order[place], order[other]] = [order[other] as T, order[place] as T]
  }
  return order
}
