import { useMemo, useState, type ReactElement } from 'react'
import { Dialog } from '../../../parts/dialog'
import { Icon } from '../../../parts/icon'
import { kinds, type Kind } from './kinds'

/** The palette of node kinds; typing narrows it, Enter takes the first. */
export const AddNode = ({
  onAdd,
  onClose,
}: {
  readonly onAdd: (kind: Kind) => void
  readonly onClose: () => void
}): ReactElement => {
  const [text, setText] = useState('')
  const found = useMemo(
    () => kinds.filter(({ kind, about }) => `${kind} ${about}`.toLowerCase().includes(text.toLowerCase().trim())),
    [text],
  )
  return (
    <Dialog title="Add a node" onClose={onClose}>
      <div className="field">
        <Icon name="search" size={14} />
        <input
          autoFocus
          aria-label="Kind of node"
          placeholder="retrieve, llm, lookup …"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && found[0] && onAdd(found[0])}
        />
      </div>
      <ul className="kinds">
        {found.map((kind) => (
          <li key={kind.kind}>
            <button type="button" onClick={() => onAdd(kind)}>
              <Icon name={kind.icon} />
              <span className="med">{kind.kind}</span>
              <span className="t3 xs">{kind.about}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="t2">No kind is called “{text.slice(0, 40)}”.</p>}
    </Dialog>
  )
}
