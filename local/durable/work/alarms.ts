import type { Clock } from '../../clock'
import type { Alarm } from '../contract'

/** The longest time a timer of JavaScript can wait; a longer one fires at once. */
const longestTimer = 2 ** 31 - 1

/** Keeps timers in the order of their time and tells when one is due; one timer of the clock serves them all. */
export class Alarms {
  private heap: Alarm[] = []
  private readonly voided = new Set<number>()
  private readonly byInstance = new Map<string, Map<number, number>>()
  private takeBack: (() => void) | undefined
  private wakesAt = Number.POSITIVE_INFINITY

  constructor(
    private readonly clock: Clock,
    private readonly onDue: (alarm: Alarm) => void,
  ) {}

  add(alarm: Alarm): void {
    this.push(alarm)
    let tasks = this.byInstance.get(alarm.instance)
    if (!tasks) this.byInstance.set(alarm.instance, (tasks = new Map<number, number>()))
    tasks.set(alarm.task, alarm.number)
    if (alarm.fireAt < this.wakesAt) this.arm()
  }

  cancel(instance: string, task: number): void {
    const tasks = this.byInstance.get(instance)
    const number = tasks?.get(task)
    if (number === undefined) return
    this.voided.add(number)
    this.forget(instance, task)
  }

  cancelAll(instance: string): void {
    for (const number of this.byInstance.get(instance)?.values() ?? []) this.voided.add(number)
    this.byInstance.delete(instance)
  }

  stop(): void {
    this.takeBack?.()
    this.heap = []
    this.wakesAt = Number.POSITIVE_INFINITY
  }

  get size(): number {
    return this.heap.length - this.voided.size
  }

  private arm(): void {
    this.takeBack?.()
    this.takeBack = undefined
    const [first] = this.heap
    this.wakesAt = first?.fireAt ?? Number.POSITIVE_INFINITY
    if (!first) return
    const wait = Math.max(0, Math.min(first.fireAt - this.clock.now(), longestTimer))
    this.takeBack = this.clock.setTimer(() => this.fire(), Math.ceil(wait))
  }

  private fire(): void {
    // A timer may ring a little early; nobody may be told before the time.
    const now = this.clock.now()
    for (let first = this.heap[0]; first && first.fireAt <= now; first = this.heap[0]) {
      this.pop()
      if (this.voided.delete(first.number)) continue
      this.forget(first.instance, first.task)
      this.onDue(first)
    }
    this.arm()
  }

  private forget(instance: string, task: number): void {
    const tasks = this.byInstance.get(instance)
    tasks?.delete(task)
    if (tasks?.size === 0) this.byInstance.delete(instance)
  }

  private push(alarm: Alarm): void {
    const { heap } = this
    heap.push(alarm)
    let at = heap.length - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      if (!isBefore(heap[at], heap[above])) break
      swap(heap, at, above)
      at = above
    }
  }

  private pop(): void {
    const { heap } = this
    const last = heap.pop()
    if (heap.length === 0 || !last) return
    heap[0] = last
    let at = 0
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      let least = at
      if (isBefore(heap[left], heap[least])) least = left
      if (isBefore(heap[right], heap[least])) least = right
      if (least === at) return
      swap(heap, at, least)
      at = least
    }
  }
}

function isBefore(left: Alarm | undefined, right: Alarm | undefined): boolean {
  if (!left || !right) return false
  return left.fireAt < right.fireAt || (left.fireAt === right.fireAt && left.number < right.number)
}

function swap(heap: Alarm[], left: number, right: number): void {
  const held = heap[left] as Alarm
  heap[left] = heap[right] as Alarm
  heap[right] = held
}
