import { useEffect, useState } from 'react'
import { useKeys } from '../../frame/keys'
import { duplicateNode } from './text/edit-flow'
import { views } from './use-address'
import type { FlowEditing } from './use-flow-editor'
import { useFlowCommands } from './use-flow-commands'
import { neighbour, type Direction } from './graph/walk-graph'

/** The keys of the editor. Stopping a run is asked once, for what it did is paid. */
export const useFlowKeys = (editing: FlowEditing): { readonly isStopAsked: boolean; readonly stop: () => void } => {
  const { address, state, graph, run, chosen, choose, edit, remove, ask, acts, layOutAgain } = editing
  const [isStopAsked, setStopAsked] = useState(false)
  const [last, setLast] = useState<string>()
  useEffect(() => {
    if (!run.isRunning) setStopAsked(false)
  }, [run.isRunning])
  useEffect(() => {
    if (chosen) setLast(chosen.name)
  }, [chosen])
  const stop = (): void => {
    if (isStopAsked) run.stop()
    setStopAsked(!isStopAsked)
  }
  const walk = (direction: Direction) => (): void => {
    const next = neighbour(graph, chosen?.name, direction)
    if (next === undefined) return
    choose(next, true)
    // Where the graph had the focus, it goes with the choice.
    if (document.activeElement?.classList.contains('react-flow__node'))
      document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(next)}"]`)?.focus()
  }
  useKeys({
    'mod+s': () => {
      if (state.isChanged && editing.invalid === undefined) void editing.publish()
    },
    'mod+Enter': () => ask('run'),
    'shift+mod+Enter': editing.testNode,
    'mod+z': state.undo,
    'shift+mod+z': state.redo,
    'mod+y': state.redo,
    'mod+\\': () => address.set({ view: views[(views.indexOf(address.view) + 1) % views.length] }),
    'mod+d': () => chosen && edit((text) => duplicateNode(text, chosen.name), 'duplicate'),
    a: () => ask('add'),
    e: () => chosen && ask('connect'),
    f: () => chosen && run.record && acts.fork.mutate(chosen.name),
    l: layOutAgain,
    Delete: remove,
    Backspace: remove,
    Escape: () => (run.isRunning ? stop() : chosen && choose(undefined)),
    ']': () => (chosen ? choose(undefined) : graph.nodes.some(({ name }) => name === last) && choose(last)),
    ArrowUp: walk('up'),
    ArrowDown: walk('down'),
    ArrowLeft: walk('left'),
    ArrowRight: walk('right'),
  })
  useFlowCommands(editing)
  return { isStopAsked, stop }
}
