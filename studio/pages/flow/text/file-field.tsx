import { useState, type ReactElement } from 'react'
import { Button } from '../../../parts/button'
import { freePath, pathProblem } from './flow-files'

/** Which file a node reads: one that is there, or a new one, made at once. */
export const FileField = ({
  label,
  value,
  node,
  files,
  ending,
  onChoose,
  onCreate,
  onOpen,
}: {
  readonly label: string
  readonly value: string
  readonly node: string
  readonly files: readonly string[]
  readonly ending: string
  readonly onChoose: (path: string) => void
  readonly onCreate: (path: string) => void
  readonly onOpen: (path: string) => void
}): ReactElement => {
  const [fresh, setFresh] = useState<string>()
  const isMissing = value !== '' && !files.includes(value)
  const problem = fresh === undefined ? undefined : pathProblem(fresh, files)
  const create = (path: string): void => {
    setFresh(undefined)
    onCreate(path)
  }
  return (
    <div className="label">
      <label className="label">
        <span>{label}</span>
        <select
          className="in"
          value={value}
          aria-invalid={isMissing || undefined}
          onChange={(event) => onChoose(event.target.value)}
        >
          <option value="">none</option>
          {[...new Set([...files, ...(value === '' ? [] : [value])])].map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      {fresh === undefined ? (
        <div className="row wrap">
          {isMissing && pathProblem(value, files) === undefined && (
            <Button size="sm" icon="plus" onPress={() => create(value)}>
              Create {value}
            </Button>
          )}
          {value !== '' && !isMissing && (
            <Button kind="quiet" size="sm" icon="file" onPress={() => onOpen(value)}>
              Open {value}
            </Button>
          )}
          <Button kind="quiet" size="sm" icon="plus" onPress={() => setFresh(freePath(node, ending, files))}>
            New file
          </Button>
        </div>
      ) : (
        <>
          <div className="row">
            <input
              autoFocus
              className="in mono"
              aria-label="Name of the new file"
              aria-invalid={problem !== undefined}
              value={fresh}
              onChange={(event) => setFresh(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && problem === undefined) create(fresh)
                if (event.key === 'Escape') {
                  event.stopPropagation()
                  setFresh(undefined)
                }
              }}
            />
            <Button size="sm" off={problem} onPress={() => create(fresh)}>
              Create
            </Button>
          </div>
          {problem !== undefined && <span className="hint bad">{problem}</span>}
        </>
      )}
    </div>
  )
}
