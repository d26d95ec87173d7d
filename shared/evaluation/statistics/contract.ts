/** A source of chance in [0, 1), handed in so that the same seed gives the same interval. */
export type Random = () => number

/** Between which values a figure lies with the stated confidence, and by which method that is known. */
export interface Interval {
  readonly low: number
  readonly high: number
  readonly level: number
  readonly method: string
}

/** What is said where no method holds at this size: nothing but why [28]. */
export interface NoInterval {
  readonly none: string
}

/** An interval, or why there is none. */
export type IntervalAnswer = Interval | NoInterval

/** The interval of a mean, and how surprising the mean would be were the true one zero. */
export type MeanAnswer = (Interval & { readonly p: number }) | NoInterval

/** The least and the greatest value a figure can have; infinite where it has no bound. */
export type Scale = readonly [low: number, high: number]

/** Values of rows, and where rows belong together (turns of one conversation) the group of each. */
export interface Sample {
  readonly values: readonly number[]
  readonly groups?: readonly string[]
}

/** The same rows answered twice, in the same order. */
export interface PairedSample {
  readonly baseline: readonly number[]
  readonly candidate: readonly number[]
  readonly groups?: readonly string[]
}

/** How an interval is made. */
export interface IntervalOptions {
  /** 0.95 where absent. */
  readonly level?: number
  readonly random: Random
  /** Unbounded where absent. */
  readonly scale?: Scale
  /** Resamples of a bootstrap; 1,999 where absent. */
  readonly resamples?: number
}

/** A mean and what may be said of it. */
export interface MeanEstimate {
  readonly mean: number
  /** Standard error; null where a single draw tells none. */
  readonly error: number | null
  readonly n: number
  readonly interval: IntervalAnswer
}

/** A difference of paired means and what may be said of it. */
export interface DifferenceEstimate {
  readonly difference: number
  readonly error: number | null
  readonly n: number
  readonly interval: IntervalAnswer
  /** Null where there is no interval. */
  readonly p: number | null
}
