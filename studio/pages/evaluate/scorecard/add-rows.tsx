import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { client } from '../../../api/client'
import { toast } from '../../../frame/toast'
import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import { counted } from '../../../parts/format'
import { Failure } from '../../../parts/states'

/** Adds rows to a dataset, which makes a new version of it, or a new dataset. */
export const AddRows = ({
  rows,
  onClose,
}: {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly onClose: () => void
}): ReactElement => {
  const known = useQuery({ queryKey: ['datasets'], queryFn: () => client.listDatasets({ limit: 500 }) })
  const cache = useQueryClient()
  const [name, setName] = useState('')
  const add = useMutation({
    mutationFn: () => client.addDatasetRows({ name, body: { rows } }),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ['datasets'] })
      toast(`${counted(rows.length, 'row')} added to ${name}`)
      onClose()
    },
  })
  return (
    <Dialog
      title={rows.length === 1 ? 'Add row to a dataset' : `Add ${counted(rows.length, 'row')} to a dataset`}
      onClose={onClose}
      foot={
        <>
          <span className="t3 xs grow">A new version; the versions before stay as they are.</span>
          <Button
            kind="go"
            busy={add.isPending}
            off={name === '' && 'Name a dataset first'}
            onPress={() => add.mutate()}
          >
            {rows.length === 1 ? 'Add the row' : 'Add the rows'}
          </Button>
        </>
      }
    >
      <label className="label">
        <span>Dataset, one that is there or a new name</span>
        <input className="in" list="datasets-known" value={name} onChange={(event) => setName(event.target.value)} />
        <datalist id="datasets-known">
          {(known.data?.items ?? []).map((one) => (
            <option key={one.name} value={one.name} />
          ))}
        </datalist>
      </label>
      <pre className="code" tabIndex={0} aria-label="Rows to be added">
        {rows
          .slice(0, 5)
          .map((row) => JSON.stringify(row))
          .join('\n')}
        {rows.length > 5 ? `\n… ${rows.length - 5} more` : ''}
      </pre>
      {add.error && <Failure error={add.error} />}
    </Dialog>
  )
}
