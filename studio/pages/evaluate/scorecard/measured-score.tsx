import type { ReactElement } from 'react'
import { noNumber, type Measurement } from './measured-row'
import { shown, type Unit } from '../scorecard'

/** A score, or the word for why there is none; never a blank. */
export const MeasuredScore = ({
  measured,
  unit,
}: {
  readonly measured: Measurement | undefined
  readonly unit?: Unit
}): ReactElement => {
  if (measured === undefined) return <span className="t3 xs">none</span>
  const none = noNumber(measured)
  if (none !== undefined)
    return (
      <span className={`xs ${none === 'error' ? 'bad' : 't3'}`} title={measured.error ?? measured.why}>
        {none}
      </span>
    )
  const value = shown(measured.score ?? null, unit)
  if (measured.pass === undefined) return <span className="num">{value}</span>
  return (
    <span
      className={`num ${measured.pass ? '' : 'bad'}`}
      title={measured.reason ?? (measured.pass ? 'passes' : 'fails')}
    >
      <span className="visually-hidden">{measured.pass ? 'passes' : 'fails'} </span>
      {value}
      <span aria-hidden="true">{measured.pass ? '' : ' ✕'}</span>
    </span>
  )
}
