// A bucket holds three seconds' worth, and its flow is a twentieth less, so that no minute sees more than the rate.
const held = 0.05

/** A token bucket: what flows in by the minute is taken out by calls. It may be overdrawn by what a call used beyond its estimate. */
export class Bucket {
  private level: number

  constructor(
    private perMinute: number,
    private at: number,
  ) {
    this.level = this.capacity
  }

  /** Changes how much flows in from now on. */
  setRate(perMinute: number, now: number): void {
    this.refill(now)
    this.perMinute = perMinute
    this.level = Math.min(this.level, this.capacity)
  }

  /** How long until this much is there; more than the bucket holds needs a full one. */
  wait(amount: number, now: number): number {
    this.refill(now)
    const missing = Math.min(amount, this.capacity) - this.level
    return missing <= 1e-9 ? 0 : missing / this.perMillisecond
  }

  take(amount: number): void {
    this.level -= amount
  }

  give(amount: number): void {
    this.level = Math.min(this.capacity, this.level + amount)
  }

  /** There is no more than this, as the provider says. */
  lower(amount: number, now: number): void {
    this.refill(now)
    this.level = Math.min(this.level, amount)
  }

  private get capacity(): number {
    return Math.max(1, this.perMinute * held)
  }

  private get perMillisecond(): number {
    return (this.perMinute * (1 - held)) / 60_000
  }

  private refill(now: number): void {
    this.level = Math.min(this.capacity, this.level + Math.max(0, now - this.at) * this.perMillisecond)
    this.at = now
  }
}
