import type { ReactElement } from 'react'
import type { NodeView } from '../../../api/types'
import { count, counted } from '../../../parts/format'
import { Icon } from '../../../parts/icon'

/** How often a node was tried and which calls it made, failed ones with their reason. */
export const NodeAttempts = ({ node }: { readonly node: NodeView }): ReactElement => {
  const calls = node.calls ?? []
  return (
    <>
      <p>
        {counted(node.attempts, 'attempt')}, {node.status}
        {calls.length > 0 && <span className="t3">, {counted(calls.length, 'call')}</span>}
      </p>
      <ol className="tries">
        {calls.map(({ error, model, usage }, place) => (
          <li className="row" key={place}>
            <Icon name={error ? 'cross' : 'tick'} size={14} className={error ? 'bad' : 'good'} />
            <span className="num t3">{place + 1}</span>
            <span className="grow clip" title={error?.message}>
              {error ? `${error.code}, ${error.message}` : (model ?? 'call')}
            </span>
            <span className="t3 num nowrap">{usage ? `${count(usage.output_tokens)} tokens` : ''}</span>
          </li>
        ))}
      </ol>
    </>
  )
}
