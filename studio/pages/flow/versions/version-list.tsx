import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { ago, shortHash } from '../../../parts/format'
import { PointLabel } from './point-label'

/** A version as its list tells of it. */
export interface VersionLine {
  readonly hash: string
  readonly published_at: string
  readonly published_by: string
  readonly labels: readonly string[]
  readonly message?: string
}

/** The versions of a flow, newest first: which two are compared, and where labels point. */
export const VersionList = ({
  flow,
  items,
  from,
  to,
  onPick,
}: {
  readonly flow: string
  readonly items: readonly VersionLine[]
  readonly from: string | undefined
  readonly to: string | undefined
  readonly onPick: (change: { readonly from?: string; readonly to?: string }) => void
}): ReactElement => {
  const pointing = new Map(items.flatMap(({ hash, labels }) => labels.map((label) => [label, hash] as const)))
  const path = `/flows/${encodeURIComponent(flow)}/versions`
  return (
    <div className="vlist">
      <div className="vhead t3 xxs" aria-hidden="true">
        <span>from</span>
        <span>to</span>
        <span>version</span>
      </div>
      <ol aria-label="Versions, newest first">
        {items.map(({ hash, labels, message, published_at, published_by }) => (
          <li key={hash} className={`vitem ${hash === to || hash === from ? 'sel' : ''}`}>
            {(['from', 'to'] as const).map((side) => (
              <label className="vpick" key={side}>
                <input
                  type="radio"
                  name={side}
                  aria-label={`Compare ${side} ${shortHash(hash)}`}
                  checked={hash === (side === 'from' ? from : to)}
                  onChange={() => onPick({ [side]: hash })}
                />
              </label>
            ))}
            <div className="vbody">
              <div className="row wrap">
                <Link
                  href={`${path}?to=${hash}`}
                  className="tag"
                  aria-current={hash === to ? 'true' : undefined}
                  aria-label={`Show what ${shortHash(hash)} changed`}
                >
                  {shortHash(hash)}
                </Link>
                {labels.map((label) => (
                  <span className="pill run" key={label}>
                    {label}
                  </span>
                ))}
              </div>
              {message !== undefined && <p className="break">{message}</p>}
              <p className="t3 xs" title={published_at}>
                {ago(published_at)} by {published_by}
              </p>
              <div className="row wrap">
                <PointLabel flow={flow} hash={hash} pointing={pointing} />
              </div>
            </div>
          </li>
        ))}
      </ol>
    </div>
  )
}
