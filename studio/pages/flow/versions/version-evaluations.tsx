import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { client } from '../../../api/client'
import { shortHash } from '../../../parts/format'

interface Measured {
  readonly id: string
  readonly hash: string
  readonly dataset: string
  readonly dataset_version: string
}

/** How two versions were measured: beside each other on one dataset, or each by itself. */
export const VersionEvaluations = ({
  flow,
  from,
  to,
}: {
  readonly flow: string
  readonly from: string
  readonly to: string
}): ReactElement | null => {
  const { data } = useQuery({
    queryKey: ['evaluations', 'of', flow],
    queryFn: async () =>
      (await client.listEvaluations({ flow, status: 'completed', limit: 200 })).items as readonly Measured[],
  })
  if (!data) return null
  const pairs = pairsOf(data, from, to)
  const alone = [from, to].flatMap((hash) => data.find((one) => one.hash === hash) ?? [])
  if (pairs.length > 0)
    return (
      <>
        {pairs.slice(0, 3).map(([baseline, candidate]) => (
          <Link
            key={baseline.id}
            className="btn sm"
            href={`/evaluate/compare?baseline=${encodeURIComponent(baseline.id)}&candidate=${encodeURIComponent(candidate.id)}`}
          >
            Compare on {baseline.dataset}
          </Link>
        ))}
      </>
    )
  return (
    <>
      {alone.map(({ id, hash, dataset }) => (
        <Link key={id} className="btn sm quiet" href={`/evaluate/${encodeURIComponent(id)}`}>
          {shortHash(hash)} on {dataset}
        </Link>
      ))}
      <span className="t3 xs">{alone.length === 0 ? 'Neither was evaluated' : 'Not evaluated on one dataset'}</span>
      <Link className="btn sm" href={`/evaluate?new=1&flow=${encodeURIComponent(flow)}`}>
        Evaluate
      </Link>
    </>
  )
}

// The newest of each on the same version of the same dataset.
const pairsOf = (
  all: readonly Measured[],
  from: string,
  to: string,
): readonly (readonly [baseline: Measured, candidate: Measured])[] => {
  const seen = new Set<string>()
  return all.flatMap((candidate) => {
    const key = `${candidate.dataset} ${candidate.dataset_version}`
    const baseline = all.find((one) => one.hash === from && `${one.dataset} ${one.dataset_version}` === key)
    if (candidate.hash !== to || !baseline || seen.has(key)) return []
    seen.add(key)
    return [[baseline, candidate] as const]
  })
}
