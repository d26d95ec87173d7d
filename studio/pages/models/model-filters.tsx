import { useRef, type ReactElement } from 'react'
import { useKeys } from '../../frame/keys'
import { Icon } from '../../parts/icon'
import { fromOf, type AnswerSize, type Model, type ModelChoice } from './model-choice'

const capabilities = ['chat', 'embedding', 'judge', 'streaming', 'tools', 'json', 'vision', 'reasoning'] as const

/** What models are filtered and ordered by, and how large the answer is that a price is told for. */
export const ModelFilters = ({
  models,
  choice,
  size,
  onSet,
}: {
  readonly models: readonly Model[]
  readonly choice: ModelChoice
  readonly size: AnswerSize
  readonly onSet: (key: string, value: string) => void
}): ReactElement => {
  const field = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => field.current?.focus() })
  return (
    <div className="phead wrap">
      <label className="field">
        <Icon name="search" size={14} />
        <span className="visually-hidden">Filter models</span>
        <input
          ref={field}
          placeholder="Filter"
          value={choice.text}
          onChange={(event) => onSet('q', event.target.value)}
        />
      </label>
      <Choice
        label="Can"
        value={choice.capability}
        options={[['', 'anything'], ...capabilities.map((one) => [one, one] as const)]}
        onChoose={(value) => onSet('capability', value)}
      />
      <Choice
        label="From"
        value={choice.from}
        options={[['', 'anybody'], ...[...new Set(models.map(fromOf))].toSorted().map((one) => [one, one] as const)]}
        onChoose={(value) => onSet('from', value)}
      />
      <Choice
        label="1,000 answers"
        value={choice.atMost === undefined ? '' : String(choice.atMost)}
        options={[
          ['', 'any price'],
          ['0', 'free'],
          ['1', 'at most $1'],
          ['5', 'at most $5'],
          ['20', 'at most $20'],
        ]}
        onChoose={(value) => onSet('price', value)}
      />
      <Choice
        label="Sort"
        value={choice.sort}
        options={[
          ['name', 'by name'],
          ['price', 'cheapest first'],
          ['context', 'longest context first'],
        ]}
        onChoose={(value) => onSet('sort', value === 'name' ? '' : value)}
      />
      <label className="row xs t2">
        <input
          type="checkbox"
          checked={choice.isAvailable}
          onChange={(event) => onSet('available', event.target.checked ? 'true' : '')}
        />
        answers here
      </label>
      <span className="row xs t2" role="group" aria-label="Tokens of an answer">
        An answer is
        <Tokens label="Tokens in" value={size.input} onChange={(value) => onSet('in', value)} />
        in,
        <Tokens label="Tokens out" value={size.output} onChange={(value) => onSet('out', value)} />
        out
      </span>
    </div>
  )
}

const Choice = ({
  label,
  value,
  options,
  onChoose,
}: {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [string, string])[]
  readonly onChoose: (value: string) => void
}): ReactElement => (
  <label className="row xs t2">
    {label}
    <select className="in sm" value={value} onChange={(event) => onChoose(event.target.value)}>
      {options.map(([id, text]) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </select>
  </label>
)

const Tokens = ({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: number
  readonly onChange: (value: string) => void
}): ReactElement => (
  <input
    className="in tokens num"
    aria-label={label}
    inputMode="numeric"
    value={value}
    onChange={(event) => onChange(event.target.value.replaceAll(/\D/g, '').slice(0, 7))}
  />
)
