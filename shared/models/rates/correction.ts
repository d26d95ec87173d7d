import { Recent } from './recent'

// Halved by refusals, at most once in five seconds; raised by a twentieth for every five in which answers came.
const lowest = 1 / 64
const step = 0.05
const between = 5_000
// A rate that was only learnt from refusals is forgotten when half as much again has gone well.
const forgotten = 1.5
// Refusals that are fewer than this part of the calls say nothing of the rate: each is tried again and that is all.
const telling = 0.1
// Where nobody has said that there is a limit, it takes more than one refusal to believe in one.
const fewest = { limited: 1, unlimited: 5 }

/** What the answers of a deployment say of its rate: down by half where it refuses, up by steps where it does not. */
export class Correction {
  factor = 1
  /** Nothing goes out before (milliseconds since 1970). */
  pausedUntil = 0
  /** Requests a minute, learnt from refusals where nobody has configured a limit. */
  learnt: number | undefined
  private cutAt = -Infinity
  private raisedAt = -Infinity
  private readonly accepted = new Recent()
  private readonly refusals = new Recent()

  /** The deployment refused a request that went out at a moment. Those that went out before the last cut say nothing new. */
  refused(sentAt: number, now: number, isLimited: boolean, pause: number): void {
    this.refusals.note(now)
    if (!this.isTelling(now, isLimited)) return
    this.pausedUntil = Math.max(this.pausedUntil, now + pause)
    if (sentAt < this.cutAt || now - this.cutAt < between) return
    this.cutAt = now
    if (!isLimited && this.learnt === undefined) {
      this.learnt = Math.max(1, this.accepted.perMinute(now))
      this.factor = 1
    }
    this.factor = Math.max(lowest, this.factor / 2)
  }

  /** The deployment answered. */
  answered(now: number, isLimited: boolean): void {
    this.accepted.note(now)
    if (isLimited) this.learnt = undefined
    const most = this.learnt === undefined ? 1 : forgotten
    if (this.factor >= most || now - this.cutAt < between || now - this.raisedAt < between) return
    this.raisedAt = now
    this.factor = Math.min(most, this.factor + step)
    if (this.learnt !== undefined && this.factor >= forgotten) {
      this.learnt = undefined
      this.factor = 1
    }
  }

  private isTelling(now: number, isLimited: boolean): boolean {
    const refused = this.refusals.count(now)
    const least = isLimited ? fewest.limited : fewest.unlimited
    return refused >= least && refused >= telling * (refused + this.accepted.count(now))
  }
}
