import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useLocation } from 'wouter'
import { client } from '../../../api/client'
import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import { Failure } from '../../../parts/states'

/** Makes an index by its name; how it cuts and embeds is what is configured. */
export const NewIndex = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const [, go] = useLocation()
  const [name, setName] = useState('')
  const create = useMutation({
    mutationFn: () => client.putIndex({ index: name, body: {} }),
    onSuccess: () => go(`/data/indexes/${encodeURIComponent(name)}`),
  })
  return (
    <Dialog title="New index" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <label className="label">
          <span>Name</span>
          <input autoFocus className="in" value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        {create.error && <Failure error={create.error} />}
        <Button submit kind="go" busy={create.isPending} off={name === '' && 'Name it first'}>
          Make the index
        </Button>
      </form>
    </Dialog>
  )
}
