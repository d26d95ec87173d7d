import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, type ReactElement } from 'react'
import { Link } from 'wouter'
import { client } from '../../../api/client'
import { queries } from '../../../api/queries'
import { Button } from '../../../parts/button'
import { counted } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { Pill } from '../../../parts/pill'
import { Failure, Shown } from '../../../parts/states'
import { isOver } from '../evaluation-view'
import { tryAt, type TryView } from './gate-data'
import { GateEvidence } from './gate-evidence'

/** A try at a gate: how far it is, or its evidence. */
export const GateTry = ({
  name,
  id,
  check,
  onCheck,
}: {
  readonly name: string
  readonly id: string
  readonly check: string | undefined
  readonly onCheck: (key: string | undefined) => void
}): ReactElement => {
  const query = useQuery(tryAt(name, id))
  const isJudged = query.data?.verdict !== undefined
  // The list learns of a verdict with the try that is followed.
  useEffect(() => {
    if (isJudged) void queries.invalidateQueries({ queryKey: ['gate', name, 'runs'] })
  }, [isJudged, name])
  return (
    <Shown query={query}>
      {(told) =>
        told.verdict === undefined ? (
          <UnderWay name={name} told={told} />
        ) : (
          <GateEvidence evidence={told} chosen={check} onChoose={onCheck} />
        )
      }
    </Shown>
  )
}

const UnderWay = ({
  name,
  told,
}: {
  readonly name: string
  readonly told: Extract<TryView, { readonly verdict?: undefined }>
}): ReactElement => {
  const { id, status, done, total } = told
  const isEnded = isOver(status)
  const cancel = useMutation({
    mutationFn: () => client.cancelRun({ id }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['gate', name] }),
  })
  return (
    <section className="panel inset2 stack live" aria-label="Verdict">
      <div className="row wrap">
        <span className="gatemark unknown" aria-hidden="true" />
        <h2>{isEnded ? `It ended without a verdict` : `A version is trying gate ${name}`}</h2>
        <Pill state={status} />
        <span className="grow" />
        <Link className="btn sm" href={`/runs/${id}`}>
          Open the run
        </Link>
        {!isEnded && (
          <Button kind="stop" size="sm" icon="stop" busy={cancel.isPending} onPress={() => cancel.mutate()}>
            Cancel
          </Button>
        )}
      </div>
      {isEnded ? (
        <p className="row t2">
          <Icon name="dash" size={14} />
          {done} of {counted(total, 'row')} measured. A try that was stopped counts as a try of its version; try it
          again for a verdict.
        </p>
      ) : (
        <div className="row" role="status">
          <progress value={done} max={Math.max(1, total)} aria-label="Rows measured" />
          <span className="num">
            {done} of {counted(total, 'row')} measured
          </span>
        </div>
      )}
      {cancel.error && <Failure error={cancel.error} />}
    </section>
  )
}
