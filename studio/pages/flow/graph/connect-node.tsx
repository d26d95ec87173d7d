import type { ReactElement } from 'react'
import { Dialog } from '../../../parts/dialog'
import type { FlowGraph } from './graph-of'
import { refusalOf } from './refusal'

const letters = 'abcdefghijklmnopqrstuvwxyz'

/** Chooses by letter where the output of a node goes; where it cannot go says why. */
export const ConnectNode = ({
  graph,
  from,
  onConnect,
  onClose,
}: {
  readonly graph: FlowGraph
  readonly from: string
  readonly onConnect: (to: string) => void
  readonly onClose: () => void
}): ReactElement => {
  const all = graph.nodes
    .filter(({ name }) => name !== from)
    .map(({ name }) => ({ name, refusal: refusalOf(graph, from, name) }))
  const free = all.filter(({ refusal }) => refusal === undefined)
  return (
    <Dialog title={`Connect ${from} to`} onClose={onClose}>
      <ul
        className="kinds"
        onKeyDown={(event) => {
          const target = event.key.length === 1 ? free[letters.indexOf(event.key.toLowerCase())] : undefined
          if (target) onConnect(target.name)
        }}
      >
        {free.map(({ name }, place) => (
          <li key={name}>
            <button type="button" autoFocus={place === 0} onClick={() => onConnect(name)}>
              <span className="kbd">{letters[place] ?? ' '}</span>
              <span className="med">{name}</span>
            </button>
          </li>
        ))}
        {all.map(
          ({ name, refusal }) =>
            refusal !== undefined && (
              <li key={name} className="refused">
                <span className="med">{name}</span>
                <span className="t3 xs">{refusal}</span>
              </li>
            ),
        )}
      </ul>
      {free.length === 0 && <p className="t2">There is no node that could read {from} and does not.</p>}
    </Dialog>
  )
}
