import type { ReactElement } from 'react'
import { useNarrow } from '../../frame/narrow'
import { Button } from '../../parts/button'
import { counted, shortHash } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Segments } from '../../parts/tabs'
import type { View } from './use-address'
import type { FlowEditing } from './use-flow-editor'

const sides: readonly (readonly [View, string])[] = [
  ['split', 'Split'],
  ['graph', 'Graph'],
  ['yaml', 'YAML'],
]

/** The tools of the editor: the view, undo, what is valid and published, and the run. */
export const FlowTools = ({
  editing,
  stopping,
}: {
  readonly editing: FlowEditing
  readonly stopping: { readonly isStopAsked: boolean; readonly stop: () => void }
}): ReactElement => {
  const { address, state, ask, layOutAgain, publishing, publish, run, invalid } = editing
  const isNarrow = useNarrow()
  return (
    <div className="tools" role="toolbar" aria-label="Flow">
      <Segments
        label="View"
        options={isNarrow ? sides.slice(1) : sides}
        chosen={address.view}
        onChoose={(id) => address.set({ view: id === 'split' ? undefined : id })}
      />
      <Button
        kind="quiet"
        icon="undo"
        name="Undo"
        keys="mod+z"
        off={!state.canUndo && 'Nothing to undo'}
        onPress={state.undo}
      />
      <Button
        kind="quiet"
        icon="redo"
        name="Redo"
        keys="shift+mod+z"
        off={!state.canRedo && 'Nothing to redo'}
        onPress={state.redo}
      />
      <span className="bar-line" />
      {isNarrow ? (
        <Button kind="quiet" icon="plus" name="Add node" keys="a" onPress={() => ask('add')} />
      ) : (
        <Button kind="quiet" icon="plus" keys="a" onPress={() => ask('add')}>
          Add node
        </Button>
      )}
      <Button kind="quiet" icon="layout" name="Lay out" keys="l" onPress={layOutAgain} />
      <span className="grow" />
      <Validity editing={editing} />
      <span className="bar-line" />
      <span className="t2 xs nowrap since">
        {state.isChanged
          ? `Draft, ${counted(state.edits, 'edit')} after ${shortHash(state.base)}`
          : `As published, ${shortHash(state.base)}`}
      </span>
      <Button off={!state.isChanged && 'Nothing is changed'} onPress={() => ask('diff')}>
        Diff
      </Button>
      <Button
        keys="mod+s"
        busy={publishing.isBusy}
        off={state.isChanged ? invalid : 'Nothing is changed'}
        onPress={() => void publish()}
      >
        Publish
      </Button>
      {run.isRunning ? (
        <Button kind="stop" icon="stop" keys="Escape" onPress={stopping.stop}>
          {stopping.isStopAsked ? 'Press again to stop' : 'Stop run'}
        </Button>
      ) : (
        <Button kind="go" icon="play" keys="mod+Enter" onPress={() => ask('run')}>
          Run
        </Button>
      )}
    </div>
  )
}

const Validity = ({ editing }: { readonly editing: FlowEditing }): ReactElement => {
  const { checked, graph, invalid } = editing
  const { problems, isChecking, error } = checked
  return (
    <span
      className={`row xs nowrap ${invalid === undefined || error ? 't2' : 'bad'}`}
      role="status"
      title={error ? 'The server did not check it' : invalid}
    >
      <Icon
        name={error ? 'question' : isChecking ? 'arc' : invalid === undefined ? 'tick' : 'bang'}
        size={14}
        className={isChecking ? 'spin' : invalid === undefined ? 'good' : 'bad'}
      />
      {error
        ? 'Not checked'
        : invalid === undefined
          ? `Valid, ${counted(graph.nodes.length, 'node')}`
          : counted(Math.max(1, problems.length), 'error')}
    </span>
  )
}
