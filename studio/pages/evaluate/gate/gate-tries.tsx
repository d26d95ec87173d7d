import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { ago, shortHash } from '../../../parts/format'
import { Pill } from '../../../parts/pill'
import { tryAt, type TryLine } from './gate-data'

/** The tries at a gate, newest first; one under way shows how far it is. */
export const GateTries = ({
  name,
  seal,
  items,
  chosen,
  onChoose,
}: {
  readonly name: string
  /** The seal of now; tries at another one say so. */
  readonly seal: string | undefined
  readonly items: readonly TryLine[]
  readonly chosen: string | undefined
  readonly onChoose: (id: string) => void
}): ReactElement => (
  <ol className="tries">
    {items.map((one) => (
      <li key={one.id}>
        <button
          type="button"
          className={one.id === chosen ? 'on' : ''}
          aria-pressed={one.id === chosen}
          onClick={() => onChoose(one.id)}
        >
          <span className="row">
            <Pill state={one.verdict ?? one.status ?? 'running'} />
            <span className="tag">{shortHash(one.candidate.snapshot)}</span>
            <span className="clip">{one.candidate.label ?? ''}</span>
          </span>
          <span className="row t3 xxs">
            {one.verdict === undefined ? <Progress name={name} id={one.id} /> : <span>attempt {one.attempt}</span>}
            {one.candidate.variant !== null && <span className="clip">{one.candidate.variant}</span>}
            {seal !== undefined && one.seal !== seal && (
              <span title={`It was sealed as ${one.seal.slice(0, 12)} then`}>at an earlier seal</span>
            )}
            <span className="grow" />
            <span title={one.at}>{ago(one.at)}</span>
          </span>
        </button>
      </li>
    ))}
  </ol>
)

const Progress = ({ name, id }: { readonly name: string; readonly id: string }): ReactElement => {
  const { data } = useQuery(tryAt(name, id))
  if (data === undefined || data.verdict !== undefined) return <span>no verdict yet</span>
  return (
    <span className="num">
      {data.done} of {data.total} rows
    </span>
  )
}
