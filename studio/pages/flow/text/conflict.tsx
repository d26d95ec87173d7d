import { useMemo, useState, type ReactElement } from 'react'
import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import { counted, shortHash } from '../../../parts/format'
import { Failure } from '../../../parts/states'
import { Tabs } from '../../../parts/tabs'
import { ConflictChoice } from './conflict-choice'
import { Editor } from './editor'
import { mainFile } from './flow-files'
import { graphOf } from '../graph/graph-of'
import { GraphView } from '../graph/graph-view'
import type { Draft } from './history'
import { textChanges } from './text-changes'
import { chosenText, threeWay, type Stretch } from './three-way'

type Choices = Readonly<Record<string, Readonly<Record<number, 'mine' | 'theirs'>>>>

/** Two texts that started from the same one: choose per place or edit the result. Nothing is written before “Save this”. */
export const Conflict = ({
  base,
  baseDraft,
  mine,
  theirs,
  theirHash,
  error,
  isBusy,
  onSave,
  onClose,
}: {
  readonly base: string
  readonly baseDraft: Draft
  readonly mine: Draft
  readonly theirs: Draft
  readonly theirHash: string
  readonly error?: unknown
  readonly isBusy: boolean
  readonly onSave: (draft: Draft) => void
  readonly onClose: () => void
}): ReactElement => {
  const files = useMemo(() => differing(baseDraft, mine, theirs), [baseDraft, mine, theirs])
  const [choices, setChoices] = useState<Choices>({})
  const [written, setWritten] = useState<Readonly<Record<string, string>>>({})
  const [shown, setShown] = useState(files[0]?.path ?? mainFile)
  const textFor = ({ path, stretches }: Differing): string =>
    written[path] ?? chosenText(stretches, choices[path] ?? {})
  const result = resultOf(mine, files, textFor)
  const graph = useMemo(() => graphOf(result.yaml), [result.yaml])
  const places = files.reduce((sum, { stretches }) => sum + stretches.filter(({ isSame }) => !isSame).length, 0)
  const both = files.reduce((sum, { stretches }) => sum + stretches.filter(({ isConflict }) => isConflict).length, 0)
  const file = files.find(({ path }) => path === shown)
  return (
    <Dialog
      size="wide"
      title="This flow was also changed in another place"
      onClose={onClose}
      foot={
        <>
          <span className={`xs grow ${graph.problem === undefined ? 't2' : 'bad'}`}>
            {graph.problem ?? `The result has ${counted(graph.nodes.length, 'node')}`}
          </span>
          <Button kind="quiet" onPress={onClose}>
            Keep editing
          </Button>
          <Button kind="go" busy={isBusy} off={graph.problem} onPress={() => onSave(result)}>
            Save this
          </Button>
        </>
      }
    >
      <p className="t2">
        Nothing has been written. Both started from {shortHash(base)}; theirs is {shortHash(theirHash)}.{' '}
        {counted(places, 'place')} {places === 1 ? 'differs' : 'differ'}
        {both === 0 ? ', each changed by one side alone.' : `, ${both} changed by both.`}
      </p>
      {error !== undefined && error !== null && <Failure error={error} />}
      {files.length > 1 && (
        <Tabs
          label="Files that differ"
          tabs={files.map(({ path, stretches }) => ({
            id: path,
            text: path,
            count: stretches.filter(({ isSame }) => !isSame).length,
          }))}
          chosen={shown}
          onChoose={setShown}
        />
      )}
      <div className="cboth">
        <div className="cgroups">
          {file?.stretches.map((stretch, place) =>
            stretch.isSame ? null : (
              <ConflictChoice
                key={`${file.path} ${place}`}
                name={`${file.path} ${place}`}
                stretch={stretch}
                chosen={written[file.path] === undefined ? (choices[file.path]?.[place] ?? stretch.usual) : undefined}
                onChoose={(side) => {
                  const { [file.path]: _, ...rest } = written
                  setWritten(rest)
                  setChoices({ ...choices, [file.path]: { ...choices[file.path], [place]: side } })
                }}
              />
            ),
          )}
        </div>
        <div className="cgraph">
          <GraphView graph={graph} />
        </div>
      </div>
      <h3>The result</h3>
      <div className="cresult">
        {file && (
          <Editor
            key={file.path}
            text={textFor(file)}
            label={`The result of ${file.path}`}
            isYaml={/\.ya?ml$/.test(file.path)}
            onChange={(text) => setWritten({ ...written, [file.path]: text })}
          />
        )}
      </div>
    </Dialog>
  )
}

interface Differing {
  readonly path: string
  readonly stretches: readonly Stretch[]
}

const textIn = (draft: Draft, path: string): string | undefined =>
  path === mainFile ? draft.yaml : Object.hasOwn(draft.files, path) ? draft.files[path] : undefined

const differing = (base: Draft, mine: Draft, theirs: Draft): readonly Differing[] =>
  textChanges(theirs, mine).changes.map(({ path }) => ({
    path,
    stretches: threeWay(textIn(base, path) ?? '', textIn(mine, path) ?? '', textIn(theirs, path) ?? ''),
  }))

// A file that one side took away is gone where nothing of it is left.
const resultOf = (mine: Draft, files: readonly Differing[], textFor: (file: Differing) => string): Draft => {
  const texts = new Map<string, string>([[mainFile, mine.yaml], ...Object.entries(mine.files)])
  for (const file of files) {
    const text = textFor(file)
    if (text === '' && file.path !== mainFile) texts.delete(file.path)
    else texts.set(file.path, text)
  }
  const yaml = texts.get(mainFile) ?? ''
  texts.delete(mainFile)
  return { yaml, files: Object.fromEntries(texts) }
}
