import type { ReactElement } from 'react'
import { AddNode } from './node/add-node'
import { Conflict } from './text/conflict'
import { ConnectNode } from './graph/connect-node'
import { DiffDialog } from './versions/diff-dialog'
import { addNode, connect, freeName } from './text/edit-flow'
import { FileDialog } from './text/file-dialog'
import { addFile, freePath, mainFile, renameFile, usersOf } from './text/flow-files'
import type { Draft } from './text/history'
import type { Kind } from './node/kinds'
import { RunDialog } from './run/run-dialog'
import { TestDialog } from './node/test-dialog'
import type { FlowEditing } from './use-flow-editor'
import type { Value } from './text/yaml-written'

/** What the editor asks: which node, which file, with which inputs, which of two texts. */
export const FlowDialogs = ({ editing }: { readonly editing: FlowEditing }): ReactElement | null => {
  const { flow, address, state, graph, acts, publishing, asked, ask, chosen, edit, editDraft } = editing
  const { draft, base, baseDraft, isChanged } = state
  const close = (): void => ask(undefined)
  if (publishing.theirs)
    return (
      <Conflict
        base={base}
        baseDraft={baseDraft}
        mine={draft}
        theirs={publishing.theirs.draft}
        theirHash={publishing.theirs.hash}
        error={publishing.error}
        isBusy={publishing.isBusy}
        onClose={publishing.forget}
        onSave={(result) =>
          void publishing.publish({ draft: result, ...(publishing.theirs && { base: publishing.theirs.hash }) })
        }
      />
    )
  if (asked === 'add')
    return (
      <AddNode
        onClose={close}
        onAdd={(kind) => {
          close()
          const name = freeName(draft.yaml, kind.kind)
          editDraft((now) => withNode(now, name, kind), 'add')
          address.set({ node: name, tab: 'form' })
        }}
      />
    )
  if (asked === 'connect' && chosen)
    return (
      <ConnectNode
        graph={graph}
        from={chosen.name}
        onClose={close}
        onConnect={(to) => {
          close()
          edit((text) => connect(text, chosen.name, to), 'connect')
        }}
      />
    )
  if (asked === 'run')
    return (
      <RunDialog
        flow={flow.name}
        inputs={graph.declared}
        isChanged={isChanged}
        invalid={editing.invalid}
        onRun={editing.start}
        onClose={close}
      />
    )
  if (asked === 'test' && chosen)
    return (
      <TestDialog
        node={chosen}
        isChanged={isChanged}
        invalid={editing.invalid}
        onClose={close}
        onRun={(inputs) => {
          close()
          address.set({ tab: 'output' }, true)
          acts.test.mutate({ node: chosen.name, inputs })
        }}
      />
    )
  if (asked === 'diff')
    return (
      <DiffDialog
        base={base}
        before={baseDraft}
        after={draft}
        isBusy={publishing.isBusy}
        invalid={editing.invalid}
        onClose={close}
        onPublish={(message) => {
          close()
          void editing.publish(message)
        }}
      />
    )
  const files = [mainFile, ...Object.keys(draft.files)]
  if (asked === 'file')
    return (
      <FileDialog
        title="Add a file"
        verb="Add the file"
        start={freePath('prompt', '.jinja2', files)}
        taken={files}
        hint="Prompts end in .jinja2 or .prompty, data in .yaml, .json, .jsonl or .md. It is published with the flow."
        onClose={close}
        onDone={(path) => {
          close()
          editDraft((now) => addFile(now, path), 'add file')
          address.set({ file: path, ...(address.view === 'graph' && { view: 'yaml' }) })
        }}
      />
    )
  if (asked === 'rename' && Object.hasOwn(draft.files, address.file)) {
    const users = usersOf(graph.nodes, address.file)
    return (
      <FileDialog
        title={`Rename ${address.file}`}
        verb="Rename the file"
        start={address.file}
        taken={files}
        hint={users.length === 0 ? 'No node names it.' : `${users.join(', ')} will name it so too.`}
        onClose={close}
        onDone={(path) => {
          close()
          editDraft((now) => renameFile(now, address.file, path), 'rename file')
          address.set({ file: path }, true)
        }}
      />
    )
  }
  return null
}

// A node that asks by a file comes with that file.
const withNode = (draft: Draft, name: string, { kind, starts }: Kind): Draft => {
  const { source: _source, path: _path, ...rest } = starts
  const taken = Object.keys(draft.files)
  const isPrompt = kind === 'llm' || kind === 'prompt'
  if (!isPrompt && kind !== 'prompty') return { ...draft, yaml: addNode(draft.yaml, { name, type: kind, ...starts }) }
  const file = freePath(name, isPrompt ? '.jinja2' : '.prompty', taken)
  const at: Readonly<Record<string, Value>> = isPrompt ? { source: { type: 'code', path: file } } : { path: file }
  return addFile({ ...draft, yaml: addNode(draft.yaml, { name, type: kind, ...at, ...rest }) }, file)
}
