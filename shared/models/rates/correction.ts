// Halved by a refusal, at most once in five seconds; raised by a twentieth for every five in which answers came.
const lowest = 1 / 64
const step = 0.05
const between = 5_000
// A rate that was only learnt from a refusal is forgotten when half as much again has gone well.
const forgotten = 1.5
const minute = 60_000

/** What the answers of a deployment say of its rate: down by half where it refuses, up by steps where it does not. */
export class Correction {
  factor = 1
  /** Nothing goes out before (milliseconds since 1970). */
  pausedUntil = 0
  /** Requests a minute, learnt from a refusal where nobody has configured a limit. */
  learnt: number | undefined
  private cutAt = -Infinity
  private raisedAt = -Infinity
  private readonly sent: number[] = []

  /** A request goes out. */
  note(now: number): void {
    this.forgetOld(now)
    this.sent.push(now)
  }

  /** The deployment refused a request that went out at a moment. Those that went out before the last cut say nothing new. */
  refused(sentAt: number, now: number, isLimited: boolean, pause: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, now + pause)
    if (sentAt < this.cutAt || now - this.cutAt < between) return
    this.cutAt = now
    this.forgetOld(now)
    if (!isLimited && this.learnt === undefined) {
      this.learnt = Math.max(1, this.sent.length)
      this.factor = 1
    }
    this.factor = Math.max(lowest, this.factor / 2)
  }

  /** The deployment answered. */
  answered(now: number, isLimited: boolean): void {
    if (isLimited && this.learnt !== undefined) this.learnt = undefined
    const most = this.learnt === undefined ? 1 : forgotten
    if (this.factor >= most || now - this.cutAt < between || now - this.raisedAt < between) return
    this.raisedAt = now
    this.factor = Math.min(most, this.factor + step)
    if (this.learnt !== undefined && this.factor >= forgotten) {
      this.learnt = undefined
      this.factor = 1
    }
  }

  private forgetOld(now: number): void {
    while (this.sent.length > 0 && (this.sent[0] ?? 0) <= now - minute) this.sent.shift()
  }
}
