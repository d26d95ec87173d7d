import type { ReactElement } from 'react'
import { Dialog } from '../parts/dialog'
import { chord } from './keys'
import { places } from './places'

const everywhere: readonly (readonly [string, string])[] = [
  [chord('mod+k'), 'Search or run a command'],
  ['?', 'These keys'],
  ['[', 'Fold the sidebar'],
  ['/', 'Filter this list'],
  ['Esc', 'Close, or stop the run'],
]
const editor: readonly (readonly [string, string])[] = [
  [chord('mod+Enter'), 'Run the flow'],
  [chord('shift+mod+Enter'), 'Run the chosen node'],
  ['F', 'Fork the run from the chosen node'],
  ['A', 'Add a node'],
  ['E', 'Connect from the chosen node'],
  ['↑ ↓ ← →', 'Walk the graph'],
  [chord('mod+d'), 'Duplicate the chosen node'],
  ['Del', 'Remove the chosen node'],
  [']', 'Open or close the inspector'],
  ['F2', 'Rename the file, on its tab'],
  [chord('mod+z'), 'Undo'],
  [chord('shift+mod+z'), 'Redo'],
  ['L', 'Lay out'],
  ['1', 'Fit'],
  [chord('mod+\\'), 'Split, graph, YAML'],
  [chord('mod+s'), 'Publish'],
]

/** The keys of this page. */
export const KeysHelp = ({
  isEditor,
  onClose,
}: {
  readonly isEditor: boolean
  readonly onClose: () => void
}): ReactElement => (
  <Dialog title="Keys" onClose={onClose}>
    {isEditor && <Keys title="Flow" keys={editor} />}
    <Keys title="Everywhere" keys={everywhere} />
    <Keys title="Go to" keys={places.map((place) => [`G ${place.key.toUpperCase()}`, place.text])} />
  </Dialog>
)

const Keys = ({
  title,
  keys,
}: {
  readonly title: string
  readonly keys: readonly (readonly [string, string])[]
}): ReactElement => (
  <section>
    <h3 className="t3 xs">{title}</h3>
    <dl className="kv">
      {keys.map(([key, text]) => (
        <div key={key} style={{ display: 'contents' }}>
          <dt>
            <span className="kbd">{key}</span>
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  </section>
)
