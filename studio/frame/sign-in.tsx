import { useState, type ReactElement } from 'react'
import { keepKey } from '../api/client'
import { queries } from '../api/queries'
import { Button } from '../parts/button'
import { Dialog } from '../parts/dialog'

/** Asks for a key where the server answers nobody without one. */
export const SignIn = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const [key, setKey] = useState('')
  return (
    <Dialog title="This server asks for a key" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          keepKey(key.trim())
          void queries.invalidateQueries()
          onClose()
        }}
      >
        <label className="label">
          <span>Key of the project</span>
          <input
            className="in mono"
            type="password"
            autoComplete="off"
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
          <span className="hint">Kept in this tab alone. An owner makes one with `sluice keys create`.</span>
        </label>
        <Button submit kind="go" off={key.trim() === '' && 'Paste a key first'}>
          Enter
        </Button>
      </form>
    </Dialog>
  )
}
