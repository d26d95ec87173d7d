import type { Caller } from '../caller'

/** What a check found of a text. One that did not run is `unchecked`, never clean. */
export type CheckFinding =
  | { readonly check: string; readonly outcome: 'clean' }
  | {
      readonly check: string
      readonly outcome: 'flagged'
      readonly category: string
      readonly severity: number
      readonly reason: string
    }
  | { readonly check: string; readonly outcome: 'unchecked'; readonly why: string }

/** A check of text: a plain value with one function. */
export interface SafetyCheck {
  readonly id: string
  /** One sentence for people who choose. */
  readonly summary: string
  run(caller: Caller, text: string, signal: AbortSignal): Promise<CheckFinding>
}

/** The safety room's offer to nodes. */
export interface Safety {
  readonly checks: readonly Pick<SafetyCheck, 'id' | 'summary'>[]
  /** Runs checks by id over a text; one that is not there, or that fails, is unchecked and says why. */
  check(caller: Caller, text: string, checks: readonly string[], signal: AbortSignal): Promise<readonly CheckFinding[]>
}
