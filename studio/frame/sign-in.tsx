import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { ClientError } from '../../client'
import { client, forgetKey, keepKey } from '../api/client'
import { queries } from '../api/queries'
import { Button } from '../parts/button'
import { Dialog } from '../parts/dialog'
import { Failure } from '../parts/states'

/** Asks for a key where the server answers nobody without one; it is tried before it is kept. */
export const SignIn = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const [key, setKey] = useState('')
  const enter = useMutation({
    mutationFn: async () => {
      keepKey(key.trim())
      try {
        await client.listFlows({ limit: 1 })
      } catch (error) {
        // A key that may do something else is one: it is refused at what it may not, with the reason.
        if (error instanceof ClientError && error.status === 403) return
        forgetKey()
        throw error
      }
    },
    onSuccess: () => {
      void queries.invalidateQueries()
      onClose()
    },
  })
  const isUnknown = enter.error instanceof ClientError && enter.error.status === 401
  return (
    <Dialog title="This server asks for a key" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          enter.mutate()
        }}
      >
        <label className="label">
          <span>Key of the project</span>
          <input
            autoFocus
            className="in mono"
            type="password"
            autoComplete="off"
            value={key}
            aria-invalid={isUnknown}
            onChange={(event) => setKey(event.target.value)}
          />
          <span className={isUnknown ? 'hint bad' : 'hint'}>
            {isUnknown
              ? 'The server does not know this key. It may be revoked, or of another project.'
              : 'Kept in this tab alone. An owner makes one in Settings, under Keys.'}
          </span>
        </label>
        {enter.error && !isUnknown && <Failure error={enter.error} />}
        <Button submit kind="go" busy={enter.isPending} off={key.trim() === '' && 'Paste a key first'}>
          Enter
        </Button>
      </form>
    </Dialog>
  )
}
