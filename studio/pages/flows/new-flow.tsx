import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { Link, useLocation } from 'wouter'
import { client } from '../../api/client'
import { queries } from '../../api/queries'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Failure } from '../../parts/states'
import { starters } from './starters'

/** A new flow from a starter. */
export const NewFlow = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const [, go] = useLocation()
  const [name, setName] = useState('')
  const [starter, setStarter] = useState(starters[0])
  const create = useMutation({
    mutationFn: () =>
      client.publishFlow({ flow: name, body: { yaml: starter?.yaml ?? '', files: starter?.files ?? {} } }),
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
              <input type="radio" name="starter" checked={starter === one} onChange={() => setStarter(one)} />
              <span className="med">{one.id}</span>
              <span className="t3 xs">{one.about}</span>
            </label>
          ))}
          <p className="t3 xs">
            A Prompt flow folder is <Link href="/flows?new=import">imported</Link>.
          </p>
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
