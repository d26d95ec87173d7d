import type { ReactElement } from 'react'
import { count, duration } from '../../../parts/format'

/** Rows by what became of them, drawn to scale, with the time that is left where it is known. */
export const BatchProgress = ({
  told,
  isOpen,
}: {
  readonly told: {
    readonly total: number
    readonly completed: number
    readonly failed: number
    readonly eta_ms: number | null
  }
  readonly isOpen: boolean
}): ReactElement => {
  const done = told.completed + told.failed
  return (
    <>
      <progress value={done} max={Math.max(1, told.total)} aria-label="Rows done" />
      <span className="num">
        {count(done)} of {count(told.total)} rows
        {told.failed > 0 && <span className="bad">, {count(told.failed)} failed</span>}
        {isOpen && (
          <span className="t3">
            {told.eta_ms === null ? ', time left unknown' : `, about ${duration(told.eta_ms)} left`}
          </span>
        )}
      </span>
    </>
  )
}
