/** A clock on which things happen in an order that follows from a seed alone. */
export interface SimClock {
  now(): number
  /** Does something after so many milliseconds; what falls on one moment happens in the order of asking. */
  after(milliseconds: number, act: () => void): Due
  /** Lets things happen until `isOver` or nothing is left; false where time ran out first. */
  play(isOver: () => boolean, until: number): Promise<boolean>
  /** How many things have happened. */
  readonly events: number
}

/** Something that is to happen; `isOff` keeps it from happening. */
export interface Due {
  readonly at: number
  readonly turn: number
  readonly act: () => void
  isOff: boolean
}

/** Makes a clock that begins at a moment of its own. */
export const simClock = (): SimClock => {
  const heap: Due[] = []
  let now = Date.UTC(2027, 0, 1)
  let turns = 0
  let events = 0
  return {
    now: () => now,
    get events() {
      return events
    },
    after(milliseconds, act) {
      const due: Due = { at: Math.ceil(now + Math.max(0, milliseconds)), turn: turns++, act, isOff: false }
      push(heap, due)
      return due
    },
    async play(isOver, until) {
      while (!isOver()) {
        const next = pop(heap)
        if (!next) return true
        if (next.isOff) continue
        if (next.at > until) {
          push(heap, next)
          return false
        }
        now = Math.max(now, next.at)
        events += 1
        next.act()
        // Whatever follows at once does so before the next thing happens.
        await new Promise(setImmediate)
      }
      return true
    },
  }
}

const isBefore = (left: Due, right: Due): boolean =>
  left.at < right.at || (left.at === right.at && left.turn < right.turn)

const push = (heap: Due[], due: Due): void => {
  let place = heap.push(due) - 1
  while (place > 0) {
    const above = (place - 1) >> 1
    const parent = heap[above] as Due
    if (!isBefore(due, parent)) break
    heap[place] = parent
    place = above
  }
  heap[place] = due
}

const pop = (heap: Due[]): Due | undefined => {
  const [first] = heap
  const last = heap.pop()
  if (!last || heap.length === 0) return first
  let place = 0
  for (;;) {
    let below = 2 * place + 1
    if (below >= heap.length) break
    if (below + 1 < heap.length && isBefore(heap[below + 1] as Due, heap[below] as Due)) below += 1
    const child = heap[below] as Due
    if (!isBefore(child, last)) break
    heap[place] = child
    place = below
  }
  heap[place] = last
  return first
}
