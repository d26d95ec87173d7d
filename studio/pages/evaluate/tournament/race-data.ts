import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { client } from '../../../api/client'
import type { Page, RunLine } from '../../../api/types'
import { isOver } from '../evaluation-view'
import type { Figure, MetricId } from '../scorecard'

/** Why a race is over. */
export type RaceEnd = 'one is left' | 'no rows are left' | 'the cost ceiling is reached' | 'a price is unknown'

/** Why a contestant races no more. */
export interface Stopped {
  readonly round: number
  readonly by: string
  readonly evidence: number
}

/** A contestant with everything that is known of it now. */
export interface Contestant {
  readonly arm: string
  readonly flow: string
  readonly snapshot: string
  readonly label: string | null
  readonly variant: string | null
  readonly model?: string
  readonly parameters?: Readonly<Record<string, unknown>>
  readonly mean: number | null
  readonly low: number | null
  readonly high: number | null
  readonly n: number
  readonly measured: number
  readonly failed: number
  readonly cost: number | null
  readonly stopped: Stopped | null
  readonly behind: {
    readonly arm: string
    readonly difference: number
    readonly low: number
    readonly high: number
    readonly n: number
    readonly evidence: number
  } | null
}

/** A tournament as the API shows it. */
export interface Tournament {
  readonly id: string
  readonly status: string
  readonly flow: string
  readonly dataset: string
  readonly objective: string
  readonly max_cost: number | null
  readonly winner: string | null
  readonly over: RaceEnd | null
  readonly rounds: readonly {
    readonly round: number
    readonly standings: readonly {
      readonly arm: string
      readonly mean: number | null
      readonly stopped: Stopped | null
    }[]
  }[]
  readonly started_at: string
  readonly ended_at: string | null
  readonly alpha: number
  readonly needed: number
  readonly evaluator: {
    readonly name: string
    readonly metric: MetricId
    readonly direction: 'higher' | 'lower'
    readonly scale: readonly [number, number | null]
    readonly unit?: Figure['unit']
  }
  readonly evaluators: readonly string[]
  readonly rows: number
  readonly rows_per_round: number
  readonly done: number
  readonly whole: number
  readonly spent: number | null
  readonly leader: string | null
  readonly contestants: readonly Contestant[]
}

/** A tournament in the list. */
export interface TournamentLine extends RunLine {
  readonly dataset: string
  readonly objective: string
  readonly contestants: readonly string[]
  readonly winner: string | null
  readonly over: RaceEnd | null
}

/** One tournament; followed while it runs. */
export const tournamentAt = (id: string) =>
  queryOptions({
    queryKey: ['tournament', id],
    queryFn: async () => (await client.getTournament({ id })) as unknown as Tournament,
    // Every look reads every row that is there: a long race is looked at less often.
    refetchInterval: ({ state: { data } }) =>
      data === undefined
        ? 1_000
        : isOver(data.status)
          ? false
          : data.whole > 20_000
            ? 10_000
            : data.whole > 4_000
              ? 3_000
              : 1_000,
  })

/** Tournaments page by page, newest first; looked at again while one runs. */
export const tournamentPages = infiniteQueryOptions({
  queryKey: ['tournaments'],
  queryFn: async ({ pageParam }) =>
    (await client.listTournaments({
      limit: 50,
      ...(pageParam !== '' && { cursor: pageParam }),
    })) as unknown as Page<TournamentLine>,
  initialPageParam: '',
  getNextPageParam: ({ next }) => next,
  refetchInterval: ({ state }) =>
    state.data?.pages.some(({ items }) => items.some(({ status }) => !isOver(status))) ? 2_000 : 15_000,
})
