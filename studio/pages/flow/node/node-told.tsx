import type { ReactElement } from 'react'
import type { NodeView, RunView } from '../../../api/types'
import { Icon } from '../../../parts/icon'
import { JsonView } from '../../../parts/json-view'
import { Messages } from '../../run/trace/messages'
import { RunValue } from '../../run/run-value'
import '../../run/run.css'
import { CitedText } from './cited-text'
import type { LiveNode } from '../run/follow-events'
import { NodeAttempts } from './node-attempts'

/** What a run tells of one node, by tab: what it gave, what was sent, what it was given, how often it was tried. */
export const NodeTold = ({
  tab,
  run,
  node,
  live,
  index,
  absent,
}: {
  readonly tab: string
  readonly run?: RunView | undefined
  readonly node?: NodeView | undefined
  readonly live?: LiveNode | undefined
  readonly index?: string | undefined
  /** What is said where nothing is told. */
  readonly absent: string
}): ReactElement => {
  if (node?.content === 'hidden')
    return (
      <p className="t2 pad">
        The content of this run is for its own principal, or for a caller with role read-content.
      </p>
    )
  if (tab === 'output') {
    const error = node?.error ?? live?.error
    if (error)
      return (
        <div className="pad">
          <div className="failure" role="alert">
            <div className="row">
              <Icon name="cross" size={14} className="bad" />
              <span className="mono strong">{error.code}</span>
            </div>
            <p className="break">{error.message}</p>
          </div>
        </div>
      )
    const text = typeof node?.output === 'string' ? node.output : node?.output === undefined ? live?.text : undefined
    if (text !== undefined && text !== '')
      return (
        <div
          className={`outp prose ${live?.status === 'running' ? 'live writing' : ''}`}
          tabIndex={0}
          role="region"
          aria-label="Output"
          aria-live={live?.status === 'running' ? 'polite' : 'off'}
        >
          <CitedText text={text} outputs={run?.outputs ?? undefined} index={index} />
        </div>
      )
    if (node?.output !== undefined && !/^(bypassed|waiting|running)$/.test(node.status))
      return (
        <div className="pad">
          {run ? (
            <RunValue run={run.id} label="Output" value={node.output} />
          ) : (
            <JsonView label="Output" value={node.output} />
          )}
        </div>
      )
  }
  if (tab === 'input' && run && node?.inputs !== undefined)
    return (
      <div className="pad">
        <RunValue run={run.id} label="Input" value={node.inputs} />
      </div>
    )
  if (tab === 'prompt' && run && node?.calls && node.calls.length > 0)
    return (
      <div className="pad stack">
        <Messages run={run} node={node} number={undefined} />
      </div>
    )
  if (tab === 'attempts' && node)
    return (
      <div className="pad stack">
        <NodeAttempts node={node} />
        {node.logs !== undefined && node.logs !== '' && <JsonView label="Log" value={node.logs} />}
      </div>
    )
  return <p className="t2 pad">{absent}</p>
}
