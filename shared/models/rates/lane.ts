import type { RateLimits } from '../contract'
import { Bucket } from './bucket'

/** A share of a deployment's rate: requests and tokens. */
export class Lane {
  private requests: Bucket | undefined
  private tokens: Bucket | undefined

  constructor(private readonly share: number) {}

  /** Sets what the deployment gives this instance by the minute. */
  setRate({ requests, tokens }: RateLimits, now: number): void {
    this.requests = changed(this.requests, requests, this.share, now)
    this.tokens = changed(this.tokens, tokens, this.share, now)
  }

  /** How long a call of so many tokens has to wait; 0 is not at all. */
  wait(tokens: number, now: number): number {
    return Math.max(this.requests?.wait(1, now) ?? 0, this.tokens?.wait(tokens, now) ?? 0)
  }

  take(tokens: number): void {
    this.requests?.take(1)
    this.tokens?.take(tokens)
  }

  giveTokens(tokens: number): void {
    this.tokens?.give(tokens)
  }

  /** Believes the provider where it says that less is left to this instance. */
  lower(left: RateLimits, now: number): void {
    if (left.requests !== undefined) this.requests?.lower(left.requests * this.share, now)
    if (left.tokens !== undefined) this.tokens?.lower(left.tokens * this.share, now)
  }
}

const changed = (
  bucket: Bucket | undefined,
  perMinute: number | undefined,
  share: number,
  now: number,
): Bucket | undefined => {
  if (perMinute === undefined) return undefined
  if (!bucket) return new Bucket(perMinute * share, now)
  bucket.setRate(perMinute * share, now)
  return bucket
}
