import { useEffect, useRef, useState, type ReactElement } from 'react'
import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import { pathProblem } from './flow-files'

/** Asks what a file beside a flow is called. */
export const FileDialog = ({
  title,
  verb,
  start,
  taken,
  hint,
  onDone,
  onClose,
}: {
  readonly title: string
  readonly verb: string
  readonly start: string
  readonly taken: readonly string[]
  readonly hint: string
  readonly onDone: (path: string) => void
  readonly onClose: () => void
}): ReactElement => {
  const [path, setPath] = useState(start)
  const field = useRef<HTMLInputElement>(null)
  // What is typed first takes the name and leaves the ending.
  useEffect(() => field.current?.setSelectionRange(0, Math.max(0, start.lastIndexOf('.'))), [start])
  const problem = path === start && taken.includes(path) ? undefined : pathProblem(path, taken)
  const isSame = taken.includes(path)
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (problem === undefined && !isSame) onDone(path)
        }}
      >
        <label className="label">
          <span>Path in the flow</span>
          <input
            autoFocus
            className="in mono"
            value={path}
            aria-invalid={problem !== undefined}
            ref={field}
            onChange={(event) => setPath(event.target.value)}
          />
          <span className={`hint ${problem === undefined ? '' : 'bad'}`}>{problem ?? hint}</span>
        </label>
        <div className="row">
          <Button submit kind="go" off={problem ?? (isSame && 'It is called so')}>
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
