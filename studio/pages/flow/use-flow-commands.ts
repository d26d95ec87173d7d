import { useEffect } from 'react'
import { setPageCommands } from '../../frame/palette-state'
import type { FlowEditing } from './use-flow-editor'

/** What the palette can do with the flow on show; each command has its key as well. */
export const useFlowCommands = ({
  state,
  invalid,
  publish,
  ask,
  layOutAgain,
  chosen,
  run,
  acts,
}: FlowEditing): void => {
  const node = chosen?.name
  const canFork = run.record !== undefined && !run.isRunning
  const { mutate: fork } = acts.fork
  useEffect(() => {
    const isReady = state.isChanged && invalid === undefined
    setPageCommands([
      { id: 'run-flow', text: 'Run the flow', group: 'Run', icon: 'play', keys: 'mod+Enter', run: () => ask('run') },
      ...(isReady
        ? [
            {
              id: 'publish-flow',
              text: 'Publish the draft',
              group: 'Run',
              icon: 'up' as const,
              keys: 'mod+s',
              run: () => void publish(),
            },
          ]
        : []),
      ...(node !== undefined && canFork
        ? [
            {
              id: 'fork',
              text: `Fork from ${node}`,
              group: 'On this run',
              icon: 'fork' as const,
              keys: 'F',
              run: () => fork(node),
            },
          ]
        : []),
      { id: 'add-node', text: 'Add a node', group: 'Change', icon: 'plus', keys: 'A', run: () => ask('add') },
      { id: 'lay-out', text: 'Lay the graph out', group: 'Change', icon: 'fit', keys: 'L', run: layOutAgain },
    ])
    return () => setPageCommands([])
  }, [state.isChanged, invalid, publish, ask, layOutAgain, node, canFork, fork])
}
