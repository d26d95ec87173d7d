import type { JsonObject } from '../../../../client'

/** A question with the documents that should be found for it: a row as the retrieval evaluators read it. */
export interface RetrievalTest {
  readonly question: string
  readonly relevant: readonly { readonly document: string; readonly relevance: number }[]
  /** Groups it is asked as. */
  readonly groups?: readonly string[]
}

/** What is saved of a question: evaluators read `question` and `relevant`, the bench all of it. */
export const testRow = (
  index: string,
  { question, relevant, groups }: RetrievalTest,
  passages: Readonly<Record<string, string>>,
): JsonObject => ({
  question,
  index,
  relevant: relevant.map(({ document, relevance }) => ({
    document,
    relevance,
    ...(passages[document] !== undefined && { passage: passages[document] }),
  })),
  ...(groups && groups.length > 0 && { groups: [...groups] }),
})

/** The test that a row of a dataset is for an index; undefined where it is none. */
export const testOf = (index: string, row: Readonly<Record<string, unknown>>): RetrievalTest | undefined => {
  const question = row['question'] ?? row['query']
  const told = row['relevant'] ?? row['relevant_documents']
  if (typeof question !== 'string' || question === '' || told === undefined || told === null) return undefined
  if (row['index'] !== undefined && row['index'] !== index) return undefined
  const relevant = (Array.isArray(told) ? (told as unknown[]) : [told]).flatMap((entry) => {
    if (typeof entry === 'string') return [{ document: entry, relevance: 1 }]
    const { document, relevance } = (entry ?? {}) as { readonly document?: unknown; readonly relevance?: unknown }
    const grade = typeof relevance === 'number' ? relevance : 1
    return typeof document === 'string' && grade > 0 ? [{ document, relevance: grade }] : []
  })
  if (relevant.length === 0) return undefined
  const groups = row['groups']
  return {
    question,
    relevant,
    ...(Array.isArray(groups) && { groups: groups.filter((group): group is string => typeof group === 'string') }),
  }
}

/** Where the first relevant document stands, from 1, passages of one document counting once; null where it is not found. */
export const rankOf = (found: readonly { readonly document: string }[], test: RetrievalTest): number | null => {
  const wanted = new Set(test.relevant.map(({ document }) => document))
  const place = [...new Set(found.map(({ document }) => document))].findIndex((document) => wanted.has(document))
  return place < 0 ? null : place + 1
}

/** What the ranks come to: how many were found, how many first, and the mean of what they are the inverse of. */
export const comeTo = (
  ranks: readonly (number | null)[],
): { readonly found: number; readonly first: number; readonly mrr: number } => ({
  found: ranks.filter((rank) => rank !== null).length,
  first: ranks.filter((rank) => rank === 1).length,
  mrr:
    ranks.length === 0
      ? 0
      : ranks.reduce<number>((sum, rank) => sum + (rank === null ? 0 : 1 / rank), 0) / ranks.length,
})
