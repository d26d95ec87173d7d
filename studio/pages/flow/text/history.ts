/** What somebody is writing: the flow’s text and the files beside it. */
export interface Draft {
  readonly yaml: string
  readonly files: Readonly<Record<string, string>>
}

/** A draft with what it was before, and what was undone. */
export interface History {
  readonly past: readonly Draft[]
  readonly present: Draft
  readonly future: readonly Draft[]
  /** What the last edit was of, and when: typing in one place is one edit. */
  readonly last?: { readonly of: string; readonly at: number }
}

const mostPast = 200
const pauseMs = 800

/** A history without a past. */
export const begin = (present: Draft): History => ({ past: [], present, future: [] })

/** The history after an edit; edits of the same thing shortly after each other count as one. */
export const edited = (history: History, present: Draft, of: string, at: number): History => {
  if (present.yaml === history.present.yaml && present.files === history.present.files) return history
  const goesOn = history.last?.of === of && at - history.last.at < pauseMs
  return {
    past: goesOn ? history.past : [...history.past, history.present].slice(-mostPast),
    present,
    future: [],
    last: { of, at },
  }
}

/** The history one edit back. */
export const undone = ({ past, present, future }: History): History => {
  const before = past.at(-1)
  return before ? { past: past.slice(0, -1), present: before, future: [present, ...future] } : { past, present, future }
}

/** The history one edit forth again. */
export const redone = ({ past, present, future }: History): History => {
  const [next, ...rest] = future
  return next ? { past: [...past, present], present: next, future: rest } : { past, present, future }
}
