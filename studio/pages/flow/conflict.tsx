import { useState, type ReactElement } from 'react'
import { Button } from '../../parts/button'
import { diffLines } from '../../parts/diff'
import { Dialog } from '../../parts/dialog'
import { Failure } from '../../parts/states'
import { shortHash } from '../../parts/format'
import { Editor } from './editor'
import { graphOf } from './graph-of'
import type { Draft } from './history'

/** Two texts that started from the same one: choose per hunk or edit the result. Nothing is written before “Save this”. */
export const Conflict = ({
  base,
  mine,
  theirs,
  theirHash,
  error,
  isBusy,
  onSave,
  onClose,
}: {
  readonly base: string
  readonly mine: Draft
  readonly theirs: Draft
  readonly theirHash: string
  readonly error?: unknown
  readonly isBusy: boolean
  readonly onSave: (draft: Draft) => void
  readonly onClose: () => void
}): ReactElement => {
  const hunks = diffLines(theirs.yaml, mine.yaml)
  const groups = grouped(hunks)
  const [choices, setChoices] = useState<readonly ('mine' | 'theirs')[]>(() => groups.map(() => 'mine'))
  const [written, setWritten] = useState<string>()
  const result = written ?? merged(groups, choices)
  const graph = graphOf(result)
  const differing = groups.filter((group) => group.theirs !== undefined).length
  return (
    <Dialog
      size="wide"
      title="This flow was also changed in another place"
      onClose={onClose}
      foot={
        <>
          <span className="t2 xs grow">
            {graph.problem ??
              `The result has ${graph.nodes.length} nodes: ${graph.nodes.map(({ name }) => name).join(', ')}`}
          </span>
          <Button kind="quiet" onPress={onClose}>
            Keep editing
          </Button>
          <Button
            kind="go"
            busy={isBusy}
            off={graph.problem}
            onPress={() => onSave({ yaml: result, files: { ...theirs.files, ...mine.files } })}
          >
            Save this
          </Button>
        </>
      }
    >
      <p className="t2">
        Nothing has been written. Both started from {shortHash(base)}; theirs is {shortHash(theirHash)}.{' '}
        {differing === 0
          ? 'The flow file is the same in both; files beside it differ.'
          : `${differing} ${differing === 1 ? 'place differs' : 'places differ'}.`}
      </p>
      {error !== undefined && error !== null && <Failure error={error} />}
      <div className="cgroups">
        {groups.map((group, place) =>
          group.theirs === undefined ? null : (
            <fieldset className="cf" key={place} aria-label={`Place ${place + 1}`}>
              {(['mine', 'theirs'] as const).map((side) => (
                <label key={side} className={`cc ${choices[place] === side && written === undefined ? 'on' : ''}`}>
                  <span className="row xs">
                    <input
                      type="radio"
                      name={`hunk-${place}`}
                      checked={choices[place] === side && written === undefined}
                      onChange={() => {
                        setWritten(undefined)
                        setChoices(choices.map((one, n) => (n === place ? side : one)))
                      }}
                    />
                    {side === 'mine' ? 'Yours' : 'Theirs'}
                  </span>
                  <code>
                    {side === 'mine' ? (
                      <ins>{(group.mine ?? []).join('\n') || '(nothing here)'}</ins>
                    ) : (
                      <del>{group.theirs?.join('\n') || '(nothing here)'}</del>
                    )}
                  </code>
                </label>
              ))}
            </fieldset>
          ),
        )}
      </div>
      <h3>The result</h3>
      <div className="cresult">
        <Editor text={result} label="The result" isYaml onChange={setWritten} />
      </div>
    </Dialog>
  )
}

interface Group {
  readonly same?: readonly string[]
  readonly mine?: readonly string[]
  readonly theirs?: readonly string[]
}

const grouped = (hunks: ReturnType<typeof diffLines>): readonly Group[] => {
  const groups: Group[] = []
  for (const { kind, parts } of hunks) {
    const last = groups.at(-1)
    if (kind === 'same') groups.push({ same: parts })
    else if (kind === 'removed') groups.push({ theirs: parts, mine: [] })
    else if (last?.theirs !== undefined) groups[groups.length - 1] = { ...last, mine: parts }
    else groups.push({ mine: parts, theirs: [] })
  }
  return groups
}

const merged = (groups: readonly Group[], choices: readonly ('mine' | 'theirs')[]): string =>
  groups
    .flatMap((group, place) => group.same ?? (choices[place] === 'theirs' ? group.theirs : group.mine) ?? [])
    .join('\n')
