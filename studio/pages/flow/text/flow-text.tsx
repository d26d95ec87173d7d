import { useMemo, type ReactElement } from 'react'
import { toast } from '../../../frame/toast'
import { CodeText } from './code-text'
import { Editor } from './editor'
import { FileTabs } from './file-tabs'
import { codeFilesOf, isCode, isImage, mainFile, removeFile, usersOf } from './flow-files'
import { nodeAtLine } from '../graph/graph-of'
import type { FlowEditing } from '../use-flow-editor'

/** The texts of a flow: its own, the files beside it, and the code that it names, which is shown and not edited. */
export const FlowText = ({ editing }: { readonly editing: FlowEditing }): ReactElement => {
  const { address, state, flow, graph, checked, chosen, choose, edit, editDraft, ask } = editing
  const { draft, undo } = state
  const { problems } = checked
  const files = useMemo(
    () => [mainFile, ...Object.keys(draft.files), ...codeFilesOf(graph.nodes)],
    [draft.files, graph.nodes],
  )
  const shown = files.includes(address.file) ? address.file : mainFile
  const isMain = shown === mainFile
  const ofFile = useMemo(() => problems.filter((problem) => (problem.file ?? mainFile) === shown), [problems, shown])
  const wrong = useMemo(() => new Set(problems.map(({ file }) => file ?? mainFile)), [problems])
  const remove = (): void => {
    const users = usersOf(graph.nodes, shown)
    editDraft((now) => removeFile(now, shown), 'remove file')
    address.set({ file: undefined }, true)
    toast(`${shown} removed${users.length === 0 ? '' : `; ${users.join(', ')} named it`}`, { text: 'Undo', run: undo })
  }
  return (
    <section className="text" aria-label="Files of the flow">
      <FileTabs
        files={files}
        chosen={shown}
        wrong={wrong}
        onChoose={(file) => address.set({ file: file === mainFile ? undefined : file }, true)}
        onAdd={() => ask('file')}
        {...(!isMain && !isCode(shown) && { onRename: () => ask('rename'), onRemove: remove })}
      />
      {isCode(shown) ? (
        <CodeText flow={flow} path={shown} />
      ) : isImage(shown) ? (
        <div className="pad">
          <img className="picture" src={draft.files[shown]} alt={shown} />
        </div>
      ) : (
        <Editor
          key={shown}
          text={isMain ? draft.yaml : (draft.files[shown] ?? '')}
          label={shown}
          isYaml={isMain || /\.ya?ml$/i.test(shown)}
          problems={ofFile}
          lines={isMain ? chosen?.lines : undefined}
          onChange={(text) =>
            isMain
              ? edit(() => text, 'yaml')
              : editDraft((now) => ({ ...now, files: { ...now.files, [shown]: text } }), shown)
          }
          onLine={(line) => {
            const node = isMain ? nodeAtLine(graph, line) : undefined
            if (node !== undefined && node !== chosen?.name) choose(node, true)
          }}
        />
      )}
    </section>
  )
}
