import type { ReactElement } from 'react'
import type { EvaluatorOrder } from '../gate/gate-data'

interface Property {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly default?: unknown
  readonly description?: string
}

/** What of an evaluator may be set, a field each; left empty it is as it comes. */
export const EvaluatorOptions = ({
  schema,
  order,
  onSet,
}: {
  /** JSON schema of its options. */
  readonly schema: Readonly<Record<string, unknown>>
  readonly order: EvaluatorOrder
  readonly onSet: (order: EvaluatorOrder) => void
}): ReactElement => {
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Property>>)
  const set = (name: string, value: unknown): void => {
    const { options: before = {}, ...rest } = order
    const { [name]: _gone, ...others } = before
    const options = value === undefined ? others : { ...others, [name]: value }
    onSet(Object.keys(options).length === 0 ? rest : { ...rest, options })
  }
  return (
    <div className="opts">
      {properties.map(([name, property]) => {
        const value = order.options?.[name]
        return (
          <label key={name} className="label" title={property.description}>
            <span>{name}</span>
            <Field property={property} value={value} onSet={(next) => set(name, next)} />
          </label>
        )
      })}
    </div>
  )
}

const Field = ({
  property,
  value,
  onSet,
}: {
  readonly property: Property
  readonly value: unknown
  readonly onSet: (value: unknown) => void
}): ReactElement => {
  const usual = property.default === undefined ? '' : textOf(property.default)
  const choices = property.enum ?? (property.type === 'boolean' ? ['true', 'false'] : undefined)
  if (choices)
    return (
      <select
        className="in sm"
        value={value === undefined ? '' : textOf(value)}
        onChange={(event) => {
          const chosen = event.target.value
          onSet(chosen === '' ? undefined : property.type === 'boolean' ? chosen === 'true' : chosen)
        }}
      >
        <option value="">{usual === '' ? 'as it comes' : `${usual}, as it comes`}</option>
        {choices.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    )
  return (
    <input
      className="in sm"
      value={value === undefined ? '' : textOf(value)}
      placeholder={usual}
      maxLength={2_000}
      onChange={(event) => onSet(valueOf(event.target.value, property.type))}
    />
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

// What cannot be read as its type is sent as it is: the server says what is wrong.
const valueOf = (text: string, type: string | undefined): unknown => {
  if (text === '') return undefined
  if (type === 'string') return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
