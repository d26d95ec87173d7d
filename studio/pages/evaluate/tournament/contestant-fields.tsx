import { useId, type ReactElement } from 'react'
import { Button } from '../../../parts/button'
import { FlowChoice } from '../choices/flow-choice'
import { nameOfContestant, parametersOf, type ContestantDraft } from './race-draft'
import { Wrong } from '../scorecard/wrong'

/** What sets a contestant apart: a version, a variant, a model, parameters. */
export const ContestantFields = ({
  flow,
  one,
  models,
  wrong,
  onChange,
  onRemove,
}: {
  readonly flow: string
  readonly one: ContestantDraft
  readonly models: readonly string[]
  readonly wrong: readonly string[]
  readonly onChange: (one: ContestantDraft) => void
  readonly onRemove: () => void
}): ReactElement => {
  const list = useId()
  const parameters = parametersOf(one)
  const called = nameOfContestant({ ...one, name: '' })
  const field = (name: 'name' | 'model' | 'temperature' | 'parameters', label: string, placeholder: string) => (
    <label className="label">
      <span>{label}</span>
      <input
        className="in"
        value={one[name]}
        placeholder={placeholder}
        maxLength={name === 'parameters' ? 2_000 : 100}
        {...(name === 'model' && { list })}
        onChange={(event) => onChange({ ...one, [name]: event.target.value })}
      />
    </label>
  )
  return (
    <section className="rule" aria-label={`Contestant ${one.name || called}`}>
      <div className="row">
        <b className="clip">{one.name || called}</b>
        <span className="grow" />
        <Button kind="quiet" size="sm" icon="bin" name={`Leave out ${one.name || called}`} onPress={onRemove} />
      </div>
      {flow !== '' && <FlowChoice flow={flow} side={one.side} onChange={(side) => onChange({ ...one, side })} />}
      <div className="contestant">
        {field('model', 'Model', 'as the flow says')}
        {field('temperature', 'Temperature', 'flow’s')}
        {field('parameters', 'More parameters', '{"seed": 1}')}
        {field('name', 'Name', called)}
      </div>
      <datalist id={list}>
        {models.map((model) => (
          <option key={model} value={model} />
        ))}
      </datalist>
      <Wrong messages={[...(typeof parameters === 'string' ? [parameters] : []), ...wrong]} />
    </section>
  )
}
