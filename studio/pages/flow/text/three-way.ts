import { diffLines } from '../../../parts/diff'

/** A stretch of two texts that began as one: what both have, or what each made of it. */
export interface Stretch {
  readonly mine: readonly string[]
  readonly theirs: readonly string[]
  /** What stands where nobody chose: the side that changed it; mine where both did. */
  readonly usual: 'mine' | 'theirs'
  readonly isSame: boolean
  readonly isConflict: boolean
}

/** Two texts against the one they started from: stretches that both left alone lie between those that somebody changed. */
export const threeWay = (base: string, mine: string, theirs: string): readonly Stretch[] => {
  const [old, ours, others] = [base.split('\n'), mine.split('\n'), theirs.split('\n')]
  const inMine = placesIn(base, mine)
  const inTheirs = placesIn(base, theirs)
  const stretches: Stretch[] = []
  let [at, mineAt, theirsAt] = [0, 0, 0]
  const take = (until: number, mineUntil: number, theirsUntil: number): void => {
    const parts = [old.slice(at, until), ours.slice(mineAt, mineUntil), others.slice(theirsAt, theirsUntil)] as const
    if (parts.some((part) => part.length > 0)) stretches.push(stretchOf(...parts))
  }
  old.forEach((line, place) => {
    const [m, t] = [inMine.get(place), inTheirs.get(place)]
    if (m === undefined || t === undefined) return
    take(place, m, t)
    stretches.push(stretchOf([line], [line], [line]))
    ;[at, mineAt, theirsAt] = [place + 1, m + 1, t + 1]
  })
  take(old.length, ours.length, others.length)
  return joined(stretches)
}

/** The text that choices make of stretches, the usual side where none was made. */
export const chosenText = (
  stretches: readonly Stretch[],
  choices: Readonly<Record<number, 'mine' | 'theirs'>>,
): string => stretches.flatMap((stretch, place) => stretch[choices[place] ?? stretch.usual]).join('\n')

const stretchOf = (base: readonly string[], mine: readonly string[], theirs: readonly string[]): Stretch => {
  const isEqual = (one: readonly string[], other: readonly string[]): boolean =>
    one.length === other.length && one.every((line, place) => line === other[place])
  const isSame = isEqual(mine, theirs)
  const isMine = isEqual(theirs, base)
  return {
    mine,
    theirs,
    isSame,
    usual: !isSame && !isMine && isEqual(mine, base) ? 'theirs' : 'mine',
    isConflict: !isSame && !isMine && !isEqual(mine, base),
  }
}

// Neighbours that both have are one stretch.
const joined = (stretches: readonly Stretch[]): readonly Stretch[] => {
  const out: Stretch[] = []
  for (const stretch of stretches) {
    const last = out.at(-1)
    if (last?.isSame && stretch.isSame) {
      const lines = [...last.mine, ...stretch.mine]
      out[out.length - 1] = { ...last, mine: lines, theirs: lines }
    } else out.push(stretch)
  }
  return out
}

// Where each line of the base stands in a text, where it still does.
const placesIn = (base: string, text: string): ReadonlyMap<number, number> => {
  const places = new Map<number, number>()
  let [at, there] = [0, 0]
  for (const { kind, parts } of diffLines(base, text)) {
    if (kind === 'same') parts.forEach((_, step) => places.set(at + step, there + step))
    if (kind !== 'added') at += parts.length
    if (kind !== 'removed') there += parts.length
  }
  return places
}
