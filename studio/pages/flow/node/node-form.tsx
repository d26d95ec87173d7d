import type { ReactElement } from 'react'
import { Button } from '../../../parts/button'
import { textOf } from '../../../parts/text-of'
import { renameNode, setInNode } from '../text/edit-flow'
import { FileField } from '../text/file-field'
import { addFile, mainFile } from '../text/flow-files'
import type { FlowGraph, GraphNode } from '../graph/graph-of'
import { kindOf, policies, type Field } from './kinds'
import { NodeField, objectOf, type SetValue } from './node-field'
import { NodeInputs } from './node-inputs'
import { TextField } from './text-field'
import type { FlowEditing } from '../use-flow-editor'

/** The typed form of a node; every change is a change of the flow’s text. */
export const NodeForm = ({
  editing,
  node,
}: {
  readonly editing: FlowEditing
  readonly node: GraphNode
}): ReactElement => {
  const { graph, edit, choose, checked, address } = editing
  const kind = kindOf(node.kind)
  const given = referencesFor(graph, node)
  const set: SetValue = (path, value) =>
    edit((text) => setInNode(text, node.name, path, value), `${node.name} ${path.join('.')}`)
  const shown = new Set(kind.fields.filter(({ path }) => path[0] === 'inputs').map(({ path }) => path[1]))
  const inputs = Object.entries(objectOf(node.definition['inputs'])).filter(([name]) => !shown.has(name))
  const code = textOf(objectOf(node.definition['source'])['path'])
  return (
    <div className="nform">
      <datalist id="references">
        {given.map((reference) => (
          <option key={reference} value={reference} />
        ))}
      </datalist>
      {(checked.byNode.get(node.name) ?? []).map((problem) => (
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
          edit((text) => renameNode(text, node.name, name), 'rename')
          choose(name, true)
        }}
      />
      {kind.readOnly && (
        <div className="row wrap">
          <p className="hint grow">Code nodes are shown, not edited: their code comes from the repository.</p>
          {code !== '' && (
            <Button
              kind="quiet"
              size="sm"
              icon="code"
              onPress={() => address.set({ file: code, ...(address.view === 'graph' && { view: 'yaml' }) })}
            >
              Show {code}
            </Button>
          )}
        </div>
      )}
      {kind.fields.map((field) =>
        field.type === 'file' ? (
          <PromptFile key={field.path.join('.')} editing={editing} node={node} field={field} set={set} />
        ) : (
          <NodeField key={field.path.join('.')} field={field} node={node} set={set} />
        ),
      )}
      <NodeInputs inputs={inputs} given={given} set={set} />
      <details className="group">
        <summary>Retry, timeout, errors, cache, condition</summary>
        {policies.map((field) => (
          <NodeField key={field.path.join('.')} field={field} node={node} set={set} />
        ))}
      </details>
    </div>
  )
}

// The file that a node asks by; a new one is made and named in one step, which undo takes back as one.
const PromptFile = ({
  editing,
  node,
  field,
  set,
}: {
  readonly editing: FlowEditing
  readonly node: GraphNode
  readonly field: Field
  readonly set: SetValue
}): ReactElement => {
  const { state, editDraft, address } = editing
  const ending = node.kind === 'prompty' ? '.prompty' : '.jinja2'
  const value = field.path.reduce<unknown>((now, step) => objectOf(now)[step], node.definition)
  const open = (path: string): void =>
    address.set({ file: path === mainFile ? undefined : path, ...(address.view === 'graph' && { view: 'yaml' }) })
  return (
    <FileField
      label={field.label}
      value={textOf(value).replace(/^\.\//, '')}
      node={node.name}
      files={Object.keys(state.draft.files).filter((path) => path.endsWith(ending) || path === value)}
      ending={ending}
      onChoose={(path) => set(field.path, path === '' ? undefined : path)}
      onOpen={open}
      onCreate={(path) => {
        editDraft(
          (now) => addFile({ ...now, yaml: setInNode(now.yaml, node.name, field.path, path) }, path),
          'create file',
        )
        open(path)
      }}
    />
  )
}

// What stands before a node can be read by it; what it feeds cannot.
const referencesFor = (graph: FlowGraph, node: GraphNode): readonly string[] => {
  const below = new Set([node.name])
  for (const name of below) for (const edge of graph.edges) if (edge.from === name) below.add(edge.to)
  return [
    ...graph.inputs.map((name) => `\${inputs.${name}}`),
    ...graph.nodes.filter(({ name }) => !below.has(name)).map(({ name }) => `\${${name}.output}`),
  ]
}
