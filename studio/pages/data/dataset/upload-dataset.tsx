import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useLocation } from 'wouter'
import { client } from '../../../api/client'
import { queries } from '../../../api/queries'
import { toast } from '../../../frame/toast'
import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import { count } from '../../../parts/format'
import { Failure } from '../../../parts/states'

/** Uploads JSON lines, CSV or TSV as a new version of a dataset. */
export const UploadDataset = ({
  name: given = '',
  onClose,
}: {
  readonly name?: string
  readonly onClose: () => void
}): ReactElement => {
  const [, go] = useLocation()
  const [name, setName] = useState(given)
  const [file, setFile] = useState<File>()
  const put = useMutation({
    mutationFn: (chosen: File) =>
      client.putDataset({
        name,
        body: chosen,
        format: /\.csv$/i.test(chosen.name) ? 'csv' : /\.tsv$/i.test(chosen.name) ? 'tsv' : 'jsonl',
      }),
    onSuccess: ({ rows }) => {
      toast(`${name} has ${count(rows)} rows`)
      void queries.invalidateQueries({ queryKey: ['datasets'] })
      void queries.invalidateQueries({ queryKey: ['dataset', name] })
      go(`/data/datasets/${encodeURIComponent(name)}`)
    },
  })
  return (
    <Dialog title="Upload a dataset" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (file) put.mutate(file)
        }}
      >
        <label className="label">
          <span>File</span>
          <input
            type="file"
            accept=".jsonl,.csv,.tsv,.json"
            onChange={(event) => {
              const chosen = event.target.files?.[0]
              setFile(chosen)
              if (chosen && name === '')
                setName(
                  chosen.name
                    .replace(/\.\w+$/, '')
                    .toLowerCase()
                    .replaceAll(/[^a-z0-9-]+/g, '-'),
                )
            }}
          />
          <span className="hint">JSON lines, CSV or TSV. What is there stays; this is the next version.</span>
        </label>
        <label className="label">
          <span>Name</span>
          <input className="in" value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        {put.error && <Failure error={put.error} />}
        <Button
          submit
          kind="go"
          busy={put.isPending}
          off={!file ? 'Choose a file first' : name === '' && 'Name it first'}
        >
          Upload
        </Button>
      </form>
    </Dialog>
  )
}
