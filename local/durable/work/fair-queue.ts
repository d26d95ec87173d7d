/** A queue in which every owner has a line of its own and the lines take turns, so that a thousand of one do not delay another. */
export class FairQueue<T> {
  private readonly lines = new Map<string, { items: T[]; next: number }>()
  private count = 0

  add(owner: string, item: T): void {
    const line = this.lines.get(owner)
    if (line) line.items.push(item)
    else this.lines.set(owner, { items: [item], next: 0 })
    this.count++
  }

  /** The next item of the owner whose turn it is. */
  take(): T | undefined {
    const [first] = this.lines
    if (!first) return undefined
    const [owner, line] = first
    const item = line.items[line.next++]
    this.count--
    // The owner goes behind the others.
    this.lines.delete(owner)
    if (line.next < line.items.length) this.lines.set(owner, line)
    return item
  }

  /** Drops everything of an owner. */
  drop(owner: string): void {
    const line = this.lines.get(owner)
    if (!line) return
    this.count -= line.items.length - line.next
    this.lines.delete(owner)
  }

  get size(): number {
    return this.count
  }
}
