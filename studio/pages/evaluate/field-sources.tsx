import type { ReactElement } from 'react'

/** One thing that takes its value from somewhere. */
export interface FieldSource {
  readonly name: string
  /** What it takes where nothing is chosen; undefined where that is nothing. */
  readonly usual: string | undefined
  readonly wrong?: string | undefined
}

/** What takes which value: inputs of the flow from columns, fields of evaluators from columns, outputs and nodes. */
export const FieldSources = ({
  legend,
  fields,
  sources,
  chosen,
  nothing,
  onChange,
}: {
  readonly legend: string
  readonly fields: readonly FieldSource[]
  readonly sources: readonly string[]
  readonly chosen: Readonly<Record<string, string>>
  /** What happens where nothing is taken. */
  readonly nothing: string
  readonly onChange: (name: string, source: string) => void
}): ReactElement => (
  <fieldset className="takes">
    <legend className="xs t2">{legend}</legend>
    {fields.map(({ name, usual, wrong }) => (
      <label key={name} className="maprow">
        <span className="mono xs clip">{name}</span>
        <select
          className="in sm"
          aria-invalid={wrong !== undefined || undefined}
          value={chosen[name] ?? ''}
          onChange={(event) => onChange(name, event.target.value)}
        >
          <option value="">{usual === undefined ? nothing : usual === '' ? 'as usual' : `as usual: ${usual}`}</option>
          {sources.map((source) => (
            <option key={source}>{source}</option>
          ))}
        </select>
        {wrong !== undefined && <span className="bad xs evwhy">{wrong}</span>}
      </label>
    ))}
  </fieldset>
)
