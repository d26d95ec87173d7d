import { useState, type ReactElement } from 'react'
import type { Json, JsonObject } from '../../../../client'
import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import type { GraphNode } from '../graph/graph-of'

/** Asks what a node is given that is run by itself: where no run was recorded, nothing else knows it. */
export const TestDialog = ({
  node,
  isChanged,
  invalid,
  onRun,
  onClose,
}: {
  readonly node: GraphNode
  readonly isChanged: boolean
  readonly invalid: string | undefined
  readonly onRun: (inputs: JsonObject) => void
  readonly onClose: () => void
}): ReactElement => {
  const asked = inputsOf(node)
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const valueOf = (name: string): string => (Object.hasOwn(typed, name) ? (typed[name] as string) : '')
  const run = (): void =>
    onRun(Object.fromEntries(asked.flatMap((name) => (valueOf(name) === '' ? [] : [[name, parsed(valueOf(name))]]))))
  return (
    <Dialog
      title={`Run ${node.name} by itself`}
      onClose={onClose}
      foot={
        <Button kind="go" icon="play" off={isChanged && invalid} onPress={run}>
          {isChanged ? 'Publish and run this node' : 'Run this node'}
        </Button>
      }
    >
      <p className="t2">
        {asked.length === 0
          ? 'It reads nothing from elsewhere.'
          : 'No run with its inputs is on show, so they are asked for. JSON is read as what it says, anything else as text.'}
      </p>
      {asked.map((name, place) => (
        <label className="label" key={name}>
          <span className="mono">{name}</span>
          <textarea
            autoFocus={place === 0}
            className="in mono"
            rows={2}
            value={valueOf(name)}
            onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
          />
        </label>
      ))}
    </Dialog>
  )
}

// Inputs that come from elsewhere; what the text says itself need not be asked.
const inputsOf = ({ definition }: GraphNode): readonly string[] =>
  Object.entries((definition['inputs'] ?? {}) as Record<string, unknown>)
    .filter(([, value]) => typeof value === 'string' && value.includes('${'))
    .map(([name]) => name)

const parsed = (text: string): Json => {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
