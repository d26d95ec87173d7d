const seconds = 10

/** Counts what happened in the last ten seconds, by the second. */
export class Recent {
  private readonly counts = new Map<number, number>()
  private began: number | undefined

  note(now: number): void {
    const second = Math.floor(now / 1_000)
    this.began ??= now
    this.counts.set(second, (this.counts.get(second) ?? 0) + 1)
    for (const old of this.counts.keys()) if (old <= second - seconds) this.counts.delete(old)
  }

  /** How often it happened. */
  count(now: number): number {
    const oldest = Math.floor(now / 1_000) - seconds
    let sum = 0
    for (const [second, count] of this.counts) if (second > oldest) sum += count
    return sum
  }

  /** How often it would happen in a minute. */
  perMinute(now: number): number {
    const span = Math.min(seconds * 1_000, Math.max(1_000, now - (this.began ?? now)))
    return (this.count(now) * 60_000) / span
  }
}
