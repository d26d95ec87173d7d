import { useState, type ReactElement } from 'react'
import { Button } from '../../../parts/button'
import { shortHash } from '../../../parts/format'
import { Failure } from '../../../parts/states'
import { usePointLabel } from './use-point-label'

/** Chooses a label and points it at a version: forward it is a release by hand, back it is a rollback. */
export const PointLabel = ({
  flow,
  hash,
  pointing,
}: {
  readonly flow: string
  readonly hash: string
  /** Where each label points now. */
  readonly pointing: ReadonlyMap<string, string>
}): ReactElement => {
  const [label, setLabel] = useState('production')
  const point = usePointLabel(flow)
  const isHere = pointing.get(label) === hash
  return (
    <>
      <select
        className="in sm"
        aria-label={`Label for ${shortHash(hash)}`}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      >
        {[...new Set(['production', 'latest', 'staging', ...pointing.keys()])]
          .filter((one) => one !== 'repo')
          .map((one) => (
            <option key={one}>{one}</option>
          ))}
      </select>
      <Button
        size="sm"
        busy={point.isPending}
        off={isHere && `${label} points here`}
        onPress={() => point.mutate({ label, hash, before: pointing.get(label) })}
      >
        Point it here
      </Button>
      {point.error && <Failure error={point.error} />}
    </>
  )
}
