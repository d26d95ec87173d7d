import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, type ReactElement } from 'react'
import { parse, stringify } from 'yaml'
import { client } from '../../api/client'
import { flowList } from '../../api/queries'
import { Button } from '../../parts/button'
import { textOf } from '../../parts/text-of'
import type { FlowGraph, GraphNode } from './graph-of'
import { renameNode, setInNode } from './edit-flow'
import { kindOf, policies, type Field } from './kinds'
import type { Step, Value } from './yaml-text'

/** The typed form of a node; every change is a change of the flow’s text. */
export const NodeForm = ({
  node,
  graph,
  files,
  problems,
  onEdit,
  onRename,
}: {
  readonly node: GraphNode
  readonly graph: FlowGraph
  readonly files: readonly string[]
  readonly problems: readonly string[]
  readonly onEdit: (change: (text: string) => string, of: string) => void
  readonly onRename: (name: string) => void
}): ReactElement => {
  const kind = kindOf(node.kind)
  const upstream = graph.nodes.filter(({ name }) => name !== node.name).map(({ name }) => `\${${name}.output}`)
  const given = [...graph.inputs.map((name) => `\${inputs.${name}}`), ...upstream]
  const set = (path: readonly Step[], value: Value | undefined): void =>
    onEdit((text) => setInNode(text, node.name, path, value), `${node.name} ${path.join('.')}`)
  const inputs = objectOf(node.definition['inputs'])
  const shown = new Set(kind.fields.filter(({ path }) => path[0] === 'inputs').map(({ path }) => path[1]))
  return (
    <div className="nform">
      <datalist id="references">
        {given.map((reference) => (
          <option key={reference} value={reference} />
        ))}
      </datalist>
      {problems.map((problem) => (
        <p key={problem} className="hint bad">
          {problem}
        </p>
      ))}
      {node.variants && (
        <p className="hint">Shown is variant {node.variants.chosen}; variants are written in the text.</p>
      )}
      <TextField
        label="Name"
        value={node.name}
        onCommit={(name) => {
          onEdit((text) => renameNode(text, node.name, name), 'rename')
          onRename(name)
        }}
      />
      {kind.readOnly && (
        <p className="hint">Code comes from the repository: {node.fact}. It is shown here, not edited.</p>
      )}
      {kind.fields.map((field) => (
        <FieldOf key={field.path.join('.')} field={field} node={node} files={files} set={set} />
      ))}
      <fieldset className="group">
        <legend>Inputs</legend>
        {Object.entries(inputs)
          .filter(([name]) => !shown.has(name))
          .map(([name, value]) => (
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
        <AddInput onAdd={(name) => set(['inputs', name], given[0] ?? '')} taken={Object.keys(inputs)} />
      </fieldset>
      <details className="group">
        <summary>Retry, timeout, errors, cache, condition</summary>
        {policies.map((field) => (
          <FieldOf key={field.path.join('.')} field={field} node={node} files={files} set={set} />
        ))}
      </details>
    </div>
  )
}

type Set = (path: readonly Step[], value: Value | undefined) => void

const FieldOf = ({
  field,
  node,
  files,
  set,
}: {
  readonly field: Field
  readonly node: GraphNode
  readonly files: readonly string[]
  readonly set: Set
}): ReactElement => {
  const { path, label, type, hint } = field
  const value = path.reduce<unknown>((now, step) => objectOf(now)[step], node.definition)
  const commit = (text: string): void => {
    if (text === '') set(path, undefined)
    else if (type === 'number') set(path, Number.isNaN(Number(text)) ? text : Number(text))
    else if (type === 'list')
      set(
        path,
        text
          .split(',')
          .map((item) => item.trim())
          .filter((item) => item !== ''),
      )
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
  if (type === 'choice' || type === 'index' || type === 'flow' || type === 'connection' || type === 'file')
    return <Choice field={field} value={typeof value === 'string' ? value : ''} files={files} onChoose={commit} />
  const text =
    value === undefined
      ? ''
      : Array.isArray(value) && type === 'list'
        ? value.map(String).join(', ')
        : typeof value === 'object'
          ? stringify(value).trimEnd()
          : textOf(value)
  return (
    <TextField
      label={label}
      value={text}
      isLong={type === 'yaml'}
      {...(hint !== undefined && { hint })}
      {...(type === 'text' && { list: 'references' })}
      onCommit={commit}
    />
  )
}

const Choice = ({
  field,
  value,
  files,
  onChoose,
}: {
  readonly field: Field
  readonly value: string
  readonly files: readonly string[]
  readonly onChoose: (text: string) => void
}): ReactElement => {
  const { type, options } = field
  const flows = useQuery({ ...flowList, enabled: type === 'flow' })
  const indexes = useQuery({
    queryKey: ['indexes'],
    queryFn: () => client.listIndexes({ limit: 500 }),
    enabled: type === 'index',
  })
  const connections = useQuery({
    queryKey: ['connections'],
    queryFn: () => client.listConnections({ limit: 500 }),
    enabled: type === 'connection',
  })
  const found =
    type === 'flow'
      ? flows.data?.items
      : type === 'index'
        ? (indexes.data?.items as readonly { name: string }[] | undefined)
        : type === 'connection'
          ? connections.data?.items
          : undefined
  const all = [
    ...new Set([
      ...(options ?? (type === 'file' ? files : (found?.map(({ name }) => name) ?? []))),
      ...(value === '' ? [] : [value]),
    ]),
  ]
  return (
    <label className="label">
      <span>{field.label}</span>
      <select className="in" value={value} onChange={(event) => onChoose(event.target.value)}>
        <option value="">{type === 'choice' ? 'as it is by default' : 'none'}</option>
        {all.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  )
}

const TextField = ({
  label,
  value,
  hint,
  list,
  isLong = false,
  isBare = false,
  onCommit,
}: {
  readonly label: string
  readonly value: string
  readonly hint?: string
  readonly list?: string
  readonly isLong?: boolean
  readonly isBare?: boolean
  readonly onCommit: (text: string) => void
}): ReactElement => {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const common = {
    className: 'in mono',
    value: text,
    'aria-label': isBare ? label : undefined,
    onBlur: () => text !== value && onCommit(text),
  }
  const field = isLong ? (
    <textarea
      {...common}
      rows={Math.min(6, text.split('\n').length + 1)}
      onChange={(event) => setText(event.target.value)}
    />
  ) : (
    <input
      {...common}
      list={list}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => event.key === 'Enter' && text !== value && onCommit(text)}
    />
  )
  if (isBare) return field
  return (
    <label className="label">
      <span>{label}</span>
      {field}
      {hint !== undefined && <span className="hint">{hint}</span>}
    </label>
  )
}

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

const valueOfText = (text: string): Value => {
  if (text.startsWith('${')) return text
  try {
    return parse(text) as Value
  } catch {
    return text
  }
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
