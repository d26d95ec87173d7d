import { synonymGroups } from './synonym-groups'
import { stemOf, type Word } from './words'

/** Stems that may stand for the given one. */
export const synonymsOf = (stem: string): ReadonlySet<string> => table.get(stem) ?? none

/** Whether everyday English has the word, so that it is no name. */
export const isEveryday = (stem: string): boolean => everyday.has(stem)

/** Finds phrasal verbs such as “put … together”: each as one stem, with the places of its two words. */
export const phrasesIn = (
  words: readonly Word[],
): readonly { readonly stem: string; readonly places: readonly [number, number] }[] =>
  words.flatMap(({ stem }, at) => {
    const particles = particlesOf.get(stem)
    if (!particles) return []
    for (let next = at + 1; next <= at + farthest && next < words.length; next++) {
      const particle = words[next]?.stem ?? ''
      if (particles.includes(particle)) return [{ stem: `${stem}+${particle}`, places: [at, next] as const }]
    }
    return []
  })

/** Words that may stand between a verb and its particle, and one. */
const farthest = 4

const stemOfEntry = (entry: string): string => entry.split('+').map(stemOf).join('+')

const table = new Map<string, Set<string>>()
const particlesOf = new Map<string, string[]>()
const everyday = new Set<string>()

const relate = (left: string, right: string): void => {
  if (left === right) return
  const others = table.get(left) ?? new Set<string>()
  table.set(left, others.add(right))
}

for (const group of synonymGroups) {
  const [head = '', kinds] = group.split(' > ')
  const stems = (kinds ?? head).split(' ').map(stemOfEntry)
  const heads = kinds === undefined ? stems : [stemOfEntry(head)]
  for (const one of heads)
    for (const other of stems) {
      relate(one, other)
      relate(other, one)
    }
  for (const stem of [...heads, ...stems]) {
    for (const part of stem.split('+')) everyday.add(part)
    const [verb = '', particle] = stem.split('+')
    if (particle === undefined) continue
    const particles = particlesOf.get(verb) ?? []
    if (!particles.includes(particle)) particlesOf.set(verb, [...particles, particle])
  }
}

const none: ReadonlySet<string> = new Set()
