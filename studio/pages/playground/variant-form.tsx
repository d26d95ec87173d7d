import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useSearchParams } from 'wouter'
import type { JsonObject } from '../../../client'
import { flowAt, flowList } from '../../api/queries'
import { Button } from '../../parts/button'
import { InputsForm, typedOf, valuesOf, type Typed } from '../../parts/inputs-form'
import { Failure } from '../../parts/states'
import { graphOf } from '../flow/graph/graph-of'
import { PickInputs } from './pick-inputs'
import { variantsOf } from './variants-of'

const most = 4

/** Inputs for up to four variants of a flow. */
export const VariantForm = ({
  isBusy,
  first,
  onRun,
}: {
  readonly isBusy: boolean
  readonly first: JsonObject
  readonly onRun: (flow: string, variants: readonly string[], inputs: JsonObject, output: string) => void
}): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const flows = useQuery(flowList)
  const name = search.get('flow') ?? ''
  const flow = useQuery({ ...flowAt(name), enabled: name !== '' })
  const [typed, setTyped] = useState<Typed>()
  const variants = variantsOf(flow.data?.definition)
  const wanted = (search.get('variants') ?? '').split(',').filter((one) => variants.includes(one))
  const chosen = wanted.length > 0 ? wanted : variants.slice(0, most)
  const output = flow.data ? (graphOf(flow.data.yaml).outputs[0] ?? '') : ''
  const now = flow.data ? (typed ?? typedOf(flow.data.inputs, first)) : {}
  const choose = (variant: string, isIn: boolean): void =>
    setSearch(
      (old) => ({
        ...Object.fromEntries(old),
        variants: variants.filter((one) => (one === variant ? isIn : chosen.includes(one))).join(','),
      }),
      { replace: true },
    )
  return (
    <form
      className="inset stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (flow.data && !isBusy) onRun(name, chosen, valuesOf(flow.data.inputs, now), output)
      }}
    >
      <label className="label">
        <span>Flow</span>
        <select
          className="in"
          value={name}
          onChange={(event) => {
            setTyped(undefined)
            setSearch({ flow: event.target.value })
          }}
        >
          <option value="">choose</option>
          {(flows.data?.items ?? []).map((one) => (
            <option key={one.name}>{one.name}</option>
          ))}
        </select>
        {flow.data && variants.length === 1 && <span className="hint">It has no variants; it runs as it is.</span>}
      </label>
      {flow.error && <Failure error={flow.error} />}
      {variants.length > 1 && (
        <fieldset className="row wrap vars">
          <legend className="visually-hidden">Variants</legend>
          {variants.map((variant) => (
            <label key={variant} className="row xs">
              <input
                type="checkbox"
                checked={chosen.includes(variant)}
                disabled={chosen.includes(variant) ? chosen.length === 1 : chosen.length >= most}
                onChange={(event) => choose(variant, event.target.checked)}
              />
              {variant}
            </label>
          ))}
        </fieldset>
      )}
      {flow.data && <InputsForm inputs={flow.data.inputs} typed={now} onChange={setTyped} />}
      <div className="row wrap">
        {flow.data && (
          <PickInputs flow={name} onPick={(inputs) => flow.data && setTyped(typedOf(flow.data.inputs, inputs))} />
        )}
        <span className="grow" />
        <Button submit kind="go" icon="play" busy={isBusy} off={!flow.data && 'Choose a flow first'}>
          {chosen.length > 1 ? 'Run them side by side' : 'Run it'}
        </Button>
      </div>
    </form>
  )
}
