import { useState, type ReactElement } from 'react'
import type { ErrorItem } from '../../../../client'
import { errorsAt } from '../gate/gate-draft'

/** Says where each of several fields takes its value from; left alone it takes what the server finds by name. */
export const ColumnChoice = ({
  title,
  path,
  fields,
  sources,
  mapping,
  found,
  errors = [],
  onChange,
}: {
  readonly title: string
  /** Where errors of these fields stand. */
  readonly path: string
  readonly fields: readonly string[]
  /** What may be taken, as `${data.column}`. */
  readonly sources: readonly string[]
  readonly mapping: Readonly<Record<string, unknown>>
  /** What the server found for fields that say nothing. */
  readonly found?: Readonly<Record<string, unknown>>
  readonly errors?: readonly ErrorItem[]
  readonly onChange: (mapping: Readonly<Record<string, unknown>>) => void
}): ReactElement => {
  const [isOpen, setOpen] = useState(false)
  const isWrong = errorsAt(errors, path).length > 0
  return (
    <details className="maps" open={isOpen || isWrong} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="xs t2">
        {title}:{' '}
        <span className="t3">
          {fields
            .map(
              (field) =>
                `${field} ← ${mapping[field] === undefined && !found ? 'by its name' : short(mapping[field] ?? found?.[field])}`,
            )
            .join(', ')}
        </span>
      </summary>
      {fields.map((field) => {
        const own = mapping[field]
        const value = typeof own === 'string' ? own : own === undefined ? '' : JSON.stringify(own)
        const wrong = errorsAt(errors, `${path}.${field}`)
        return (
          <div key={field}>
            <label className="row">
              <span className="mono map">{field}</span>
              <select
                className="in sm"
                value={value}
                aria-invalid={wrong.length > 0 || undefined}
                onChange={(event) => {
                  const { [field]: _gone, ...others } = mapping
                  onChange(event.target.value === '' ? others : { ...others, [field]: event.target.value })
                }}
              >
                <option value="">
                  {!found
                    ? 'by its name'
                    : found[field] === undefined
                      ? 'nothing of that name'
                      : `${short(found[field])}, by its name`}
                </option>
                {value !== '' && !sources.includes(value) && <option value={value}>{value}</option>}
                {sources.map((source) => (
                  <option key={source} value={source}>
                    {short(source)}
                  </option>
                ))}
              </select>
            </label>
            {wrong.map((message) => (
              <p key={message} className="hint bad">
                {message}
              </p>
            ))}
          </div>
        )
      })}
    </details>
  )
}

const short = (value: unknown): string =>
  value === undefined
    ? 'nothing'
    : typeof value === 'string'
      ? value.replace(/^\$\{data\.(.+)\}$/, 'column $1').replace(/^\$\{run\.(.+)\}$/, '$1')
      : JSON.stringify(value)
