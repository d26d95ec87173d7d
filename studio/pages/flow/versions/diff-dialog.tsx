import { useState, type ReactElement } from 'react'
import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import { shortHash } from '../../../parts/format'
import { ChangedTexts } from './changed-texts'
import type { Draft } from '../text/history'

/** What a draft changes, and its publication with a word on what it is for. */
export const DiffDialog = ({
  base,
  before,
  after,
  isBusy,
  invalid,
  onPublish,
  onClose,
}: {
  readonly base: string
  readonly before: Draft
  readonly after: Draft
  readonly isBusy: boolean
  readonly invalid: string | undefined
  readonly onPublish: (message: string) => void
  readonly onClose: () => void
}): ReactElement => {
  const [message, setMessage] = useState('')
  return (
    <Dialog
      size="wide"
      title={`What the draft changes of ${shortHash(base)}`}
      onClose={onClose}
      foot={
        <form
          className="row grow"
          onSubmit={(event) => {
            event.preventDefault()
            if (invalid === undefined) onPublish(message.trim())
          }}
        >
          <input
            autoFocus
            className="in"
            aria-label="What this version is for"
            placeholder="What this version is for"
            maxLength={500}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
          <Button submit kind="go" busy={isBusy} off={invalid}>
            Publish
          </Button>
        </form>
      }
    >
      <div className="dtexts">
        <ChangedTexts before={before} after={after} />
      </div>
    </Dialog>
  )
}
