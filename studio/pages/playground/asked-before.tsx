import type { ReactElement } from 'react'
import { ago, duration } from '../../parts/format'
import type { Asked } from './history'

/** What was asked in this tab before: one step back to its answers and its form. */
export const AskedBefore = ({
  history,
  onShow,
}: {
  readonly history: readonly Asked[]
  readonly onShow: (asked: Asked) => void
}): ReactElement | null => {
  if (history.length === 0) return null
  return (
    <section className="panel before" aria-label="Asked in this tab">
      <div className="phead">
        <h2>Asked in this tab</h2>
      </div>
      <ul>
        {history.map((asked) => (
          <li key={asked.id}>
            <button type="button" onClick={() => onShow(asked)}>
              <span className="clip">{asked.title}</span>
              <span className="t3 xs clip">
                {asked.lanes
                  .map(({ name, latency_ms, status }) =>
                    latency_ms === undefined ? `${name} ${status}` : `${name} ${duration(latency_ms)}`,
                  )
                  .join(' · ')}
              </span>
              <span className="t3 xs nowrap">{ago(asked.at)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
