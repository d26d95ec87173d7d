import { principalOf, type Caller } from '../caller'
import type { DocumentStore, Where } from '../store/contract'
import { seesAllRuns, seesContent } from './access'
import type { RunHeader, Runs, RunSummary, RunsQuery } from './contract'
import { headerShape } from './documents'
import { summaryOf } from './views'

const mostPages = 10

/** Runs newest first. Where words are looked for, a page ends at the first finds or after ten times its limit: it may be short, or empty, and yet not be the last. */
export const listHeaders = async (
  store: DocumentStore,
  caller: Caller,
  query: RunsQuery,
): ReturnType<Runs['listHeaders']> => {
  const { limit = 50, q } = query
  const words = wordsOf(q)
  let { cursor } = query
  for (let pages = 1; ; pages++) {
    const page = await store.list('runs', [caller.project], {
      where: whereOf(caller, query),
      orderBy: [
        { field: 'doc', direction: 'ascending' },
        { field: 'started', direction: 'descending' },
      ],
      limit,
      ...(cursor !== undefined && { cursor }),
    })
    cursor = page.cursor
    const items = page.items
      .map((kept) => headerShape.read(kept.value))
      .filter(({ purging: isGoing }) => !isGoing)
      .map((header) => ({ summary: summaryOf(header, seesContent(caller, header)), header }))
      .filter(({ summary }) => holdsAll(summary, words))
    if (words.length === 0 || items.length > 0 || cursor === undefined || pages >= mostPages)
      return { items, ...(cursor !== undefined && { next: cursor }) }
  }
}

const whereOf = (caller: Caller, query: RunsQuery): readonly Where[] => {
  const where: Where[] = [{ field: 'doc', is: 'eq', value: 'run' }]
  for (const field of ['flow', 'status', 'kind'] as const) {
    const value = query[field]
    if (value !== undefined) where.push({ field, is: 'eq', value })
  }
  if (query.since !== undefined) where.push({ field: 'started', is: 'gte', value: timeOf(query.since) })
  if (query.until !== undefined) where.push({ field: 'started', is: 'lt', value: timeOf(query.until) })
  // Without a role that reads them all, one's own runs are still one's own.
  if (!seesAllRuns(caller)) where.push({ field: 'principal', is: 'eq', value: principalOf(caller).id })
  return where
}

// Headers hold UTC with milliseconds, so that texts stand in the order of times.
const timeOf = (time: string): string => new Date(time).toISOString() satisfies RunHeader['started']

const wordsOf = (text = ''): readonly string[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')

// What is hidden from the caller is not there to be found.
const holdsAll = (run: RunSummary, words: readonly string[]): boolean => {
  if (words.length === 0) return true
  const { id, flow, kind, status, label, variant, title, failed_node, error, content } = run
  const told = content === undefined ? error?.message : undefined
  const text = [id, flow, kind, status, label, variant, title, failed_node, error?.code, told].join(' ').toLowerCase()
  return words.every((word) => text.includes(word))
}
