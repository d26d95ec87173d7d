import { analyse } from 'chardet'

/** The encoding that bytes without mark or name look like; undefined where they look like none. */
export const guessEncoding = (body: Uint8Array): string | undefined => {
  const first = Math.max(0, body.findIndex((byte) => byte >= 0x80) - 1024)
  const sample = body.subarray(first, first + sampleSize)
  const wide = guessWide(sample)
  if (wide) return wide
  if (sample.reduce((count, byte) => (byte >= 0x80 ? count + 1 : count), 0) < fewest)
    return sample.includes(0) ? undefined : 'windows-1252'
  const guesses = analyse(sample).filter(({ confidence }) => confidence >= leastConfidence)
  return guesses.map(({ name }) => name).find(isKnown) ?? (sample.includes(0) ? undefined : 'windows-1252')
}

/** Enough for the statistics of letters, taken where they begin to differ from ASCII; all of a large file would cost seconds. */
const sampleSize = 64 * 1024

const leastConfidence = 20

/** Of fewer letters nothing can be told but that most such files are Western. */
const fewest = 8

/** UTF-16 without its mark: of Latin text every other byte is zero. */
const guessWide = (sample: Uint8Array): 'utf-16le' | 'utf-16be' | undefined => {
  if (sample.length < 2 * fewest || sample.length % 2 === 1) return undefined
  let even = 0
  let odd = 0
  sample.forEach((byte, at) => {
    if (byte !== 0) return
    if (at % 2 === 0) even++
    else odd++
  })
  const many = sample.length / 5
  if (odd > many && even < many / 10) return 'utf-16le'
  return even > many && odd < many / 10 ? 'utf-16be' : undefined
}

const isKnown = (label: string): boolean => {
  try {
    return new TextDecoder(label).encoding !== 'replacement'
  } catch {
    return false
  }
}
