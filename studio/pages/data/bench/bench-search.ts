import { queryOptions } from '@tanstack/react-query'
import { clientFor } from '../../../api/client'
import type { DocumentView, Hit } from '../../../api/types'
import type { Mark } from '../../../parts/passage-text'

/** What a search goes by. */
export type Mode = 'hybrid' | 'keyword' | 'vector'

/** A question to an index, as the bench asks it. */
export interface BenchOrder {
  readonly index: string
  readonly question: string
  readonly mode: Mode
  readonly top: number
  /** Nothing is oneself, `*` nobody in particular, anything else groups with commas between. */
  readonly as: string
  readonly rerank: boolean
}

/** A passage found, with its marks. */
export type BenchHit = Hit & { readonly highlights?: readonly Mark[] }

/** The principal a bench speaks for; undefined is oneself. */
export const principalOf = (as: string): string | undefined =>
  as === ''
    ? undefined
    : as === '*'
      ? 'bench'
      : `bench;groups=${as
          .split(',')
          .map((group) => encodeURIComponent(group.trim()))
          .join(',')}`

/** Asks an index; the time is what it took from here. */
export const benchSearch = (order: BenchOrder) =>
  queryOptions({
    queryKey: ['search', order.index, order],
    enabled: order.question !== '',
    staleTime: 30_000,
    queryFn: async ({ signal }) => {
      const { index, question: query, mode, top, as, rerank } = order
      const began = performance.now()
      const body = { query, mode, top, highlight: true, ...(rerank && { rerank: true }) }
      const reply = await clientFor(principalOf(as)).searchIndex({ index, body }, { signal })
      return {
        results: reply.results as unknown as readonly BenchHit[],
        notes: reply.notes ?? [],
        took: Math.round(performance.now() - began),
      }
    },
  })

/** Groups that documents name, in the order of the alphabet. */
export const groupsOf = (documents: readonly Pick<DocumentView, 'acl'>[]): readonly string[] =>
  [...new Set(documents.flatMap(({ acl }) => acl ?? []))].toSorted()

/** Passages that somebody in every group finds and this principal does not, by their documents: what access rules kept back. */
export const keptBack = (
  everybodys: readonly Pick<Hit, 'passage' | 'document'>[],
  own: readonly Pick<Hit, 'passage'>[],
  restricted: ReadonlySet<string>,
): ReadonlyMap<string, number> => {
  const found = new Set(own.map(({ passage }) => passage))
  const kept = new Map<string, number>()
  for (const { passage, document } of everybodys)
    if (restricted.has(document) && !found.has(passage)) kept.set(document, (kept.get(document) ?? 0) + 1)
  return kept
}
