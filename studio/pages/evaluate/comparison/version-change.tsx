import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { flowAt } from '../../../api/queries'
import { counted } from '../../../parts/format'
import { changedFiles } from './changed-files'
import type { ComparedSide } from './compared'

/** What changed between the two versions in a line, with the way to all of it. */
export const VersionChange = ({
  baseline,
  candidate,
}: {
  readonly baseline: ComparedSide
  readonly candidate: ComparedSide
}): ReactElement => {
  const isSame = baseline.snapshot === candidate.snapshot
  const isOneFlow = baseline.flow === candidate.flow
  const before = useQuery({
    ...flowAt(baseline.flow, { version: baseline.snapshot }),
    enabled: !isSame,
    staleTime: Infinity,
  })
  const after = useQuery({
    ...flowAt(candidate.flow, { version: candidate.snapshot }),
    enabled: !isSame,
    staleTime: Infinity,
  })
  if (isSame)
    return <span className="t2 xs">The same version on both sides; what differs is chance, or the variant.</span>
  const changed = before.data && after.data && changedFiles(before.data, after.data)
  return (
    <>
      <span className="t2 xs">
        {changed &&
          (changed.length === 0 ? (
            'No text changed between the versions.'
          ) : (
            <>
              {changed.length === 1 ? 'Only ' : ''}
              {changed.slice(0, 3).map(({ path, lines }, place) => (
                <span key={path}>
                  {place > 0 ? ', ' : ''}
                  <span className="mono">{path}</span> {counted(lines, 'line')}
                </span>
              ))}
              {changed.length > 3 ? ` and ${changed.length - 3} more files` : ''} changed.
            </>
          ))}
      </span>
      {isOneFlow && (
        <Link
          className="btn sm"
          href={`/flows/${encodeURIComponent(candidate.flow)}/versions?from=${baseline.snapshot}&to=${candidate.snapshot}`}
        >
          Show the change
        </Link>
      )}
    </>
  )
}
