import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** Copies a flow and gives every product a name of random syllables, in documents and their paths, records and questions alike. */
export const renamedCopy = (flow, names, seed) => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-renamed-'))
  const place = join(folder, basename(flow))
  cpSync(flow, place, { recursive: true })
  const rename = renamer(names, seed)
  for (const entry of readdirSync(place, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/[\\/](documents|data)([\\/]|$)/.test(entry.parentPath.slice(place.length))) continue
    const file = join(entry.parentPath, entry.name)
    writeFileSync(file, rename(readFileSync(file, 'utf8')))
    renameSync(file, join(dirname(file), rename(entry.name)))
  }
  return { folder, flow: place }
}

const renamer = (names, seed) => {
  const random = generator(seed)
  const taken = new Set()
  const newName = new Map(names.map((name) => [name.toLowerCase(), freshWord(random, taken)]))
  const pattern = new RegExp(`(${names.join('|')})`, 'gi')
  return (text) =>
    text.replaceAll(pattern, (name) => {
      const word = newName.get(name.toLowerCase())
      return /^[A-Z]/.test(name) ? word[0].toUpperCase() + word.slice(1) : word
    })
}

const freshWord = (random, taken) => {
  const pick = (letters) => letters[Math.floor(random() * letters.length)]
  for (;;) {
    const word = Array.from({ length: 3 }, () => pick('bdfgjklmnprtvz') + pick('aeiou')).join('') + pick('kmnrtx')
    if (taken.has(word)) continue
    taken.add(word)
    return word
  }
}

// A small seeded generator (mulberry32), so that a failed check can be repeated.
const generator = (seed) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
