import { infiniteQueryOptions } from '@tanstack/react-query'
import { client } from './client'
import type { DocumentView, Page, RunLine } from './types'

/** What runs are listed by. */
export interface RunFilter {
  readonly flow?: string
  readonly status?: 'queued' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled'
  readonly kind?: 'flow' | 'batch' | 'evaluation' | 'tournament' | 'gate'
  readonly q?: string
  readonly since?: string
}

/** Runs page by page, newest first; looked at again every 4 s while one is at the top. */
export const runPages = (filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: ['runs', filter],
    queryFn: async ({ pageParam, signal }) =>
      (await client.listRuns(
        { ...filter, limit: pageParam === '' ? 60 : 200, ...(pageParam !== '' && { cursor: pageParam }) },
        { signal },
      )) as unknown as Page<RunLine>,
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    // A long list that somebody scrolled through is not read again and again as a whole.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 2 ? false : 4_000),
    maxPages: 200,
  })

/** Documents of an index page by page. */
export const documentPages = (index: string) =>
  infiniteQueryOptions({
    queryKey: ['documents', index],
    queryFn: async ({ pageParam, signal }) =>
      (await client.listDocuments(
        { index, limit: 200, ...(pageParam !== '' && { cursor: pageParam }) },
        { signal },
      )) as unknown as Page<DocumentView> & {
        readonly cursor?: string
      },
    initialPageParam: '',
    getNextPageParam: ({ next, cursor }) => next ?? cursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(({ status }) => status === 'pending')) ? 1_000 : 10_000,
  })
