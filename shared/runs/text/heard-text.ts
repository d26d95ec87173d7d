import type { RunEvent } from '../contract'

/** What a follower has heard of each output while nodes speak. */
export interface HeardText {
  /** The event that brings a listener to what is said now; undefined where it has heard that, or where what is said anew does not reach as far yet. */
  tell(output: string, said: string, isWhole?: boolean): RunEvent | undefined
  /** Nobody knows any more what was heard of an output: what comes next replaces it. */
  forget(output: string): void
}

/** Keeps what a follower has heard. An attempt that begins anew repeats nothing as long as it says the same, and replaces what was heard where it does not. */
export const heardText = (): HeardText => {
  const heard = new Map<string, string | undefined>()
  return {
    tell(output, said, isWhole = false) {
      const before = heard.has(output) ? heard.get(output) : ''
      if (before === said) return undefined
      if (before !== undefined && !isWhole && before.startsWith(said)) return undefined
      heard.set(output, said)
      return before !== undefined && said.startsWith(before)
        ? { type: 'token', output, delta: said.slice(before.length) }
        : { type: 'replace', output, text: said }
    },
    forget: (output) => void heard.set(output, undefined),
  }
}
