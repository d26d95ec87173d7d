import { everyItem } from '../../client'
import type { BatchFacts } from './batch-facts'
import type { RowShown, RowsOf } from './batch-rows'

/** Failed rows that failed alike. */
export interface FailureGroup {
  readonly count: number
  readonly code: string
  /** Words and row of the first of them. */
  readonly message: string
  readonly first: number
}

/** Groups of failed rows, most first. */
export interface FailureGroups {
  readonly groups: readonly FailureGroup[]
  /** False where there are more failed rows than were read. */
  readonly isWhole: boolean
}

const mostRead = 2000

/** Reads why rows failed; those whose words differ in numbers and quoted text alone failed alike. */
export const failedRows = async ({ progress }: BatchFacts, rowsOf: RowsOf): Promise<FailureGroups> => {
  if (progress.failed === 0) return { groups: [], isWhole: true }
  const found = new Map<string, FailureGroup>()
  let read = 0
  for await (const item of everyItem(rowsOf, { status: 'failed', limit: 200 })) {
    if (read === mostRead) return { groups: sorted(found), isWhole: false }
    read += 1
    const { row, error } = item as RowShown
    const { code, message } = error ?? { code: 'unknown', message: 'The row says nothing of why' }
    const kind = `${code} ${message.replaceAll(/“[^”]*”|"[^"]*"|\d+/g, '…')}`
    const known = found.get(kind)
    found.set(kind, known ? { ...known, count: known.count + 1 } : { count: 1, code, message, first: row })
  }
  return { groups: sorted(found), isWhole: true }
}

const sorted = (found: ReadonlyMap<string, FailureGroup>): readonly FailureGroup[] =>
  [...found.values()].toSorted((left, right) => right.count - left.count || left.first - right.first)
