import type { Caller } from '../caller'

/** A text that an answer may stand on. */
export interface CheckSource {
  readonly text: string
  /** What the answer cites it as: `1` of `[1]`; its place in the list, from 1, where absent. */
  readonly mark?: string
}

/** What a check may need beside the text: the question it answers, and the texts it was to stand on. */
export interface CheckAbout {
  readonly query?: string
  readonly sources?: readonly CheckSource[]
}

/** Where a check found something. Offsets are UTF-16 units; personal data is shown masked. */
export interface CheckSpan {
  /** `text`, `query`, or `source[0]`. */
  readonly in: string
  readonly start: number
  readonly end: number
  readonly text: string
  readonly label: string
  readonly note?: string
}

/** What a check found beside its outcome. */
export interface CheckDetails {
  /** 0 to 7, as Azure Content Safety counts; on a clean text what lies below the line. */
  readonly severity?: number
  readonly evidence?: readonly CheckSpan[]
  /** Counts and shares, such as of claims that are supported. */
  readonly figures?: Readonly<Record<string, number>>
}

/** What a check found of a text. One that did not run is `unchecked`, never clean; `failed` where it should have run. */
export type CheckFinding =
  | ({ readonly check: string; readonly outcome: 'clean' } & CheckDetails)
  | ({
      readonly check: string
      readonly outcome: 'flagged'
      readonly category: string
      readonly severity: number
      readonly reason: string
    } & CheckDetails)
  | { readonly check: string; readonly outcome: 'unchecked'; readonly why: string; readonly failed?: true }

/** A check of text: a plain value with one function. */
export interface SafetyCheck {
  readonly id: string
  /** One sentence for people who choose. */
  readonly summary: string
  /** Why it cannot run here, such as a service that is not configured; it can where absent. */
  readonly missing?: string
  run(caller: Caller, text: string, signal: AbortSignal, about?: CheckAbout): Promise<CheckFinding>
}

/** The safety room's offer to nodes and evaluators. */
export interface Safety {
  readonly checks: readonly Pick<SafetyCheck, 'id' | 'summary' | 'missing'>[]
  /** Runs checks by id over a text; one that is not there, or that fails, is unchecked and says why. */
  check(
    caller: Caller,
    text: string,
    checks: readonly string[],
    signal: AbortSignal,
    about?: CheckAbout,
  ): Promise<readonly CheckFinding[]>
}
