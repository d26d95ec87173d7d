import { useState, type ReactElement } from 'react'
import { Button } from '../../../parts/button'
import { valueOfText, type SetValue } from './node-field'
import { TextField } from './text-field'

/** The inputs of a node by name, each with where it comes from; new ones by name. */
export const NodeInputs = ({
  inputs,
  given,
  set,
}: {
  readonly inputs: readonly (readonly [string, unknown])[]
  /** References that can be read here. */
  readonly given: readonly string[]
  readonly set: SetValue
}): ReactElement => (
  <fieldset className="group">
    <legend>Inputs</legend>
    {inputs.map(([name, value]) => (
      <div className="pair" key={name}>
        <span className="mono clip" title={name}>
          {name}
        </span>
        <TextField
          label={`Input ${name}`}
          isBare
          list="references"
          value={typeof value === 'string' ? value : JSON.stringify(value)}
          onCommit={(text) => set(['inputs', name], valueOfText(text))}
        />
        <Button
          kind="quiet"
          size="sm"
          icon="cross"
          name={`Remove input ${name}`}
          onPress={() => set(['inputs', name], undefined)}
        />
      </div>
    ))}
    <AddInput onAdd={(name) => set(['inputs', name], given[0] ?? '')} taken={inputs.map(([name]) => name)} />
  </fieldset>
)

const AddInput = ({
  taken,
  onAdd,
}: {
  readonly taken: readonly string[]
  readonly onAdd: (name: string) => void
}): ReactElement => {
  const [name, setName] = useState('')
  const isTaken = taken.includes(name)
  const add = (): void => {
    onAdd(name)
    setName('')
  }
  return (
    <div className="pair">
      <input
        className="in mono"
        aria-label="Name of a new input"
        placeholder="new input"
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && name !== '' && !isTaken && add()}
      />
      <Button
        size="sm"
        icon="plus"
        off={name === '' ? 'Name it first' : isTaken && `There is an input ${name}`}
        onPress={add}
      >
        Add
      </Button>
    </div>
  )
}
