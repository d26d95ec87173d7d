import { QueryClient, queryOptions } from '@tanstack/react-query'
import { ClientError } from '../../client'
import { noteGone, onReturn } from '../frame/reach'
import { client } from './client'
import type { FlowLine, FlowView, Health, Page, RunLine, RunView } from './types'

const isGone = (error: unknown): boolean => error instanceof ClientError && error.code === 'unreachable'

/** The cache of what the server said; an answer that did not come marks the server as gone. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      retry: (failures, error) => {
        if (isGone(error)) noteGone()
        return isGone(error) && failures < 1
      },
      retryDelay: 400,
    },
    mutations: {
      onError: (error) => {
        if (isGone(error)) noteGone()
      },
    },
  },
})
onReturn(() => void queries.invalidateQueries())

/** How the server is; asked every 20 s. */
export const health = queryOptions({
  queryKey: ['health'],
  queryFn: async ({ signal }) => (await client.getHealth({}, { signal })) as Health,
  refetchInterval: 20_000,
})

/** Runs that wait for a person. */
export const waitingRuns = queryOptions({
  queryKey: ['runs', 'waiting'],
  queryFn: async ({ signal }) => (await client.listRuns({ status: 'waiting' }, { signal })) as unknown as Page<RunLine>,
  refetchInterval: 15_000,
})

/** Every flow of the project. */
export const flowList = queryOptions({
  queryKey: ['flows'],
  queryFn: async ({ signal }) => (await client.listFlows({ limit: 500 }, { signal })) as unknown as Page<FlowLine>,
})

/** One flow at a version or label. */
export const flowAt = (flow: string, at: { readonly version?: string; readonly label?: string } = {}) =>
  queryOptions({
    queryKey: ['flow', flow, at],
    queryFn: async ({ signal }) => (await client.getFlow({ flow, ...at }, { signal })) as FlowView,
  })

/** One run with its nodes. */
export const runById = (id: string) =>
  queryOptions({
    queryKey: ['run', id],
    queryFn: async ({ signal }) => (await client.getRun({ id }, { signal })) as unknown as RunView,
  })
