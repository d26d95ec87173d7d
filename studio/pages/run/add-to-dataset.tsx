import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { client } from '../../api/client'
import { toast } from '../../frame/toast'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Failure } from '../../parts/states'

/** A run’s inputs, outputs and feedback as a row of a dataset. */
export const AddToDataset = ({
  run,
  hasFeedback = false,
  onClose,
}: {
  readonly run: string
  /** Whether something was said of it: then a right answer stands in for what it answered. */
  readonly hasFeedback?: boolean
  readonly onClose: () => void
}): ReactElement => {
  const list = useQuery({ queryKey: ['datasets'], queryFn: () => client.listDatasets({ limit: 500 }) })
  const [name, setName] = useState('')
  const add = useMutation({
    mutationFn: () => client.addDatasetRows({ name, body: hasFeedback ? { feedback: run } : { run_id: run } }),
    onSuccess: ({ version }) => {
      toast(`Added to ${name}, version ${version}`)
      onClose()
    },
  })
  return (
    <Dialog
      title="Add to a dataset"
      onClose={onClose}
      foot={
        <Button kind="go" busy={add.isPending} off={name === '' && 'Name a dataset first'} onPress={() => add.mutate()}>
          Add the row
        </Button>
      }
    >
      <label className="label">
        <span>Dataset</span>
        <input className="in" list="datasets" value={name} onChange={(event) => setName(event.target.value)} />
        <datalist id="datasets">
          {(list.data?.items ?? []).map((one) => (
            <option key={one.name} value={one.name} />
          ))}
        </datalist>
        <span className="hint">
          A new name makes a new dataset; an old one gets a new version.
          {hasFeedback && ' The row holds what was said, and the right answer in place of the one given.'}
        </span>
      </label>
      {add.error && <Failure error={add.error} />}
    </Dialog>
  )
}
