import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { client } from '../../api/client'
import type { OpenWait, RunView } from '../../api/types'
import { Button } from '../../parts/button'
import { counted } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Shown } from '../../parts/states'
import { AnswerForm } from './answer-form'

/** What a run that did not complete asks of somebody: why it stands where it does, and the ways on. */
export const RunBanner = ({
  run,
  isBusy,
  onResume,
  onFork,
}: {
  readonly run: RunView
  readonly isBusy: boolean
  readonly onResume: () => void
  readonly onFork: () => void
}): ReactElement | null => {
  if (run.status === 'waiting') return <Waits run={run.id} />
  if (run.status !== 'failed' && run.status !== 'cancelled') return null
  const kept = run.nodes.filter(({ status }) => status === 'completed' || status === 'reused').length
  const isFailed = run.status === 'failed'
  const isFlow = run.kind === 'flow'
  return (
    <section className={`rban ${run.status}`} role={isFailed ? 'alert' : 'status'} aria-label={`The run ${run.status}`}>
      <Icon name={isFailed ? 'cross' : 'struck'} size={14} className={isFailed ? 'bad' : 't3'} />
      <div className="grow">
        <p>
          {isFailed ? (
            <>
              {run.failed_node !== undefined && (
                <>
                  <Link href={`/runs/${run.id}?span=${encodeURIComponent(run.failed_node)}`} className="strong">
                    {run.failed_node}
                  </Link>{' '}
                  failed with{' '}
                </>
              )}
              <span className="mono strong">{run.error?.code ?? 'unknown'}</span>
            </>
          ) : (
            <span className="strong">It was cancelled.</span>
          )}
        </p>
        {run.error && <p className="break">{run.error.message}</p>}
        <p className="t2">
          {isFailed ? `${adviceFor(run.error?.code)} ` : ''}
          {isFlow
            ? `Resume runs what is missing; ${kept === 0 ? 'nothing had completed' : `${counted(kept, 'node')} of ${run.nodes.length} ${kept === 1 ? 'is' : 'are'} kept and not paid again`}. Fork takes it over into a new run, with other inputs where they were at fault.`
            : 'Resume runs what is missing; what has completed is kept.'}
        </p>
      </div>
      <span className="row">
        {isFlow && (
          <Button icon="fork" onPress={onFork}>
            Fork
          </Button>
        )}
        <Button kind="go" icon="play" busy={isBusy} onPress={onResume}>
          Resume
        </Button>
      </span>
    </section>
  )
}

const advice: Readonly<Record<string, string>> = {
  rate_limited: 'The model was asked more than it allows: wait a minute, or add a second model to the node.',
  timeout: 'It took longer than the node may: raise its timeout, or ask for less.',
  model_failed: 'The model refused the request: the message says why; a resume asks the same again.',
  content_blocked: 'A check stopped the text: look at its finding before running it again.',
  unavailable: 'A service was not there: a resume is worth trying once it is back.',
  connection_failed: 'A service could not be reached: look at its connection in the settings.',
  lost: 'The process that ran it is gone: a resume goes on from its last record.',
  invalid_input: 'An input does not fit: fork it with another.',
  node_failed: 'The node’s own code or template failed: mend it, then fork with the new version.',
  deadline: 'The call ran out of time: start it as a durable run, which may take as long as it needs.',
}

const adviceFor = (code = ''): string => (Object.hasOwn(advice, code) ? (advice[code] ?? '') : '')

const Waits = ({ run }: { readonly run: string }): ReactElement => {
  const waits = useQuery({ queryKey: ['run', run, 'waits'], queryFn: () => client.listRunWaits({ id: run }) })
  return (
    <Shown query={waits} lines={3}>
      {({ items }) => (
        <>
          {items.map((wait) => (
            <AnswerForm key={wait.node} run={run} wait={wait as unknown as OpenWait} />
          ))}
        </>
      )}
    </Shown>
  )
}
