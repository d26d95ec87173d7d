import type { ReactElement } from 'react'
import { parse, stringify } from 'yaml'
import { textOf } from '../../../parts/text-of'
import type { GraphNode } from '../graph/graph-of'
import type { Field } from './kinds'
import { NodeChoice } from './node-choice'
import { TextField } from './text-field'
import type { Step, Value } from '../text/yaml-written'

/** Sets a value of the node that a form shows. */
export type SetValue = (path: readonly Step[], value: Value | undefined) => void

/** One field of a node’s form, by its type. */
export const NodeField = ({
  field,
  node,
  set,
}: {
  readonly field: Field
  readonly node: GraphNode
  readonly set: SetValue
}): ReactElement => {
  const { path, label, type, hint } = field
  const value = path.reduce<unknown>((now, step) => objectOf(now)[step], node.definition)
  const commit = (text: string): void => {
    if (text === '') set(path, undefined)
    else if (type === 'number') set(path, Number.isNaN(Number(text)) ? text : Number(text))
    else if (type === 'list') set(path, partsOf(text))
    else if (type === 'yaml') set(path, valueOfText(text))
    else set(path, text)
  }
  if (type === 'flag')
    return (
      <label className="row">
        <input
          type="checkbox"
          checked={value === true}
          onChange={(event) => set(path, event.target.checked ? true : undefined)}
        />
        {label}
      </label>
    )
  if (type === 'choice' || type === 'index' || type === 'flow' || type === 'connection')
    return <NodeChoice field={field} value={textOf(value)} onChoose={commit} />
  return (
    <TextField
      label={label}
      value={shownText(value, type)}
      isLong={type === 'yaml'}
      hint={hint}
      list={type === 'text' ? 'references' : undefined}
      onCommit={commit}
    />
  )
}

/** The value that a text says: a reference as it is, else what it is as YAML. */
export const valueOfText = (text: string): Value => {
  if (text.startsWith('${')) return text
  try {
    return parse(text) as Value
  } catch {
    return text
  }
}

/** A value as an object, empty where it is none. */
export const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

const partsOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

const shownText = (value: unknown, type: Field['type']): string =>
  value === undefined
    ? ''
    : Array.isArray(value) && type === 'list'
      ? value.map(textOf).join(', ')
      : typeof value === 'object'
        ? stringify(value).trimEnd()
        : textOf(value)
