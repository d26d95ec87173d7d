import { fault } from '../../faults'
import type { DocumentStore } from '../../store/contract'
import type { World } from '../../world'
import type { CallPriority, RateLimits, RateTurn } from '../contract'
import { Correction } from './correction'
import { openHeartbeats, type Heartbeats } from './heartbeats'
import { Lane } from './lane'
import { readRateHeaders } from './rate-headers'

/** What the rate of a deployment is shared out with. */
export interface RateDeps {
  readonly store: DocumentStore
  readonly world: World
  readonly instance: string
  readonly batchShare: number
}

// No activity sleeps longer [5]; a row that had no turn by then is asked for again, and is no failure.
const longestWait = 20_000
const longestSleep = 1_000
// A refusal says nothing of the minute after next.
const longestPause = 60_000

interface Waiting {
  readonly tokens: number
  readonly until: number
  readonly go: (lane: Lane | undefined) => void
  readonly fail: (reason: Error) => void
}

/** The rate of one deployment as one instance may use it. */
export class DeploymentRate {
  /** What is configured; absent: nothing holds a call back but what the deployment refused. */
  limits: RateLimits | undefined
  private readonly reserved: Lane
  private readonly shared: Lane
  private readonly correction = new Correction()
  private readonly beats: Heartbeats
  private readonly queues: Record<CallPriority, Waiting[]> = { interactive: [], batch: [] }
  private said: RateLimits = {}
  private rate: RateLimits | undefined
  private isServing = false

  constructor(
    private readonly deps: RateDeps,
    private readonly name: string,
  ) {
    this.reserved = new Lane(1 - deps.batchShare)
    this.shared = new Lane(deps.batchShare)
    this.beats = openHeartbeats({ ...deps, onChange: () => this.adjust() }, name)
  }

  /** The turn of one call. */
  turn({ priority, tokens: estimate }: { readonly priority: CallPriority; readonly tokens: () => number }): RateTurn {
    let lane: Lane | undefined
    let tokens = 0
    let sentAt = 0
    const sent = (taken: Lane | undefined): void => {
      lane = taken
      sentAt = this.deps.world.now()
    }
    return {
      pass: (signal) => {
        tokens = this.limits?.tokens === undefined ? 0 : estimate()
        return this.pass(priority, tokens, sent, signal)
      },
      heard: ({ status, headers }, wait = 0) => {
        if (status === 429) lane?.giveTokens(tokens)
        this.heard(status, headers, sentAt, Math.min(wait, longestPause))
      },
      settle: (used) => {
        if (used !== null && this.limits?.tokens !== undefined) lane?.giveTokens(tokens - used)
      },
    }
  }

  private pass(
    priority: CallPriority,
    tokens: number,
    sent: (lane: Lane | undefined) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> | undefined {
    const look = this.limits ? this.beats.look() : undefined
    this.adjust()
    // A batch waits until it is known how many share; somebody who waits does not.
    if (look && priority === 'batch' && !this.beats.hasLooked)
      return look.then(() => this.passOrWait(priority, tokens, sent, signal))
    return this.passOrWait(priority, tokens, sent, signal)
  }

  private passOrWait(
    priority: CallPriority,
    tokens: number,
    sent: (lane: Lane | undefined) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> | undefined {
    const { world } = this.deps
    if (this.queues[priority].length === 0 && this.tryNow(priority, tokens, sent)) return undefined
    if (signal?.aborted) return Promise.reject(signal.reason as Error)
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const queue = this.queues[priority]
        queue.splice(queue.indexOf(waiting), 1)
        reject(signal?.reason as Error)
      }
      const over = (): void => signal?.removeEventListener('abort', leave)
      const waiting: Waiting = {
        tokens,
        until: world.now() + longestWait,
        go: (lane) => {
          over()
          sent(lane)
          resolve()
        },
        fail: (reason) => {
          over()
          reject(reason)
        },
      }
      this.queues[priority].push(waiting)
      signal?.addEventListener('abort', leave, { once: true })
      void this.serve()
    })
  }

  private tryNow(priority: CallPriority, tokens: number, go: (lane: Lane | undefined) => void): boolean {
    if (this.waitOf(priority, tokens) > 0) return false
    const lane = this.laneFor(priority, tokens)
    lane?.take(tokens)
    go(lane)
    return true
  }

  // Calls that somebody waits for have a share of their own, and the other's where theirs is used up.
  private laneFor(priority: CallPriority, tokens: number): Lane | undefined {
    if (!this.rate) return undefined
    const isReserved = priority === 'interactive' && this.reserved.wait(tokens, this.deps.world.now()) === 0
    return isReserved ? this.reserved : this.shared
  }

  private waitOf(priority: CallPriority, tokens: number): number {
    const now = this.deps.world.now()
    const pause = Math.max(0, this.correction.pausedUntil - now)
    if (!this.rate) return pause
    if (priority === 'batch' && this.queues.interactive.length > 0) return longestSleep
    const shared = this.shared.wait(tokens, now)
    return Math.max(pause, priority === 'batch' ? shared : Math.min(shared, this.reserved.wait(tokens, now)))
  }

  // One loop serves whoever waits: those whom somebody waits for first, each in the order they came.
  private async serve(): Promise<void> {
    if (this.isServing) return
    this.isServing = true
    const { world } = this.deps
    for (;;) {
      const pause = this.serveOnce()
      if (pause === undefined) break
      await world.sleep(Math.max(1, Math.min(longestSleep, Math.ceil(pause))))
      if (this.limits) void this.beats.look()
      this.adjust()
    }
    this.isServing = false
  }

  // How long until somebody may go; undefined where nobody waits.
  private serveOnce(): number | undefined {
    const now = this.deps.world.now()
    let pause: number | undefined
    for (const priority of ['interactive', 'batch'] as const) {
      const queue = this.queues[priority]
      for (let first = queue[0]; first; first = queue[0]) {
        if (this.tryNow(priority, first.tokens, first.go)) queue.shift()
        else if (first.until <= now) {
          queue.shift()
          first.fail(this.noTurn(priority))
        } else break
      }
      const [next] = queue
      if (next) pause = Math.min(pause ?? Infinity, this.waitOf(priority, next.tokens), next.until - now)
    }
    return pause
  }

  private heard(status: number, headers: Headers, sentAt: number, pause: number): void {
    const now = this.deps.world.now()
    const isLimited = this.limits !== undefined
    const { limit, remaining } = readRateHeaders(headers)
    this.said = { ...this.said, ...limit }
    if (status === 429) this.correction.refused(sentAt, now, isLimited, pause)
    else if (status < 400) this.correction.answered(now, isLimited)
    this.adjust()
    if (!this.rate) return
    const { instances } = this.beats
    for (const lane of [this.reserved, this.shared]) lane.lower(times(remaining, 1 / instances), now)
  }

  // What flows into this instance's buckets follows from what is configured, what the provider says, and who else is there.
  private adjust(): void {
    const { learnt, factor } = this.correction
    const base = this.limits ? lesser(this.limits, this.said) : learnt === undefined ? undefined : { requests: learnt }
    const rate = base && times(base, factor / (this.limits ? this.beats.instances : 1))
    if (rate?.requests === this.rate?.requests && rate?.tokens === this.rate?.tokens && !rate === !this.rate) return
    this.rate = rate
    for (const lane of [this.reserved, this.shared]) lane.setRate(rate ?? {}, this.deps.world.now())
  }

  private noTurn(priority: CallPriority) {
    const { interactive, batch } = this.queues
    return fault(
      'rate_limited',
      `No turn at ${this.name} came within ${longestWait / 1_000} s: its rate is used up, and ${interactive.length + batch.length} more calls wait`,
      { deployment: this.name, priority, waited_ms: longestWait, retry_after: longestWait / 1_000 },
    )
  }
}

const times = ({ requests, tokens }: RateLimits, by: number): RateLimits => ({
  ...(requests !== undefined && { requests: requests * by }),
  ...(tokens !== undefined && { tokens: tokens * by }),
})

// A provider that says less than what is configured knows better; one that says more is not asked for it.
const lesser = (limits: RateLimits, said: RateLimits): RateLimits => ({
  ...(limits.requests !== undefined && { requests: Math.min(limits.requests, said.requests ?? Infinity) }),
  ...(limits.tokens !== undefined && { tokens: Math.min(limits.tokens, said.tokens ?? Infinity) }),
})
