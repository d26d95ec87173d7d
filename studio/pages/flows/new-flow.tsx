import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useLocation } from 'wouter'
import { client } from '../../api/client'
import { queries } from '../../api/queries'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Failure } from '../../parts/states'
import { starters } from './starters'

/** A new flow: from a starter, or from a Prompt flow folder. */
export const NewFlow = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const [, go] = useLocation()
  const [name, setName] = useState('')
  const [starter, setStarter] = useState(starters[0])
  const [folder, setFolder] = useState<{ readonly yaml: string; readonly files: Readonly<Record<string, string>> }>()
  const create = useMutation({
    mutationFn: () =>
      client.publishFlow({ flow: name, body: folder ?? { yaml: starter?.yaml ?? '', files: starter?.files ?? {} } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['flows'] })
      go(`/flows/${encodeURIComponent(name)}`)
    },
  })
  return (
    <Dialog title="New flow" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <label className="label">
          <span>Name</span>
          <input
            autoFocus
            className="in"
            value={name}
            placeholder="support-answers"
            onChange={(event) => setName(event.target.value)}
          />
          <span className="hint">Small letters, digits and hyphens.</span>
        </label>
        <fieldset className="stack">
          <legend className="xs t2">Start from</legend>
          {starters.map((one) => (
            <label className="row" key={one.id}>
              <input
                type="radio"
                name="starter"
                checked={folder === undefined && starter === one}
                onChange={() => {
                  setFolder(undefined)
                  setStarter(one)
                }}
              />
              <span className="med">{one.id}</span>
              <span className="t3 xs">{one.about}</span>
            </label>
          ))}
          <label className="label">
            <span>or a Prompt flow folder</span>
            <input
              type="file"
              multiple
              ref={(input) => input?.setAttribute('webkitdirectory', '')}
              onChange={(event) => void readFolder(event.target.files).then(setFolder)}
            />
            <span className="hint">
              {folder
                ? `flow.dag.yaml and ${Object.keys(folder.files).length} files beside it are taken.`
                : 'Texts are taken as they are. Code comes from the repository: sluice flow import copies it there.'}
            </span>
          </label>
        </fieldset>
        {create.error && <Failure error={create.error} />}
        <div className="row">
          <Button submit kind="go" busy={create.isPending} off={name === '' && 'Name it first'}>
            Make the flow
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const texts = /\.(ya?ml|jinja2|prompty|md|json|jsonl|txt)$/i

const readFolder = async (
  list: FileList | null,
): Promise<{ yaml: string; files: Record<string, string> } | undefined> => {
  const found = [...(list ?? [])]
  const main = found.find(({ name }) => name === 'flow.dag.yaml')
  if (!main) return undefined
  const base = main.webkitRelativePath.slice(0, -main.name.length)
  const beside = found.filter(
    (file) => file !== main && texts.test(file.name) && file.webkitRelativePath.startsWith(base),
  )
  const files = await Promise.all(
    beside.map(async (file) => [file.webkitRelativePath.slice(base.length), await file.text()] as const),
  )
  return { yaml: await main.text(), files: Object.fromEntries(files) }
}
