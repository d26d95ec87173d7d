import { useMutation } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { client } from '../../../api/client'
import { Button } from '../../../parts/button'
import { count, counted, duration } from '../../../parts/format'
import { Failure } from '../../../parts/states'
import type { EvaluationView } from '../evaluation-view'
import { timeLeft } from './time-left'

/** How far an evaluation is, how long it will take still, and the way to stop it. */
export const EvaluationProgress = ({ told }: { readonly told: EvaluationView }): ReactElement => {
  const cancel = useMutation({ mutationFn: () => client.cancelRun({ id: told.id }) })
  const left = timeLeft(told, Date.now())
  return (
    <section className="panel inset2 row wrap" aria-label="Progress">
      <progress value={told.done} max={Math.max(1, told.total)} aria-label="Rows measured" />
      <span className="num" role="status">
        {count(told.done)} of {counted(told.total, 'row')} measured
      </span>
      <span className="t3 xs">{left === undefined ? 'time left unknown yet' : `about ${duration(left)} left`}</span>
      <span className="grow" />
      <Button kind="stop" size="sm" icon="stop" busy={cancel.isPending} onPress={() => cancel.mutate()}>
        Stop the evaluation
      </Button>
      {cancel.error && <Failure error={cancel.error} />}
    </section>
  )
}
