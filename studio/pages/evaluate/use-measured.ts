import { useQuery } from '@tanstack/react-query'
import { client } from '../../api/client'
import { gateList } from '../../api/gates'
import type { Page, RunLine } from '../../api/types'
import { ago, shortHash } from '../../parts/format'
import { triesAt } from './gate/gate-data'
import type { Card } from './scorecard'

/** Something that was measured of a flow, to be shown beside what is asked of it. */
export interface Measured {
  readonly id: string
  readonly text: string
  readonly at: string
  /** Whether it is a try at this very gate. */
  readonly isOwn: boolean
}

/** The recent evaluations of a flow, the tries at a gate and what came last of the others of that flow, newest first. */
export const useMeasured = (flow: string, gate: string | undefined): readonly Measured[] => {
  const evaluations = useQuery({
    queryKey: ['runs', 'evaluations', 'of', flow],
    enabled: flow !== '',
    queryFn: async () =>
      (await client.listEvaluations({ flow, status: 'completed', limit: 20 })) as unknown as Page<RunLine>,
  })
  const tries = useQuery({ ...triesAt(gate ?? ''), enabled: gate !== undefined })
  const gates = useQuery(gateList)
  const others = (gates.data?.items ?? []).flatMap(({ name, flow: of, last }) =>
    of === flow && name !== gate && last !== null && last.verdict !== 'tampered' ? [{ name, ...last }] : [],
  )
  return [
    ...others.map(({ name, id, verdict, candidate, at }) => ({
      id,
      at,
      isOwn: false,
      text: `try of ${shortHash(candidate.snapshot)} at ${name}, ${verdict}, ${ago(at)}`,
    })),
    ...(evaluations.data?.items ?? []).map(({ id, hash, started_at }) => ({
      id,
      at: started_at,
      isOwn: false,
      text: `evaluation of ${shortHash(hash)}, ${ago(started_at)}`,
    })),
    ...(tries.data?.items ?? []).flatMap(({ id, verdict, candidate, at }) =>
      verdict === undefined || verdict === 'tampered'
        ? []
        : [{ id, at, isOwn: true, text: `try of ${shortHash(candidate.snapshot)}, ${verdict}, ${ago(at)}` }],
    ),
  ].toSorted((one, other) => (one.at < other.at ? 1 : -1))
}

/** The scorecard of what was measured. */
export const useCard = (id: string): Card | undefined =>
  useQuery({
    queryKey: ['evaluation', id, ''],
    enabled: id !== '',
    staleTime: 60_000,
    queryFn: async () => (await client.getEvaluation({ id })) as unknown as Card,
  }).data
