import { useState, type ReactElement } from 'react'
import type { JsonObject } from '../../../../client'
import type { FlowInput } from '../../../api/types'
import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import { InputsForm, typedOf, valuesOf } from '../../../parts/inputs-form'
import { RowPicker } from './row-picker'

const place = (flow: string): string => `sluice.inputs.${flow}`

const lastOf = (flow: string): JsonObject => {
  try {
    return JSON.parse(localStorage.getItem(place(flow)) ?? '{}') as JsonObject
  } catch {
    return {}
  }
}

/** Asks for the inputs of a run: what was used last, else the defaults, or a row of a dataset. What is not published is published first. */
export const RunDialog = ({
  flow,
  inputs,
  isChanged,
  invalid,
  onRun,
  onClose,
}: {
  readonly flow: string
  readonly inputs: Readonly<Record<string, FlowInput>>
  readonly isChanged: boolean
  /** Why the draft cannot be published. */
  readonly invalid?: string | undefined
  readonly onRun: (inputs: JsonObject, what: 'draft' | 'published', isDurable: boolean) => void
  readonly onClose: () => void
}): ReactElement => {
  const [typed, setTyped] = useState(() => typedOf(inputs, lastOf(flow)))
  const run = (what: 'draft' | 'published', isDurable = false): void => {
    const values = valuesOf(inputs, typed)
    localStorage.setItem(place(flow), JSON.stringify(values))
    onRun(values, what, isDurable)
  }
  return (
    <Dialog
      title={`Run ${flow}`}
      onClose={onClose}
      foot={
        <>
          <Button kind="quiet" onPress={() => run('draft', true)} off={isChanged && invalid}>
            {isChanged ? 'Publish and run durably' : 'Run durably'}
          </Button>
          {isChanged && <Button onPress={() => run('published')}>Run what is published</Button>}
          <Button kind="go" icon="play" onPress={() => run('draft')} off={isChanged && invalid}>
            {isChanged ? 'Publish and run' : 'Run now'}
          </Button>
        </>
      }
    >
      {Object.keys(inputs).length === 0 ? (
        <p className="t2">This flow takes no inputs.</p>
      ) : (
        <RowPicker
          names={Object.keys(inputs)}
          onPick={(row) => setTyped({ ...typed, ...typedOf(inputs, { ...valuesOf(inputs, typed), ...row }) })}
        />
      )}
      <InputsForm inputs={inputs} typed={typed} onChange={setTyped} />
    </Dialog>
  )
}
