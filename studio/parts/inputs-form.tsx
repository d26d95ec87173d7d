import type { ReactElement } from 'react'
import type { Json, JsonObject } from '../../client'
import type { FlowInput } from '../api/types'

/** Texts as they are typed, by input. */
export type Typed = Readonly<Record<string, string>>

const isText = (type: string): boolean => !/^(int|double|bool|list|object)$/.test(type)

/** What the fields hold at first: defaults, or what was used last. */
export const typedOf = (inputs: Readonly<Record<string, FlowInput>>, values: JsonObject = {}): Typed =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, { type, default: usual }]) => {
      const value = Object.hasOwn(values, name) ? values[name] : usual
      return [
        name,
        value === undefined ? '' : typeof value === 'string' && isText(type) ? value : JSON.stringify(value),
      ]
    }),
  )

/** What was typed as values of the inputs’ types; what cannot be read is sent as it is, and the server says what is wrong. */
export const valuesOf = (inputs: Readonly<Record<string, FlowInput>>, typed: Typed): JsonObject =>
  Object.fromEntries(
    Object.entries(inputs).flatMap(([name, { type, default: usual }]) => {
      const text = Object.hasOwn(typed, name) ? (typed[name] as string) : ''
      if (text === '' && (usual !== undefined || !isText(type))) return []
      return [[name, isText(type) ? text : parsed(text)]]
    }),
  )

const parsed = (text: string): Json => {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

/** A field for every input of a flow, by its type. */
export const InputsForm = ({
  inputs,
  typed,
  problems = {},
  onChange,
}: {
  readonly inputs: Readonly<Record<string, FlowInput>>
  readonly typed: Typed
  /** What is wrong, by input. */
  readonly problems?: Readonly<Record<string, string>>
  readonly onChange: (typed: Typed) => void
}): ReactElement => (
  <>
    {Object.entries(inputs).map(([name, { type, description, enum: choices }]) => {
      const value = Object.hasOwn(typed, name) ? (typed[name] as string) : ''
      const problem = Object.hasOwn(problems, name) ? problems[name] : undefined
      const set = (text: string): void => onChange({ ...typed, [name]: text })
      const common = { className: `in ${isText(type) ? '' : 'mono'}`, value, 'aria-invalid': problem !== undefined }
      return (
        <label className="label" key={name}>
          <span className="row">
            {name} <span className="t3">{type}</span>
          </span>
          {choices ? (
            <select {...common} onChange={(event) => set(event.target.value)}>
              {choices.map((choice) => (
                <option key={JSON.stringify(choice)}>
                  {typeof choice === 'string' ? choice : JSON.stringify(choice)}
                </option>
              ))}
            </select>
          ) : type === 'bool' ? (
            <select {...common} onChange={(event) => set(event.target.value)}>
              <option value="">as it is by default</option>
              <option>true</option>
              <option>false</option>
            </select>
          ) : /^(int|double)$/.test(type) ? (
            <input {...common} inputMode="decimal" onChange={(event) => set(event.target.value)} />
          ) : (
            <textarea {...common} rows={type === 'string' ? 2 : 3} onChange={(event) => set(event.target.value)} />
          )}
          {problem === undefined ? (
            description !== undefined && <span className="hint">{description}</span>
          ) : (
            <span className="hint bad">{problem}</span>
          )}
        </label>
      )
    })}
  </>
)
