/** Something with a score, and an id by which equal scores are told apart. */
export interface Scored {
  readonly score: number
  readonly id: string
}

/** Whether the left one ranks before the right one: the higher score, of equal scores the lower id. */
export const isBefore = (left: Scored, right: Scored): boolean =>
  left.score === right.score ? left.id < right.id : left.score > right.score

/** Keeps the best of what it is offered, without sorting the rest. */
export const keepBest = <T extends Scored>(most: number) => {
  // A heap whose root is the worst of the best: what does not beat it is gone at once.
  const heap: T[] = []
  const swap = (left: number, right: number): void => {
    const held = heap[left] as T
    heap[left] = heap[right] as T
    heap[right] = held
  }
  const sink = (at: number): void => {
    for (let here = at; ;) {
      const left = 2 * here + 1
      if (left >= heap.length) return
      const right = left + 1
      const worse = right < heap.length && isBefore(heap[left] as T, heap[right] as T) ? right : left
      if (!isBefore(heap[here] as T, heap[worse] as T)) return
      swap(here, worse)
      here = worse
    }
  }
  const rise = (at: number): void => {
    for (let here = at; here > 0;) {
      const above = (here - 1) >> 1
      if (!isBefore(heap[above] as T, heap[here] as T)) return
      swap(here, above)
      here = above
    }
  }
  return {
    /** The score that must be reached to be kept; anything is while there is room. */
    bar: (): number => (heap.length < most ? -Infinity : (heap[0] as T).score),
    offer(one: T): void {
      if (heap.length < most) {
        heap.push(one)
        rise(heap.length - 1)
      } else if (isBefore(one, heap[0] as T)) {
        heap[0] = one
        sink(0)
      }
    },
    /** What was kept, best first. */
    sorted: (): T[] => heap.toSorted((left, right) => (isBefore(left, right) ? -1 : 1)),
  }
}
