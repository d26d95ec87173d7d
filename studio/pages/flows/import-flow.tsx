import { useMutation, useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactElement } from 'react'
import { useLocation } from 'wouter'
import { client } from '../../api/client'
import { queries } from '../../api/queries'
import type { FlowProblem } from '../../api/types'
import { Button } from '../../parts/button'
import { CopyButton } from '../../parts/copy-button'
import { Dialog } from '../../parts/dialog'
import { counted } from '../../parts/format'
import { Failure } from '../../parts/states'
import { FolderDrop } from './folder-drop'
import { ImportReport } from './import-report'
import { flowName, readImport, reportOf } from './read-import'
import type { Folder } from './read-folder'

/** Brings a Prompt flow folder over: what runs as it is, what is changed, what is left to do, before anything is made. */
export const ImportFlow = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const [, go] = useLocation()
  const [folder, setFolder] = useState<Folder>()
  const [given, setGiven] = useState<string>()
  const plan = useMemo(() => folder && readImport(folder.name, folder.texts), [folder])
  const name = given ?? plan?.name ?? ''
  const checked = useQuery({
    queryKey: ['import', plan?.name, plan?.draft.yaml, plan?.draft.files],
    queryFn: async () =>
      plan &&
      ((await client.validateFlow({ flow: plan.name, body: { yaml: plan.draft.yaml, files: plan.draft.files } }))
        .errors as readonly FlowProblem[]),
    enabled: plan !== undefined,
    staleTime: Infinity,
  })
  const report = plan && checked.data && reportOf(plan, checked.data)
  const make = useMutation({
    mutationFn: () =>
      client.publishFlow({
        flow: name,
        body: {
          yaml: plan?.draft.yaml ?? '',
          files: plan?.draft.files ?? {},
          message: `Brought from the folder ${folder?.name ?? ''}`.slice(0, 500),
        },
      }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['flows'] })
      go(`/flows/${encodeURIComponent(name)}`)
    },
  })
  const left = (checked.data?.length ?? 0) + (plan?.code.length ?? 0)
  const command = `sluice flow import ${quoted(`./${folder?.name ?? 'folder'}`)} --to flows/${name === '' ? 'flow' : flowName(name)}`
  return (
    <Dialog
      size={plan ? 'wide' : 'sheet'}
      title="Import a Prompt flow folder"
      onClose={onClose}
      foot={
        plan && (
          <>
            <label className="row grow">
              <span className="t2 xs nowrap">Name of the flow</span>
              <input className="in" value={name} onChange={(event) => setGiven(event.target.value)} />
            </label>
            <Button kind="quiet" onPress={() => setFolder(undefined)}>
              Another folder
            </Button>
            <Button
              kind="go"
              busy={make.isPending || checked.isFetching}
              off={name === '' ? 'Name it first' : left > 0 && 'Something is left to do first'}
              onPress={() => make.mutate()}
            >
              Make the flow
            </Button>
          </>
        )
      }
    >
      {!folder && <FolderDrop onFolder={setFolder} />}
      {folder && !plan && (
        <>
          <p className="bad">The folder {folder.name} holds no flow.dag.yaml.</p>
          <FolderDrop onFolder={setFolder} />
        </>
      )}
      {plan && plan.code.length > 0 && (
        <div className="note stack">
          <p>
            {counted(plan.code.length, 'code file')}, {plan.code.join(', ')}: code comes from the repository. This
            command copies the folder there, changes what has to be, and says what is left:
          </p>
          <p className="row">
            <code className="cmd clip">{command}</code>
            <CopyButton text={command} name="Copy the command" />
          </p>
        </div>
      )}
      {checked.error && <Failure error={checked.error} />}
      {make.error && <Failure error={make.error} />}
      {plan && report && <ImportReport plan={plan} report={report} skipped={folder?.skipped ?? 0} />}
    </Dialog>
  )
}

// A name with other signs stands in quotes, so that a shell takes it as one word.
const quoted = (word: string): string => (/^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)
