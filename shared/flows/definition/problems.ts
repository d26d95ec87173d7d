import type { FaultItem } from '../../faults'

/** Where in a parsed file something stands: keys and indexes from the top. */
export type At = readonly (string | number)[]

/** Gathers everything that is wrong with a flow, so that it can be said at once. */
export interface Problems {
  readonly errors: FaultItem[]
  readonly warnings: FaultItem[]
  /** Notes an error at a place of the flow file. */
  error(code: string, message: string, at: At, node?: string): void
  warning(code: string, message: string, at: At, node?: string): void
  /** Takes over an item that already knows its place. */
  readonly add: (item: FaultItem) => void
}

/** An empty gathering for one file; `locate` turns a place into line and column. */
export const gatherProblems = (file: string, locate: (at: At) => { line: number; column: number }): Problems => {
  const errors: FaultItem[] = []
  const warnings: FaultItem[] = []
  const item = (code: string, message: string, at: At, node?: string): FaultItem => ({
    code,
    message,
    file,
    ...locate(at),
    ...(node !== undefined && { node }),
  })
  return {
    errors,
    warnings,
    error: (...found) => void errors.push(item(...found)),
    warning: (...found) => void warnings.push(item(...found)),
    add: (found) => void errors.push(found),
  }
}
